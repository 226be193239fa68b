import { parseNetwork } from '@cifra/access/address-list';
import { counted } from '@cifra/domain/counted';
import { formatInstant } from '@cifra/domain/instant';
import type { Uuid } from '@cifra/domain/ids';
import { firmObjectId, parseObjectId } from '@cifra/domain/object-id';
import type { KeyChoice } from '@cifra/firm/api-keys/key-change';
import {
  manifestOf,
  manifestProblem,
  networkProblem,
  operationNameOf,
  operationProblem,
  MOST_OVERLAP_HOURS,
  sortedOnce,
} from '@cifra/firm/api-keys/key-input';
import { namesOf } from '@cifra/firm/api-keys/list-keys';
import { createKey, rotateKey, type KeyShown } from '@cifra/firm/api-keys/manage-keys';
import { readEveryKey, readKey, stateOf, type ApiKey } from '@cifra/firm/api-keys/read-keys';
import { revokeKeyCommand } from '@cifra/firm/api-keys/revoke-key';
import { LONGEST_NAME, nameOf } from '@cifra/firm/users/person';
import type { CliCommand } from './context.ts';
import { CliFailure, CliMisuse } from './failure.ts';
import { Listing, print, printJson, type JsonFlag } from './output.ts';
import { personOf, requestAs } from './person.ts';
import { accept } from './refused.ts';
import { withBooks, type Session } from './session.ts';
import { tenantsNamed } from './tenants.ts';

const nowMicros = (): bigint => BigInt(Date.now()) * 1000n;

/** `keys list`. JSON: an array of keys. */
export const listKeys: CliCommand<JsonFlag> = (context, flags) =>
  withBooks(context, async (session) => {
    const listing = new Listing<ShownKey>(context, flags, linesOf);
    const keys = await readEveryKey(session.books.control);
    for (const key of keys) listing.add(await shownKey(session, key));
    listing.end(keys.length === 0 ? 'No keys yet: `keys create` makes one' : counted(keys.length, 'key'));
  });

export type CreateFlags = JsonFlag & {
  readonly name: string;
  readonly holder: KeyChoice['holder'];
  readonly cluster: string;
  readonly manifest?: string | undefined;
  readonly operations?: string | undefined;
  readonly addresses?: string | undefined;
  readonly until?: string | undefined;
  readonly as: string;
  readonly reason?: string | undefined;
};

/** `keys create <tenant>...`. JSON: the key, with its `secret`; or `{ changeId, secret }` where a second person has to confirm it first. */
export const createApiKey: CliCommand<CreateFlags, string[]> = async (context, flags, ...names) => {
  const name = nameOf(flags.name);
  if (name === null) throw new CliMisuse(`--name must have 1 to ${LONGEST_NAME} visible characters`);
  const { holder, cluster, manifest, until } = flags;
  const choice = {
    name,
    holder,
    cluster,
    manifest: manifest === undefined ? null : read('--manifest', manifest, [manifestOf, manifestProblem]),
    operationNames: readList('--operations', flags.operations, [operationNameOf, operationProblem]),
    addresses: readList('--addresses', flags.addresses, [parseNetwork, networkProblem]),
    expiresAtMicros: until === undefined ? null : endOf(until).toString(),
    nowMicros: nowMicros(),
  };
  await withBooks(context, async (session) => {
    const { userId: giverId } = await personOf(session, flags.as);
    const tenantIds = (await tenantsNamed(session, names)).map(({ id }) => id);
    const request = { ...requestAs(session, giverId), reason: flags.reason ?? null };
    const wanted = { ...choice, tenantIds: sortedOnce(tenantIds) };
    await show(session, flags, accept(await createKey(session.books, wanted, { giverId, request })));
  });
};

export type RotateFlags = JsonFlag & {
  readonly overlap: number;
  readonly as: string;
  readonly reason?: string | undefined;
};

/** `keys rotate <key>`. JSON: as above. */
export const rotateApiKey: CliCommand<RotateFlags, [named: string]> = async (context, flags, named) => {
  const { overlap: overlapHours } = flags;
  if (overlapHours > MOST_OVERLAP_HOURS)
    throw new CliMisuse(`--overlap must be at most ${MOST_OVERLAP_HOURS} hours`);
  await withBooks(context, async (session) => {
    const { userId: giverId } = await personOf(session, flags.as);
    const key = await keyNamed(session, named);
    const request = { ...requestAs(session, giverId), reason: flags.reason ?? null };
    const rotation = { key, overlapHours, expiresAtMicros: null, nowMicros: nowMicros() };
    await show(session, flags, accept(await rotateKey(session.books, rotation, { giverId, request })));
  });
};

/** `keys revoke <key>`. JSON: the key. */
export const revokeApiKey: CliCommand<
  JsonFlag & { readonly reason?: string | undefined },
  [named: string]
> = (context, flags, named) =>
  withBooks(context, async (session) => {
    const { id } = await keyNamed(session, named);
    const request = { ...session.request, reason: flags.reason ?? null };
    accept(await session.books.executeControl(revokeKeyCommand, { keyId: id }, request));
    const shown = await shownKey(session, await readKey(session.books.control, id));
    if (flags.json === true) printJson(context, shown);
    else print(context, `${shown.prefix} (${shown.name}) is revoked`);
  });

async function show(session: Session, { json }: JsonFlag, { changeId, keyId, key }: KeyShown): Promise<void> {
  if (changeId !== null) {
    const proposed = { changeId: firmObjectId('ProposedChange', changeId), secret: key };
    if (json === true) return printJson(session.context, proposed);
    print(session.context, `It waits for a second person: ${proposed.changeId}`);
    print(session.context, 'The key, which is shown this once and counts from then on:');
    return print(session.context, key);
  }
  const shown = await shownKey(session, await readKey(session.books.control, keyId));
  if (json === true) return printJson(session.context, { ...shown, secret: key });
  for (const line of linesOf(shown)) print(session.context, line);
  print(session.context, 'The key, which is shown this once:');
  print(session.context, key);
}

type ShownKey = Awaited<ReturnType<typeof shownKey>>;

async function shownKey({ books }: Pick<Session, 'books'>, key: ApiKey | null) {
  if (key === null) throw new Error('a key that was just there is gone');
  const tenants = await Promise.all(
    key.tenantIds.map(async (id) => (await books.tenantFacts(id))?.slug ?? id),
  );
  return {
    id: firmObjectId('Key', key.id),
    prefix: `cifra_${key.prefix}`,
    name: key.name,
    holder: key.holder,
    state: stateOf(key, nowMicros()),
    tenants,
    manifest: key.manifest,
    operationNames: namesOf(key.operation_names),
    addresses: namesOf(key.addresses),
    expiresAt: formatInstant(key.expires_at),
    lastUsedAt: key.lastUsedAtMicros === null ? null : formatInstant(key.lastUsedAtMicros),
  };
}

function linesOf(key: ShownKey): readonly string[] {
  const confinement = key.manifest === null ? 'not confined' : `only ${key.manifest}`;
  const use = key.lastUsedAt === null ? 'never used' : `last used ${key.lastUsedAt}`;
  return [
    `${key.prefix}  ${key.state.padEnd(8)} ${key.name}`,
    `    ${key.holder} in ${key.tenants.join(', ')}, ${confinement}, until ${key.expiresAt}, ${use}`,
  ];
}

/** By its prefix, with `cifra_` or without, or by its id. */
async function keyNamed({ books }: Session, named: string): Promise<ApiKey> {
  const id = parseObjectId(named);
  const prefix = named.replace(/^cifra_/, '').split('_')[0];
  const isNamed = (key: { readonly id: Uuid; readonly prefix: string }): boolean =>
    id === null ? key.prefix === prefix : id.type === 'Key' && id.rowId === key.id;
  const key = (await readEveryKey(books.control)).find(isNamed);
  if (key === undefined) throw new CliFailure(`There is no key ${named}. \`keys list\` lists them.`);
  return key;
}

type Reading = readonly [read: (given: string) => string | null, problem: string];

function read(flag: string, given: string, [of, problem]: Reading): string {
  const value = of(given);
  if (value === null) throw new CliMisuse(`${flag} ${problem}; got ${JSON.stringify(given.slice(0, 100))}`);
  return value;
}

function readList(flag: string, given: string | undefined, reading: Reading): readonly string[] | null {
  return given === undefined
    ? null
    : sortedOnce(given.split(',').map((each) => read(flag, each.trim(), reading)));
}

/** The end of a day in UTC, in epoch microseconds. */
const endOf = (day: string): bigint => (BigInt(Date.parse(`${day}T00:00:00Z`)) + 86_400_000n) * 1000n;
