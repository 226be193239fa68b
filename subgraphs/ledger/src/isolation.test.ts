import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { defaultClusters } from '@cifra/access/clusters';
import { SqliteConnection } from '@cifra/database/sqlite/connection';
import { tenantTables } from '@cifra/database/tables/tenant';
import { verifyBooks } from '@cifra/trail/verify/verify-books';
import { ask, askTenant } from '../../../test/support/ask.ts';
import { post } from '../../../test/support/fixture-commands.ts';
import { openLedger, rentPaid, type Ledger, type Member } from '../../../test/worlds/books/ledger.ts';

let ledger: Ledger;
beforeEach(async () => {
  ledger = await openLedger({ approval: false });
});
afterEach(() => ledger.close());

const entryOf = async (changes: Record<string, unknown> = {}): Promise<{ id: string }> =>
  ((await ledger.mutate('postEntry', rentPaid(ledger, changes))) as Member & { entry: { id: string } }).entry;

test("T3: another tenant's entities are refused by reference and unknown by argument", async () => {
  const { world, subgraph, senior } = ledger;
  const entry = await entryOf();
  const draft = (
    (await ledger.mutate('saveEntryDraft', rentPaid(ledger))) as Member & {
      draft: { id: string; version: string };
    }
  ).draft;
  const stranger = { ...senior, scope: world.claim(defaultClusters.senior.permissions, world.other).scope };
  const references = [
    { __typename: 'JournalEntry', tenantId: world.tenant.id, id: entry.id },
    { __typename: 'EntryDraft', tenantId: world.tenant.id, id: draft.id },
    { __typename: 'Account', tenantId: world.tenant.id, id: world.accounts.cash },
    { __typename: 'Tenant', id: world.tenant.id },
  ];
  const entities =
    'query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename ... on JournalEntry { number } ... on EntryDraft { state } ... on Account { code } ... on Tenant { entries { edges { cursor } } } } }';
  for (const reference of references) {
    const own = await ask<{ _entities: unknown[] }>(subgraph, entities, {
      claim: senior,
      variables: { representations: [reference] },
    });
    expect(own.errors).toEqual([]);
    const denied = await ask(subgraph, entities, {
      claim: stranger,
      variables: { representations: [reference] },
    });
    expect(denied.errors.map(({ extensions }) => extensions?.['code'])).toEqual(['NOT_FOUND_OR_DENIED']);
  }
  // Under their own tenant the ids of this one are simply unknown, and look the same as ids of nothing.
  const { data } = await askTenant(
    subgraph,
    world.other.id,
    `entry(id: "${entry.id}") { id } draft(id: "${draft.id}") { id } account(id: "${world.accounts.cash}") { id }`,
    { claim: stranger },
  );
  expect(data).toEqual({ entry: null, draft: null, account: null });
  expect(
    await ledger.mutate('discardEntryDraft', { draftId: draft.id, version: draft.version }, stranger),
  ).toMatchObject({ code: 'DRAFT_UNKNOWN' });
  expect(
    await ledger.mutate(
      'reverseEntry',
      { entryId: entry.id, postingDate: '2026-03-16', reason: 'Trying to undo what is not mine.' },
      stranger,
    ),
  ).toMatchObject({ code: 'ENTRY_UNKNOWN' });
  expect(await ledger.mutate('saveEntryDraft', rentPaid(ledger), stranger)).toMatchObject({
    code: 'ACCOUNT_UNKNOWN',
  });
});

test('who lacks the permission is refused, and the attempt is on the record', async () => {
  const { junior, subgraph, world } = ledger;
  const { errors } = await ask(
    subgraph,
    'mutation ($input: PostEntryInput!) { postEntry(input: $input) { __typename } }',
    {
      claim: junior,
      variables: { input: { idempotencyKey: 'k', ...rentPaid(ledger) } },
    },
  );
  expect(errors[0]?.extensions).toMatchObject({ code: 'NOT_FOUND_OR_DENIED' });
  const database = new DatabaseSync(world.fileOf(), { readOnly: true });
  expect(
    database
      .prepare(
        "select count(*) as denied from audit_events where event = 'ACCESS_DENIED' and object_id = 'Mutation.postEntry'",
      )
      .get(),
  ).toEqual({ denied: 1 });
  database.close();
  const client = { ...junior, scope: world.claim(defaultClusters.client.permissions).scope };
  for (const field of [
    'entries { edges { cursor } }',
    'drafts { edges { cursor } }',
    'accounts { edges { cursor } }',
    'trialBalance(asOf: "2026-01-01") { asOf }',
  ]) {
    const denied = await askTenant(subgraph, world.tenant.id, field, { claim: client });
    expect(denied.errors[0]?.extensions).toMatchObject({ code: 'NOT_FOUND_OR_DENIED' });
  }
});

test('a page of entries with lines, accounts, years and reversals costs the same statements for two entries as for forty', async () => {
  const fields =
    'entries(first: 200) { edges { node { displayNumber lines { edges { node { account { code roles parent { id } } } } } reversedBy { id } reverses { id } draft { id } } } }';
  const statementsOf = async (): Promise<number> => {
    await ledger.read(fields);
    const spy = vi.spyOn(SqliteConnection.prototype, 'all');
    await ledger.read(fields);
    const own = spy.mock.contexts.filter(
      (connection) => (connection as SqliteConnection<typeof tenantTables>).tables === tenantTables,
    ).length;
    spy.mockRestore();
    return own;
  };
  const reversed = await entryOf();
  await ledger.mutate('reverseEntry', {
    entryId: reversed.id,
    postingDate: '2026-03-16',
    reason: 'Booked twice, as the landlord noticed.',
  });
  const few = await statementsOf();
  for (let count = 0; count < 38; count += 1) await entryOf({ postingDate: '2026-05-05' });
  expect(await statementsOf()).toBe(few);
  expect(few).toBeLessThanOrEqual(9);
});

test('forty entities by reference are one statement', async () => {
  const { subgraph, senior, world } = ledger;
  const ids: string[] = [];
  for (let count = 0; count < 40; count += 1) ids.push((await entryOf()).id);
  const spy = vi.spyOn(SqliteConnection.prototype, 'all');
  const { data } = await ask<{ _entities: { number: string }[] }>(
    subgraph,
    'query ($r: [_Any!]!) { _entities(representations: $r) { ... on JournalEntry { number } } }',
    {
      claim: senior,
      variables: { r: ids.map((id) => ({ __typename: 'JournalEntry', tenantId: world.tenant.id, id })) },
    },
  );
  const statements = spy.mock.contexts.filter(
    (connection) => (connection as SqliteConnection<typeof tenantTables>).tables === tenantTables,
  ).length;
  spy.mockRestore();
  expect(data._entities.map(({ number }) => number)).toEqual(ids.map((_, index) => String(index + 1)));
  expect(statements).toBe(1);
});

test("A9: through the application's own connection no posted row, event, commit or version changes, by whatever verb", async () => {
  const { world } = ledger;
  await entryOf();
  const draft = (
    (await ledger.mutate('saveEntryDraft', rentPaid(ledger))) as Member & {
      draft: { id: string; version: string };
    }
  ).draft;
  await ledger.mutate('discardEntryDraft', { draftId: draft.id, version: draft.version });
  const dump = (): string => {
    const database = new DatabaseSync(world.fileOf(), { readOnly: true });
    const tables = [
      'journal_entries',
      'journal_lines',
      'audit_events',
      'commits',
      'entry_drafts_history',
      'entry_reversals',
      'idempotency_keys',
    ];
    const rows = tables.map((table) => database.prepare(`select * from ${table} order by 1, 2`).all());
    database.close();
    return JSON.stringify(rows);
  };
  const before = dump();
  const connection = new SqliteConnection({
    path: world.fileOf(),
    tables: tenantTables,
    principal: 'application',
  });
  const attempts = [
    "update journal_entries set description = 'x'",
    'delete from journal_entries',
    'insert or replace into journal_entries select * from journal_entries',
    'replace into journal_entries select * from journal_entries',
    'insert or ignore into journal_entries select * from journal_entries',
    'update or replace journal_lines set base_amount = 0',
    'update or ignore journal_lines set base_amount = 0',
    'insert or replace into journal_lines select * from journal_lines',
    'insert into journal_lines select * from journal_lines where true on conflict do update set base_amount = 1',
    'delete from journal_lines where ordinal = 1',
    'insert or replace into audit_events select * from audit_events',
    'update audit_events set after = null',
    'delete from audit_events',
    'insert or replace into commits select * from commits',
    "update commits set reason = 'x'",
    'delete from entry_drafts_history',
    "update entry_drafts_history set description = 'x'",
    'insert or replace into entry_drafts_history select * from entry_drafts_history',
    'delete from entry_drafts',
    'drop trigger journal_entries_no_update',
    'pragma writable_schema = 1',
    "attach database ':memory:' as other",
  ];
  for (const attempt of attempts) expect(() => connection.client.exec(attempt), attempt).toThrow();
  connection.close();
  expect(dump()).toBe(before);
  expect(await world.books.report(verifyBooks, world.tenant.id, { knownHeads: [] })).toMatchObject({
    isValid: true,
  });
});

test('a file changed behind the books is found: an entry, a number, a maintained balance, an event', async () => {
  const { world } = ledger;
  const entry = await entryOf();
  await entryOf();
  const tamper = async (statement: string): Promise<Awaited<ReturnType<typeof verify>>> => {
    const database = new DatabaseSync(world.fileOf(), { enableForeignKeyConstraints: false });
    for (const { name } of database
      .prepare("select name from sqlite_schema where type = 'trigger'")
      .all() as { name: string }[])
      database.exec(`drop trigger ${name}`);
    database.exec('begin');
    database.exec(statement);
    database.exec('commit');
    database.close();
    return verify();
  };
  const verify = () => world.books.report(verifyBooks, world.tenant.id, { knownHeads: [] });
  const id = `x'${entry.id.replaceAll('-', '')}'`;
  expect((await tamper('update account_balances set base_debit = base_debit + 100'))?.firstFault).toContain(
    'BALANCE_DIFFERS',
  );
  expect((await tamper('update account_balances set base_debit = base_debit - 100'))?.isValid).toBe(true);
  expect((await tamper('update series_counters set last_number = 7'))?.firstFault).toContain(
    'COUNTER_DIFFERS',
  );
  await tamper('update series_counters set last_number = 2');
  const altered = await tamper(
    `update journal_lines set base_amount = base_amount + 100 where entry_id = ${id} and ordinal = 1`,
  );
  expect(altered?.firstFault).toContain('ROW_ALTERED');
  expect(altered?.booksFaults.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['ENTRY_UNBALANCED', 'ENTRY_TOTAL_DIFFERS', 'BALANCE_DIFFERS']),
  );
  const eventless = await tamper(`delete from audit_events where object_id = '${entry.id}'`);
  expect(eventless?.booksFaults).toEqual(
    expect.arrayContaining([expect.objectContaining({ kind: 'EVENT_MISSING', object: entry.id })]),
  );
  const gone = await tamper(`delete from journal_entries where id = ${id}`);
  expect(gone?.booksFaults.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['NUMBER_MISSING', 'LINE_WITHOUT_ENTRY']),
  );
  expect(gone?.isValid).toBe(false);
});

test('commands that fail leave the books of the other tenant as they are', async () => {
  const { world } = ledger;
  const before = await world.books.report(verifyBooks, world.other.id, { knownHeads: [] });
  await entryOf();
  await world.books.execute(
    post,
    { tenantId: world.tenant.id },
    {
      source: 'MANUAL',
      postingDate: '2026-03-15' as never,
      lines: [{ accountId: world.tenant.id, currency: 'PAB', amountE4: '1' }],
    },
    world.request(),
  );
  expect(await world.books.report(verifyBooks, world.other.id, { knownHeads: [] })).toEqual(before);
});
