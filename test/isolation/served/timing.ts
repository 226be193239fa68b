import type { Uuid } from '@cifra/domain/ids';
import { objectId } from '@cifra/domain/object-id';
import { otherTenant, tenantNames, type TenantName } from '../actors.ts';
import { idOfTenant } from '../api-ids.ts';
import { unknownId } from '../values.ts';
import type { Attack } from './attack.ts';
import { workOf, type Work } from './database-watch.ts';
import { tenantIdOf } from './product.ts';
import { emailOf, ownerOf } from './served-world.ts';

/**
 * The same question about what is there and somebody else's, and about what is not there, in turns, some times each: a denial that repeats within
 * its minute is only counted. What is done for the two is compared in
 * statements and hashes, not in milliseconds: the same kinds must reach the databases, and none the other tenant's.
 */

interface Question {
  readonly query: string;
  readonly variables?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Pair {
  readonly name: string;
  readonly there: () => Question;
  readonly notThere: () => Question;
}

const ROUNDS = 3;

export async function attackTiming(attack: Attack): Promise<void> {
  const { world, product, random, find, count } = attack;
  const tenant = random.pick(tenantNames);
  const foreign = otherTenant(tenant);
  const session = await world.sessionOf(ownerOf(tenant));
  const { name, there, notThere } = random.pick(pairsOf(attack, tenant));
  const foreignFile = world.tenants[foreign].stored.database;
  const work = (question: Question): Promise<Work> =>
    workOf(() => product.ask(session, question, question.headers));
  const [known, unknown]: [Work[], Work[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    known.push(await work(there()));
    unknown.push(await work(notThere()));
  }
  const reached = known.flatMap(({ statements }) => statements).find((each) => each.startsWith(foreignFile));
  const who = `${ownerOf(tenant)}, by ${name}`;
  if (reached !== undefined)
    find({ kind: 'timing', detail: `${who}, reached the database of ${foreign}: ${reached}` });
  if (known.some((one) => unknown.some((other) => textOf(one) === textOf(other)))) count('refused');
  else
    find({
      kind: 'timing',
      detail: `${who}, costs other work for what is there\n  there:     ${known.map(textOf).join('\n             ')}\n  not there: ${unknown.map(textOf).join('\n             ')}`,
    });
}

/** What was done, without its order: what runs beside each other takes turns as it comes. */
function textOf({ statements, hashes }: Work): string {
  return `${hashes} hashes, ${statements.toSorted().join(', ')}`;
}

function pairsOf({ world, product, random }: Attack, tenant: TenantName): readonly Pair[] {
  const foreign = otherTenant(tenant);
  const { slug, tenantId } = world.tenants[foreign];
  const ownId = tenantIdOf(world, tenant);
  const { accountId, documentId, partyId } = product.rows[foreign];
  const nothing = (): Uuid => unknownId(random) as Uuid;
  const pair = (
    name: string,
    ask: (value: string) => Question,
    [known, unknown]: readonly [string, string],
  ): Pair => ({ name, there: () => ask(known), notThere: () => ask(unknown) });
  const byHeader = (text: string): Question => ({
    query: '{ myAccess { __typename } }',
    headers: { 'x-tenant': text },
  });
  const byId = (id: string): Question => ({
    query: 'query ($id: ID!) { tenant(id: $id) { name } }',
    variables: { id },
  });
  const bySlug = (text: string): Question => ({
    query: 'query ($text: String!) { tenant(slug: $text) { name } }',
    variables: { text },
  });
  const byNode = (id: string): Question => ({
    query: 'query ($id: ID!) { node(id: $id) { __typename id } }',
    variables: { id },
  });
  const ofTenant =
    (field: string) =>
    (id: string): Question => ({
      query: `query ($tenant: ID!, $id: ID!) { tenant(id: $tenant) { ${field}(id: $id) { id } } }`,
      variables: { tenant: ownId, id },
    });
  const submit = (id: string): Question => ({
    query:
      'mutation ($input: EntryDraftStepInput!) { submitEntryDraft(input: $input) { __typename ... on Refusal { code } } }',
    variables: {
      input: {
        tenantId: id,
        idempotencyKey: `timing-${nothing()}`,
        draftId: draftOf(nothing()),
        version: '1',
      },
    },
  });
  const draftOf = (row: Uuid): string => objectId('EntryDraft', tenantId as Uuid, row);
  const own = world.tenants[tenant].tenantId as Uuid;
  const theirs = tenantId as Uuid;
  return [
    pair('a header with a slug', byHeader, [slug, `served-${nothing().slice(-6)}`]),
    pair('a header with an id', byHeader, [idOfTenant(tenantId), idOfTenant(nothing())]),
    pair('the id of a tenant', byId, [idOfTenant(tenantId), idOfTenant(nothing())]),
    pair('the slug of a tenant', bySlug, [slug, `served-${nothing().slice(-6)}`]),
    pair('a node', byNode, [
      objectId('Account', theirs, accountId),
      objectId('Account', nothing(), nothing()),
    ]),
    pair('a node that names them', byNode, [
      objectId('Document', theirs, documentId),
      objectId('Document', theirs, nothing()),
    ]),
    pair('a document of theirs as one’s own', ofTenant('document'), [
      objectId('Document', own, documentId),
      objectId('Document', own, nothing()),
    ]),
    pair('a party of theirs', ofTenant('party'), [
      objectId('Party', theirs, partyId),
      objectId('Party', theirs, nothing()),
    ]),
    pair('the tenant of a mutation', submit, [idOfTenant(tenantId), idOfTenant(nothing())]),
  ];
}

/** A log-in with a wrong password for an address that somebody has, and for one that nobody has: as many hashes. */
export async function attackAddress({ product, find, count }: Attack): Promise<void> {
  const work = (email: string): Promise<Work> =>
    workOf(() =>
      product.mutate(null, {
        mutation: 'logIn',
        input: { email, password: 'thirteen purple tricycles' },
        selection: '',
        tenant: null,
      }),
    );
  const known = await work(emailOf('ownerOfA'));
  const unknown = await work('nobody@isolation.example');
  if (known.hashes === unknown.hashes && known.hashes > 0) count('refused');
  else
    find({
      kind: 'timing',
      detail: `${known.hashes} hashes for an address that somebody has, ${unknown.hashes} for one that nobody has`,
    });
}
