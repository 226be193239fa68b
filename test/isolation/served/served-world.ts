import path from 'node:path';
import { mintAccessToken } from '@cifra/access/access-token';
import type { KeyRing } from '@cifra/access/keys';
import { hashPassword } from '@cifra/access/password';
import { hashRefreshToken, newRefreshToken } from '@cifra/access/refresh-token';
import type { ClusterCode } from '@cifra/access/clusters';
import type { Books } from '@cifra/books/books';
import { CatchUp } from '@cifra/books/follow/catch-up';
import { newId } from '@cifra/books/ids';
import { MasterKeys } from '@cifra/database/sealed/master-keys';
import type { Uuid } from '@cifra/domain/ids';
import { userById } from '@cifra/firm/directory/queries';
import { provisionTenant } from '@cifra/firm/provisioning/provision-tenant';
import { parseTenantInput } from '@cifra/firm/provisioning/tenant-input';
import { statusFollower } from '@cifra/firm/status/status-follower';
import { clientOf } from '@cifra/firm/users/attempts';
import { recordLogIn } from '@cifra/firm/users/record-log-in';
import { createAccountCommand } from '@cifra/ledger/accounts/account-commands';
import { systemRequest } from '@cifra/ops/system-request';
import { expectAccepted } from '../../support/expect-accepted.ts';
import { createRandom } from '../../support/random.ts';
import { openFirmBooks, type FirmBooks } from '../../worlds/firm/firm-books.ts';
import { readClusterIds, versionOfGrant } from '../../worlds/firm/people.ts';
import { tenantNames, type TenantName } from '../actors.ts';
import { MarkIndex, type TenantFile } from '../sightings.ts';
import { canary } from '../values.ts';
import { createActor, replaceGrant, type GrantInput } from '../world-commands.ts';

/** Who asks: with sessions that the product's own log-in began, so that each of them can end. */
export const people = {
  firmOwner: { cluster: 'owner', scope: 'ALL' },
  ownerOfA: { cluster: 'owner', scope: 'A' },
  ownerOfB: { cluster: 'owner', scope: 'B' },
  juniorOfA: { cluster: 'junior', scope: 'A' },
} as const satisfies Record<string, { readonly cluster: ClusterCode; readonly scope: TenantName | 'ALL' }>;
export type PersonName = keyof typeof people;

export const ownerOf = (tenant: TenantName) => (tenant === 'A' ? 'ownerOfA' : 'ownerOfB');

/** Of everybody. */
export const PASSWORD = 'forty-two green bicycles';

/** A session, and what its user was given for it. */
export interface Session {
  readonly id: Uuid;
  readonly userId: Uuid;
  readonly handle: Uuid;
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** A firm with two tenants whose books hold canaries, and people with sessions. */
export interface ServedWorld {
  readonly directory: string;
  readonly books: Books;
  readonly keys: KeyRing;
  readonly masterKeys: MasterKeys;
  readonly tenants: Readonly<Record<TenantName, TenantFile>>;
  readonly userIds: Readonly<Record<PersonName, Uuid>>;
  readonly marks: MarkIndex;
  /** A text that only a tenant has; a new one each time. */
  canary(tenant: TenantName): string;
  /** A person's session that nobody ends. */
  sessionOf(person: PersonName): Promise<Session>;
  beginSession(person: PersonName): Promise<Session>;
  /** Takes a person's grant away, or gives it back. */
  setRevoked(person: PersonName, isRevoked: boolean): Promise<void>;
  /** Something happens in a tenant's books, and the dashboard follows. */
  happen(tenant: TenantName): Promise<void>;
  close(): Promise<void>;
}

export const emailOf = (person: PersonName): string => `${person.toLowerCase()}@isolation.example`;

export async function openServedWorld(directoryPrefix: string): Promise<ServedWorld> {
  const firm = await openFirmBooks({
    directoryPrefix,
    openTenantLimit: 10,
    modulesAfter: [new URL('../world-commands.ts', import.meta.url).href],
  });
  const { books, control, directory, keys } = firm;
  const request = systemRequest('isolation');
  const tenants = { A: await provision(firm, 'A'), B: await provision(firm, 'B') };
  const clusterIds = await readClusterIds(control);
  const passwordHash = await hashPassword(PASSWORD);
  const held = new Map<PersonName, GrantInput>();
  const userIds = {} as Record<PersonName, Uuid>;
  for (const [name, { cluster, scope }] of Object.entries(people) as [
    PersonName,
    (typeof people)[PersonName],
  ][]) {
    const id = newId();
    userIds[name] = id;
    const grant: GrantInput = {
      id: newId(),
      userId: id,
      clusterId: clusterIds.get(cluster) ?? id,
      tenantId: scope === 'ALL' ? null : (tenants[scope].tenantId as Uuid),
      isRevoked: false,
      validUntilMicros: null,
    };
    held.set(name, grant);
    const actor = { id, name, isActive: true, grants: [grant], passwordHash };
    expectAccepted(await books.executeControl(createActor, actor, request));
  }
  const versions = new Map<Uuid, string>();
  const sessions = new Map<PersonName, Promise<Session>>();
  const canaries = createRandom(8);
  const marks = await MarkIndex.of(Object.values(tenants));
  let serial = 0;
  const world: ServedWorld = {
    directory,
    books,
    keys,
    masterKeys: new MasterKeys({ file: path.join(directory, 'master.keys'), isCreatedOnFirstUse: true }),
    tenants,
    userIds,
    marks,
    canary: (tenant) => canary(tenant, canaries),
    sessionOf(person) {
      const known = sessions.get(person) ?? world.beginSession(person);
      sessions.set(person, known);
      return known;
    },
    beginSession: (person) => beginSession({ books, keys }, { userId: userIds[person], person }),
    async setRevoked(person, isRevoked) {
      const grant = held.get(person);
      if (grant === undefined) throw new Error(`${person} has no grant`);
      const version = versions.get(grant.id) ?? (await versionOfGrant(control, grant.id));
      const change = { grant: { ...grant, isRevoked }, version };
      const replaced = expectAccepted(await books.executeControl(replaceGrant, change, request));
      versions.set(grant.id, replaced.version);
    },
    async happen(tenant) {
      serial += 1;
      const account = {
        code: `9${String(serial).padStart(5, '0')}`,
        name: world.canary(tenant),
        type: 'ASSET',
        kind: null,
        normalSide: null,
        parentId: null,
        isPostable: true,
      } as const;
      const tenantId = tenants[tenant].tenantId as Uuid;
      expectAccepted(await books.execute(createAccountCommand, { tenantId }, account, request));
      await new CatchUp(books, statusFollower(books)).all(request);
      await marks.refresh();
    },
    close: firm.close,
  };
  for (const name of tenantNames) await world.happen(name);
  return world;
}

/** What a log-in does after the password was right. */
async function beginSession(
  { books, keys }: Pick<ServedWorld, 'books' | 'keys'>,
  { userId, person }: { readonly userId: Uuid; readonly person: PersonName },
): Promise<Session> {
  const user = await books.control.first(userById, { id: userId });
  if (!user) throw new Error(`${person} is not there`);
  const [handle, secret] = [newId(), newRefreshToken()];
  const logIn = {
    account: userId,
    email: emailOf(person),
    ...(await clientOf(keys, '127.0.0.1')),
    agent: '',
    verified: { userId, version: user.commit_number.toString() },
    second: null,
    passkey: null,
    identity: null,
    handle,
    tokenHash: hashRefreshToken(secret) ?? '',
  };
  const outcome = expectAccepted(await books.executeControl(recordLogIn, logIn, systemRequest('isolation')));
  if (outcome.kind !== 'LOGGED_IN') throw new Error(`${person} was not let in: ${outcome.kind}`);
  const { sessionId } = outcome.session;
  const minting = { key: await keys.signing(), nowSeconds: Math.floor(Date.now() / 1000) };
  const accessToken = await mintAccessToken({ userId, sessionId }, minting);
  return { id: sessionId, userId, handle, accessToken, refreshToken: `${handle}.${secret}` };
}

async function provision({ books, directory, storedOf }: FirmBooks, tenant: TenantName): Promise<TenantFile> {
  const nameCanary = `Kn${tenant}-${'0'.repeat(10)}`;
  const slug = `served-${tenant.toLowerCase()}-of-kn`;
  const input = expectAccepted(
    parseTenantInput({
      slug,
      name: `${nameCanary} S.A.`,
      kind: 'SANDBOX',
      baseCurrency: 'PAB',
      countryPack: 'NEUTRAL',
      fiscalYearStart: '2026-01-01',
    }),
  );
  const { tenantId } = expectAccepted(
    await provisionTenant({ books, dataDirectory: directory }, input, systemRequest('isolation')),
  );
  return { tenant, nameCanary, slug, tenantId, stored: await storedOf(tenantId) };
}
