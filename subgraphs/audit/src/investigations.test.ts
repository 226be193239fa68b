import { readdirSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Claim } from '@cifra/access/claim';
import { capabilityModules } from '@cifra/capabilities/registry';
import { newId } from '@cifra/books/ids';
import { findQuery } from '@cifra/trail/investigate/firm-queries';
import { shippedQueries } from '@cifra/trail/investigate/saved-queries';
import { deleteOldResults } from '@cifra/trail/investigate/results';
import { ask, askTenant } from '../../../test/support/ask.ts';
import { openTenantBooks, type TenantBooks } from '../../../test/worlds/books/tenant-books.ts';
import { createAuditSubgraph, type AuditSubgraph } from './subgraph.ts';

/** The console through the schema. What the database refuses is tried in `packages/database/src/investigation`: a query costs a process. */

interface Investigation {
  readonly investigationId: string;
  readonly state: string;
  readonly failure: string | null;
  readonly limitReached: string | null;
  readonly rowCount: number;
  readonly seenCommitNumber: string | null;
  readonly commit: { readonly number: string; readonly reason: string | null };
  readonly columns: readonly { readonly name: string; readonly shownAs: string }[] | null;
  readonly rows: {
    readonly nodes: readonly { readonly number: number; readonly cells: readonly (string | null)[] }[];
    readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
    readonly totalCount: number;
  } | null;
}
interface Outcome {
  readonly __typename: string;
  readonly code?: string;
  readonly message?: string;
  readonly investigation: Investigation;
}

const REASON = 'The auditors asked for it, request 17.';
const FIELDS = `investigationId state failure limitReached rowCount seenCommitNumber commit { number reason } columns { name shownAs }
  rows(first: 3) { nodes { number cells } pageInfo { endCursor hasNextPage } totalCount }`;

let world: TenantBooks;
let subgraph: AuditSubgraph;
let keys = 0;
beforeAll(async () => {
  world = await openTenantBooks({ commandModules: capabilityModules });
  subgraph = createAuditSubgraph({
    books: world.books,
    log: ({ error }) => {
      throw error;
    },
  });
});
afterAll(() => world?.close());

const investigator = (): Claim => world.claim(['Investigation.Query']);
const firmInvestigator = (): Claim => world.firmClaim(['Investigation.Query']);
const ofControl = (): Claim => world.firmClaim(['Investigation.QueryControlPlane']);
const somebodyElse = (claim: Claim): Claim => ({
  ...claim,
  principal: { kind: 'user', id: newId(), name: 'another' },
});

async function mutate(
  mutation: string,
  input: Readonly<Record<string, unknown>>,
  claim: Claim,
  selection = `... on Investigated { investigation { ${FIELDS} } }`,
): Promise<Outcome> {
  keys += 1;
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const isKeyed = !mutation.startsWith('export');
  const { data, errors } = await ask<{ it: Outcome } | null>(
    subgraph,
    `mutation ($input: ${type}!) { it: ${mutation}(input: $input) { __typename ... on Refusal { code message } ${selection} } }`,
    {
      claim,
      variables: { input: { ...(isKeyed && { idempotencyKey: `investigation-${keys}` }), ...input } },
    },
  );
  if (data === null || errors.length > 0) throw new Error(JSON.stringify(errors));
  return data.it;
}

const investigate = async (
  input: Readonly<Record<string, unknown>>,
  claim = investigator(),
): Promise<Investigation> => (await mutate('investigate', { reason: REASON, ...input }, claim)).investigation;

async function read<Data>(fields: string, claim = investigator()): Promise<Data> {
  const { data, errors } = await askTenant<Data>(subgraph, world.tenant.id, fields, { claim });
  expect(errors).toEqual([]);
  return data;
}

interface Event {
  readonly event: string;
  readonly after: string;
  readonly number: bigint;
}

/** The events of an investigation, as they are stored: past the product. */
async function eventsOf(investigationId: string): Promise<readonly Event[]> {
  const stored = await world.storedOf();
  return (await stored.rows(
    'select event, after, commit_number as number from audit_events where object_id = ? order by commit_number',
    investigationId,
  )) as unknown as readonly Event[];
}

const recorded = async (investigationId: string) => {
  const [started, ended, ...more] = await eventsOf(investigationId);
  expect([started?.event, ended?.event, more]).toEqual(['INVESTIGATION_STARTED', 'INVESTIGATION_ENDED', []]);
  return {
    started: JSON.parse(started?.after ?? '{}') as Record<string, unknown>,
    ended: JSON.parse(ended?.after ?? '{}') as Record<string, unknown>,
    startedIn: Number(started?.number),
  };
};

test('a query is on record before it runs, sees that very commit, and its result is read in pages by whoever ran it alone', async () => {
  const sql =
    'select a.code, a.name, a.type, max(c.number) as head from accounts a, commits c where a.code <= :last group by a.code order by a.code';
  const made = await investigate({ sql, parameters: [{ name: 'last', value: '6000' }] });
  expect(made).toMatchObject({
    state: 'COMPLETED',
    rowCount: 3,
    failure: null,
    commit: { reason: REASON },
    columns: [{ name: 'code' }, { name: 'name' }, { name: 'type' }, { name: 'head' }],
  });
  const { investigationId } = made;
  const { started, ended, startedIn } = await recorded(investigationId);
  // It saw the commit that says that it is about to run.
  expect([made.seenCommitNumber, made.rows?.nodes[0]?.cells[3]]).toEqual([
    String(startedIn),
    String(startedIn),
  ]);
  expect(started).toMatchObject({ sql, engine: 'sqlite', maximumRows: 10_000, maximumSeconds: 30 });
  // What is asked for may name a person: the event refers to it.
  expect(JSON.stringify(started)).not.toContain('"6000"');
  expect(ended).toMatchObject({ outcome: 'COMPLETED', rows: 3, limit: null, problem: null });

  const page = (after: string) =>
    `investigation(investigationId: "${investigationId}") { parameters { name value } rows(first: 2${after}) { nodes { number cells } pageInfo { endCursor hasNextPage } totalCount } }`;
  const first = await read<{ investigation: Investigation & { parameters: unknown } }>(page(''));
  expect(first.investigation.parameters).toEqual([{ name: 'last', value: '6000' }]);
  expect(first.investigation.rows).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } });
  const next = await read<{ investigation: Investigation }>(
    page(`, after: "${first.investigation.rows?.pageInfo.endCursor}"`),
  );
  expect(next.investigation.rows?.nodes.map(({ number, cells }) => [number, cells[0]])).toEqual([
    [3, '6000'],
  ]);

  const others = await read<{ investigation: Investigation }>(page(''), somebodyElse(investigator()));
  expect(others.investigation.rows).toBeNull();
  const elsewhere = await askTenant<{ investigation: Investigation | null }>(
    subgraph,
    world.other.id,
    page(''),
    { claim: world.claim(['Investigation.Query'], world.other) },
  );
  expect(elsewhere.data?.investigation ?? null).toBeNull();
});

test('what may not run is on record too, with why: nothing of it ran, and nothing was changed', async () => {
  const parameter = { name: 'x', type: 'DATE', value: 'soon' };
  for (const [input, state, failure] of [
    [{ sql: 'update accounts set name = null' }, 'REFUSED', 'it begins with neither'],
    [{ sql: 'select 1; delete from accounts' }, 'REFUSED', 'more than one statement'],
    [{ sql: 'select :x' }, 'REFUSED', ':x has no value'],
    [{ sql: 'select :x', parameters: [parameter] }, 'REFUSED', ':x has a value that is no DATE'],
    [{ sql: 'with x as (select 1) delete from accounts' }, 'REFUSED', 'not authorized'],
    [{ sql: 'select colour from accounts' }, 'FAILED', 'no such column: colour'],
  ] as const) {
    const made = await investigate(input);
    expect(made, input.sql).toMatchObject({ state, rowCount: 0, columns: null, rows: null });
    expect(made.failure).toContain(failure);
    const { ended } = await recorded(made.investigationId);
    expect(ended).toMatchObject({ outcome: state, problem: made.failure, resultHash: null });
  }
  const stored = await world.storedOf();
  expect(await stored.rows('select count(*) as n from accounts where name is not null')).toEqual([{ n: 4 }]);
});

test('at a limit it is killed, and the rows until then are kept; a masked column reads as NULL', async () => {
  const made = await investigate({
    sql: "select k.key, k.answer, json_object('answer', k.answer) as packed from idempotency_keys k, accounts a",
    maximumRows: 2,
  });
  expect(made).toMatchObject({ state: 'KILLED', limitReached: 'ROWS', rowCount: 2 });
  expect(made.rows?.nodes.map(({ cells }) => cells.slice(1))).toEqual([
    [null, '{"answer":null}'],
    [null, '{"answer":null}'],
  ]);
  const { ended } = await recorded(made.investigationId);
  expect(ended).toMatchObject({ outcome: 'KILLED', limit: 'ROWS', rows: 2 });
});

test('the same request is answered from the record, and runs nothing again', async () => {
  const input = { sql: 'select 1 as one', reason: REASON, idempotencyKey: 'investigate-once' };
  const both = await Promise.all([
    mutate('investigate', input, investigator()),
    mutate('investigate', input, investigator()),
  ]);
  const again = await mutate('investigate', input, investigator());
  expect(again.investigation).toMatchObject({ state: 'COMPLETED', rowCount: 1 });
  const { investigationId } = again.investigation;
  expect(both.map(({ investigation }) => investigation.investigationId)).toEqual([
    investigationId,
    investigationId,
  ]);
  expect(await eventsOf(investigationId)).toHaveLength(2);
});

test('a reason is needed, and a right for what is read: the control plane takes one of its own, and a fresh proof', async () => {
  expect(await mutate('investigate', { sql: 'select 1', reason: 'short' }, investigator())).toMatchObject({
    code: 'REASON_TOO_SHORT',
  });
  const input = { sql: 'select slug from tenants order by slug', reason: REASON };
  await expect(mutate('investigate', input, world.claim(['Audit.Read']))).rejects.toThrow('NOT_FOUND');
  await expect(mutate('investigateControlPlane', input, firmInvestigator())).rejects.toThrow('NOT_FOUND');
  const stale: Claim = {
    ...ofControl(),
    session: { id: newId(), confirmedAtSeconds: Date.now() / 1000 - 3_600 },
  };
  expect(await mutate('investigateControlPlane', input, stale)).toMatchObject({ code: 'STEP_UP_REQUIRED' });
  const { investigation } = await mutate('investigateControlPlane', input, ofControl());
  expect(investigation.rows?.nodes.map(({ cells }) => cells[0])).toEqual(['ferreteria', 'panaderia']);
  const list = `{ controlPlaneInvestigations { nodes { investigationId state rowCount sql rows { totalCount } } totalCount } }`;
  const { data } = await ask(subgraph, list, { claim: ofControl() });
  const { investigationId } = investigation;
  const ticket = '... on InvestigationTicket { fileName }';
  const wanted = { investigationId, format: 'XLSX' };
  expect(await mutate('exportControlPlaneInvestigation', wanted, ofControl(), ticket)).toMatchObject({
    fileName: `control-plane-investigation-${investigationId}.xlsx`,
  });
  expect(await mutate('exportControlPlaneInvestigation', wanted, stale, ticket)).toMatchObject({
    code: 'STEP_UP_REQUIRED',
  });
  expect(data).toEqual({
    controlPlaneInvestigations: {
      totalCount: 1,
      nodes: [{ investigationId, state: 'COMPLETED', rowCount: 2, sql: input.sql, rows: { totalCount: 2 } }],
    },
  });
});

test('a firm saves queries for its investigators, who run them by name; what comes with the product stays as it is', async () => {
  const query = {
    name: 'accounts-like',
    about: 'Accounts whose code begins so.',
    sql: "select code from accounts where code like :start || '%'",
    parameters: [{ name: 'start', type: 'TEXT' }],
  };
  const saved =
    '... on InvestigationQuerySaved { query { name about savedIn { number } parameters { name type } } }';
  const save = (change: object, claim = firmInvestigator()) =>
    mutate('saveInvestigationQuery', { ...query, ...change }, claim, saved);
  for (const [change, code] of [
    [{ name: 'who-posted' }, 'SAVED_QUERY_OF_PRODUCT'],
    [{ parameters: [] }, 'SAVED_QUERY_UNFIT'],
    [{ sql: 'delete from accounts', parameters: [] }, 'SAVED_QUERY_UNFIT'],
    [{ name: '../etc' }, 'INPUT_INVALID'],
  ] as const)
    expect(await save(change), code).toMatchObject({ code });
  await expect(save({}, ofControl())).rejects.toThrow('NOT_FOUND');
  expect(await save({ about: 'At first.' })).toMatchObject({ query: { about: 'At first.' } });
  expect(await save({})).toMatchObject({
    query: { about: query.about, parameters: query.parameters, savedIn: {} },
  });

  const { investigationQueries } = (
    await ask<{ investigationQueries: { name: string; savedIn: object | null }[] }>(
      subgraph,
      '{ investigationQueries { name savedIn { number } } }',
      { claim: firmInvestigator() },
    )
  ).data;
  expect(investigationQueries.map(({ name }) => name)).toEqual([
    ...shippedQueries().map(({ name }) => name),
    query.name,
  ]);
  const made = await investigate({
    savedQuery: query.name,
    parameters: [{ name: 'start', value: '4' }],
  });
  expect(made.rows?.nodes.map(({ cells }) => cells)).toEqual([['4000']]);
  expect((await recorded(made.investigationId)).started).toMatchObject({
    savedQuery: query.name,
    sql: query.sql,
  });

  const gone = '... on InvestigationQueryDeleted { name }';
  const forget = (name: string) => mutate('deleteInvestigationQuery', { name }, firmInvestigator(), gone);
  expect(await forget('who-posted')).toMatchObject({ code: 'SAVED_QUERY_OF_PRODUCT' });
  expect(await forget(query.name)).toMatchObject({ name: query.name });
  expect(await forget(query.name)).toMatchObject({ code: 'SAVED_QUERY_UNKNOWN' });
  expect(await findQuery(world.books.control, query.name)).toBeNull();
  expect(
    await mutate('investigate', { savedQuery: query.name, reason: REASON }, investigator()),
  ).toMatchObject({
    code: 'SAVED_QUERY_UNKNOWN',
  });
  expect(await save({ about: 'Anew.' })).toMatchObject({ query: { about: 'Anew.' } });
});

test('whoever may investigate sees what was, newest first, and the file of a result is its owner’s', async () => {
  const list =
    'investigations(first: 2) { nodes { investigationId sql state rowCount rows { totalCount } } totalCount }';
  interface List {
    investigations: { nodes: (Investigation & { sql: string })[]; totalCount: number };
  }
  const made = await investigate({ sql: 'select code from accounts' });
  const { investigations } = await read<List>(list);
  expect(investigations.nodes[0]).toMatchObject({ investigationId: made.investigationId, rowCount: 4 });
  expect(investigations.nodes[0]?.rows?.totalCount).toBe(4);
  expect(investigations.totalCount).toBeGreaterThan(8);
  const others = await read<List>(list, somebodyElse(investigator()));
  expect(others.investigations.nodes[0]).toMatchObject({ rowCount: 4, rows: null });

  const wanted = { investigationId: made.investigationId, format: 'CSV' };
  const ticket = '... on InvestigationTicket { fileName url }';
  const { fileName } = (await mutate('exportInvestigation', wanted, investigator(), ticket)) as unknown as {
    fileName: string;
  };
  expect(fileName).toBe(`panaderia-investigation-${made.investigationId}.csv`);
  expect(await mutate('exportInvestigation', wanted, somebodyElse(investigator()), ticket)).toMatchObject({
    code: 'INVESTIGATION_UNKNOWN',
  });
});

test('after a day a result is deleted, and what was found stays on record', async () => {
  const root = path.join(world.directory, 'investigations', world.tenant.id);
  const files = readdirSync(root).map((file) => path.join(root, file));
  expect(files.map((file) => statSync(file).mode & 0o777)).toEqual(files.map(() => 0o600));
  const day = 24 * 60 * 60;
  for (const file of files) utimesSync(file, Date.now() / 1000 - day - 1, Date.now() / 1000 - day - 1);
  expect(await deleteOldResults(world.directory, Date.now())).toBe(files.length);
  const { investigations } = await read<{ investigations: { nodes: Investigation[] } }>(
    'investigations(first: 1) { nodes { rowCount rows { totalCount } } }',
  );
  expect(investigations.nodes).toEqual([{ rowCount: 4, rows: null }]);
});
