import { fixtureEvent } from '../audit-event.fixture.ts';
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Uuid } from '@cifra/domain/ids';
import { mssqlShape } from '../ddl/mssql-shape.ts';
import { mssqlHistoryByTriggers, mssqlSchema } from '../ddl/mssql.ts';
import { differencesOf } from '../ddl/shape.ts';
import { beginWriting } from '../dialects/mssql/lock.ts';
import { DatabaseUnavailable, DuplicateKey, InvariantBroken, WriterBusy } from '../failures.ts';
import { migrationsOf } from '../migrations/catalogue.ts';
import { definitionsOf } from '../tables/kinds.ts';
import { batchesFor } from './migrate.ts';
import { readSections } from '../migrations/sections.ts';
import { tenantDerivedWrite, tenantQuery, upsertOf, type TenantTables } from '../statement.ts';
import { accounts, seriesCounters, tenantTables } from '../tables/tenant.ts';
import type { Work, WorkDecision } from '../writer.ts';
import { assertProtected, lackingProtections, readingIsolationOf, sentenceOf } from './capabilities.ts';
import { BETWEEN_STATEMENTS } from './batch.ts';
import { createDatabase } from './create-database.ts';
import type { MssqlTransaction } from './driver.ts';
import { admitLogIns } from './log-ins.ts';
import { MssqlReader } from './reader.ts';
import { RecordingPool, rows, type Answering } from './recording-fake.ts';
import { connectionConfig } from './settings.ts';
import { MssqlStatements } from './statements.ts';
import { GuardedTransaction } from './transaction.ts';
import { defaultMssqlWriterLimits, MssqlWriter } from './writer.ts';
import type { CommitHeader, WriteTx } from '../tx.ts';

const header: CommitHeader = {
  actor: { kind: 'system', id: null, name: 'test' },
  requestId: 'r',
  origin: 'test',
  command: 'test',
  reason: null,
};
const id = (last: number): Uuid => `01890000-0000-7000-8000-${String(last).padStart(12, '0')}` as Uuid;
const account = (last: number) =>
  ({
    id: id(last),
    code: `A${last}`,
    name: 'Cash',
    type: 'ASSET',
    normal_side: 'DEBIT',
    kind: null,
    parent_id: null,
    is_postable: true,
    is_active: true,
    control_role: null,
    currency: null,
    bank_number: null,
  }) as const;

const serverError = (number: number, message = 'refused'): Error =>
  Object.assign(new Error(message), { number, code: 'EREQUEST' });

/** A server that takes everything: lock, head, clock. */
const willing: Answering = (text) => {
  if (text.includes('sp_getapplock')) return rows({ lock: 0 });
  if (text.includes('from [dbo].[commits]')) return rows();
  if (text.includes('as [now]')) return rows({ now: '1767225600000000' });
  return { recordset: [], rowsAffected: [1] };
};

function writerOn(answer: Answering = willing, limits = defaultMssqlWriterLimits) {
  const pool = new RecordingPool(answer);
  return { pool, writer: new MssqlWriter<TenantTables>(pool, new MssqlStatements(tenantTables), limits) };
}

const inserting = (last: number, runs: number[] = []): Work<number, TenantTables> => ({
  header,
  run: async (tx): Promise<WorkDecision<number, TenantTables>> => {
    runs.push(last);
    tx.insert(accounts, account(last));
    tx.record(fixtureEvent({ event: 'ACCOUNT_ADDED', objectType: 'account', objectId: id(last) }));
    return { kind: 'keep', answer: last };
  },
});

const short = (text: string): string =>
  text.replace(
    /^(insert into \[dbo\]\.\[\w+\]|select \[\w+\]|update \[dbo\]\.\[\w+\]|select top|select convert|set xact_abort on|save \w+ \w+|rollback \w+ \w+)[\s\S]*$/,
    '$1',
  );

const statementsOf = (text: string): string[] => text.split(BETWEEN_STATEMENTS).map(short);

const counterUpsert = upsertOf(seriesCounters, { set: ['last_number'] });

test('one command: the lock, then head and clock in the same request; all that it writes at once, and COMMIT', async () => {
  const { pool, writer } = writerOn();
  await expect(writer.submit(inserting(1))).resolves.toBe(1);
  expect(pool.texts.map(short)).toEqual([
    'begin',
    'set xact_abort on',
    'insert into [dbo].[accounts]',
    'commit',
  ]);
  expect(statementsOf(pool.log[2]?.text ?? '')).toEqual([
    'insert into [dbo].[accounts]',
    'insert into [dbo].[audit_events]',
    'insert into [dbo].[commits]',
  ]);
  expect(pool.log[1]?.text).toMatch(/select @lock as \[lock\];\nselect top .*;\nselect convert/);
  expect(pool.openTransactions).toBe(0);
});

test('what a transaction sets is sent as a batch, in which it stays in force, and not by sp_executesql, in which it ends', async () => {
  const { pool, writer } = writerOn();
  await writer.submit(inserting(1));
  await new MssqlReader(pool, new MssqlStatements(tenantTables)).snapshot(async () => undefined);
  const setting = pool.log.filter(({ text }) => /^\s*set /m.test(text));
  expect(setting.map(({ isBatch }) => isBatch)).toEqual([true, true]);
  expect(setting.map(({ text }) => text.split(BETWEEN_STATEMENTS)[0])).toEqual([
    'set xact_abort on',
    'set xact_abort on',
  ]);
});

test('the lock names the database: a server may share application locks between databases', () => {
  expect(beginWriting(1)).toContain("@resource nvarchar(255) = N'cifra.writer.' + db_name()");
});

const accountOf = tenantQuery<{ code: string }>()((q) =>
  q.db
    .select({ name: q.t.accounts.name, type: q.t.accounts.type })
    .from(q.t.accounts)
    .where(eq(q.t.accounts.code, q.arg(q.t.accounts.code, 'code'))),
);

const accountById = tenantQuery<{ id: Uuid }>()((q) =>
  q.db
    .select({ name: q.t.accounts.name })
    .from(q.t.accounts)
    .where(eq(q.t.accounts.id, q.arg(q.t.accounts.id, 'id'))),
);

test('a set of reads is one request with a result set for each; its parameters keep their statements apart', async () => {
  const { pool, writer } = writerOn((text, params) =>
    text.startsWith('select [name]') ? rows([text, JSON.stringify(params)]) : willing(text, params),
  );
  const answers = await writer.submit({
    header,
    run: async (tx) => ({
      kind: 'nothing',
      answer: await Promise.all(['a', 'b'].map((code) => tx.first(accountOf, { code }))),
    }),
  });
  expect(pool.texts.map(short)).toEqual(['begin', 'set xact_abort on', 'select [name]', 'commit']);
  expect(answers.map((row) => row?.name.match(/@\w+/)?.[0])).toEqual(['@s0_par0', '@s1_par0']);
  expect(pool.log[2]?.params).toEqual({ s0_par0: 'a', s1_par0: 'b' });
});

test('writes are sent in as few requests as their parameters allow, rows that follow each other as one document; each has to touch its row', async () => {
  const { pool, writer } = writerOn();
  await writer.submit({
    header,
    run: async (tx) => {
      for (let last = 1; last <= 300; last += 1) tx.insert(accounts, account(last));
      for (let last = 301; last <= 600; last += 1)
        tx.replace(accounts, { ...account(last), name: 'Bank' }, 7n);
      tx.record(fixtureEvent({ event: 'TESTED', objectType: 'test', objectId: '1' }));
      return { kind: 'keep', answer: null };
    },
  });
  const sent = pool.log.filter(({ what }) => what === 'query').slice(1);
  const updates = sent.map(({ text }) => text.match(/update \[dbo\]\.\[accounts\]/g)?.length ?? 0);
  expect(updates).toEqual([149, 149, 2]);
  expect(sent.map(({ text }) => text.match(/insert into \[dbo\]\.\[accounts\]/g)?.length ?? 0)).toEqual(
    sent.map((_, index) => (index === 0 ? 1 : 0)),
  );
  expect(JSON.parse(String(sent[0]?.params['s0_rows']))).toHaveLength(300);
  for (const { params } of sent) expect(Object.keys(params).length).toBeLessThanOrEqual(2_100);
  expect(sent[1]?.text).toContain('if @@rowcount <> 1 throw 50002');
  const refusing = writerOn((text, params) =>
    text.includes('update [dbo].[accounts]')
      ? serverError(50_002, 'the replace of a row of accounts did not touch one row')
      : willing(text, params),
  ).writer.submit({
    header,
    run: async (tx) => {
      tx.replace(accounts, account(1), 7n);
      tx.record(fixtureEvent({ event: 'TESTED', objectType: 'test', objectId: '1' }));
      return { kind: 'keep', answer: null };
    },
  });
  await expect(refusing).rejects.toEqual(
    new InvariantBroken('the replace of a row of accounts did not touch one row'),
  );
});

test('rows that JSON would write otherwise than they are do not go through it: each is sent by itself', async () => {
  const { pool, writer } = writerOn();
  await writer.submit({
    header,
    run: async (tx) => {
      for (const [last, name] of [
        [1, 'Cash'],
        [2, 'Bank'],
        [3, '6" pipe'],
        [4, 'C:\\'],
        [5, 'Ñandú €'],
      ] as const)
        tx.insert(accounts, { ...account(last), name });
      tx.record(fixtureEvent({ event: 'TESTED', objectType: 'test', objectId: '1' }));
      return { kind: 'keep', answer: null };
    },
  });
  const { text = '', params = {} } = pool.log.find((each) => each.text.includes('[accounts]')) ?? {};
  expect(text.match(/openjson/g)).toHaveLength(1);
  const sent = Object.entries(params).filter(([name]) => /^(s\d+_)?(rows|name)$/.test(name));
  expect(sent.map(([, value]) => value)).toEqual([
    expect.stringContaining('"Bank"'),
    '6" pipe',
    'C:\\',
    'Ñandú €',
  ]);
});

test('a work that reads step by step sends what it wrote before each read, behind a savepoint', async () => {
  const { pool, writer } = writerOn();
  await writer.submit({
    header,
    reading: 'stepwise',
    run: async (tx) => {
      tx.insert(accounts, account(1));
      await tx.first(accountOf, { code: 'A1' });
      await tx.first(accountOf, { code: 'A2' });
      await tx.first(accountOf, { code: 'A3' });
      return { kind: 'nothing', answer: null };
    },
  });
  expect(pool.texts.map(short).slice(2)).toEqual([
    'save transaction command',
    'insert into [dbo].[accounts]',
    'select [name]',
    'select [name]',
    'select [name]',
    'rollback transaction command',
    'commit',
  ]);
});

test('the statements that are sent, with their parameters', async () => {
  const { pool, writer } = writerOn();
  await writer
    .submit({
      header,
      run: async (tx) => {
        tx.insert(accounts, account(1));
        tx.replace(accounts, { ...account(2), name: 'Bank' }, 7n);
        tx.upsert(counterUpsert, { series: 'JE', fiscal_year_id: id(9), last_number: 3n });
        tx.record(fixtureEvent({ event: 'TESTED', objectType: 'test', objectId: '1' }));
        return { kind: 'keep', answer: null };
      },
    })
    .catch(() => undefined);
  const [begin, flush, ...others] = pool.log.filter(({ what }) => what === 'query');
  expect(others).toEqual([]);
  const beginning = beginWriting(defaultMssqlWriterLimits.lockMilliseconds);
  expect(begin?.text.startsWith(`${beginning}${BETWEEN_STATEMENTS}`)).toBe(true);
  expect(begin?.text.slice(beginning.length + BETWEEN_STATEMENTS.length).split(BETWEEN_STATEMENTS)).toEqual([
    // The order names the table: the alias of the same name is text, and '9' comes after '10'.
    'select top (1) convert(varchar(20), [number]) as [number], convert(varchar(20), [instant]) as [instant], [hash] from [dbo].[commits] order by [commits].[number] desc',
    "select convert(varchar(20), datediff_big(microsecond, '19700101', sysutcdatetime())) as [now]",
    // Whether its books are frozen or have moved: no other replica's queue writes on.
    'select [state], convert(varchar(20), [since]) as [since], convert(varchar(20), [until]) as [until] from [dbo].[serving_states]',
  ]);
  const assignments =
    '[code] = @s1_code, [name] = @s1_name, [type] = @s1_type, [normal_side] = @s1_normal_side, [kind] = @s1_kind, [parent_id] = convert(binary(16), @s1_parent_id), [is_postable] = @s1_is_postable, [is_active] = @s1_is_active, [currency] = @s1_currency, [bank_number] = @s1_bank_number, [control_role] = @s1_control_role, [commit_number] = convert(bigint, @s1_commit_number)';
  expect(flush?.text.split(BETWEEN_STATEMENTS).slice(0, 5)).toEqual([
    'insert into [dbo].[accounts] ([id], [code], [name], [type], [normal_side], [kind], [parent_id], [is_postable], [is_active], [currency], [bank_number], [control_role], [commit_number]) values (convert(binary(16), @s0_id), @s0_code, @s0_name, @s0_type, @s0_normal_side, @s0_kind, convert(binary(16), @s0_parent_id), @s0_is_postable, @s0_is_active, @s0_currency, @s0_bank_number, @s0_control_role, convert(bigint, @s0_commit_number))',
    `update [dbo].[accounts] set ${assignments} where [id] = convert(binary(16), @s1_id) and [commit_number] = convert(bigint, @s1_expected_version)`,
    "if @@rowcount <> 1 throw 50002, 'the replace of a row of accounts did not touch one row', 1",
    'update [dbo].[series_counters] set [last_number] = convert(bigint, @s2_last_number) where [series] = @s2_series and [fiscal_year_id] = convert(binary(16), @s2_fiscal_year_id)',
    'if @@rowcount = 0 insert into [dbo].[series_counters] ([series], [fiscal_year_id], [last_number]) values (@s2_series, convert(binary(16), @s2_fiscal_year_id), convert(bigint, @s2_last_number))',
  ]);
  const rowId = Buffer.from(id(1).replaceAll('-', ''), 'hex');
  expect(flush?.params).toMatchObject({
    s0_id: rowId,
    s0_code: 'A1',
    s0_name: 'Cash',
    s0_commit_number: '1',
  });
  expect(flush?.params).toMatchObject({ s1_name: 'Bank', s1_expected_version: '7', s2_last_number: '3' });
});

test('what the driver would round or mistype is sent as text and typed: amounts, numbers, binary nulls', async () => {
  const pool = new RecordingPool(willing);
  const statements = new MssqlStatements(tenantTables);
  const row = { ...account(1), commit_number: 9_007_199_254_740_993n };
  await statements.send(pool, await statements.statementsOf([{ kind: 'insert', table: accounts, row }]));
  const [sent] = pool.log;
  expect(sent?.params['commit_number']).toBe('9007199254740993');
  expect(sent?.text).toContain('convert(binary(16), @parent_id)');
  expect(sent?.params['parent_id']).toBeNull();
  expect(sent?.types['parent_id']).toMatchObject({ length: 16 });
  const increase = tenantDerivedWrite<{ amount: bigint; account: Uuid | null }>()((q) =>
    q.db
      .update(q.t.account_balances)
      .set({ base_debit: q.arg(q.t.account_balances.base_debit, 'amount') })
      .where(eq(q.t.account_balances.account_id, q.arg(q.t.account_balances.account_id, 'account'))),
  );
  const params = { amount: 9_223_372_036_854_775_807n, account: null };
  await statements.send(
    pool,
    await statements.statementsOf([{ kind: 'derive', write: increase, params, rows: 'ANY' }]),
  );
  expect(pool.log[1]?.params).toEqual({ par0: '922337203685477.5807', par1: null });
  expect(pool.log[1]?.types['par1']).toMatchObject({ length: 32 });
});

test('waiting commands share one commit, and hold no connection while they wait', async () => {
  const { pool, writer } = writerOn();
  await Promise.all([1, 2, 3].map((last) => writer.submit(inserting(last))));
  expect(pool.texts.filter((text) => text === 'begin')).toHaveLength(1);
  const [flush, ...others] = pool.log.filter(({ text }) => text.includes('insert into [dbo].[commits]'));
  expect(others).toEqual([]);
  expect([2, 5, 8].map((place) => flush?.params[`s${place}_number`])).toEqual(['1', '2', '3']);
});

const reading = (last: number, code = 'A1'): Work<number, TenantTables> => ({
  header,
  run: async (tx) => {
    await tx.first(accountOf, { code });
    return inserting(last).run(tx);
  },
});

test('what a command wrote goes along with what the next one reads: three that read once take three requests and the last writes', async () => {
  const { pool, writer } = writerOn();
  await Promise.all([1, 2, 3].map((last) => writer.submit(reading(last))));
  const writesOf = (text: string): string[] => statementsOf(text).map((each) => each.split(' ')[0] ?? '');
  expect(pool.texts.slice(2, -1).map(writesOf)).toEqual([
    ['select'],
    ['insert', 'insert', 'insert', 'select'],
    ['insert', 'insert', 'insert', 'select'],
    ['insert', 'insert', 'insert'],
  ]);
});

test('a read that cannot be encoded fails alone: what the command before it wrote is sent all the same', async () => {
  const { pool, writer } = writerOn();
  const unreadable: Work<number, TenantTables> = {
    header,
    run: async (tx) => {
      await tx.first(accountById, { id: 7 as never });
      return { kind: 'nothing', answer: 7 };
    },
  };
  const outcomes = await Promise.allSettled([inserting(1), unreadable].map((work) => writer.submit(work)));
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect(pool.texts.filter((text) => text.includes('insert into [dbo].[accounts]'))).toHaveLength(1);
  expect(pool.texts.filter((text) => text === 'begin')).toHaveLength(1);
  expect(pool.texts.at(-1)).toBe('commit');
});

test('what opens a work is read with its first set, and nothing is kept of a work that learns from it that it was done', async () => {
  const { pool, writer } = writerOn((text, params) =>
    text.startsWith('select [name]') ? rows(['Cash', 'ASSET']) : willing(text, params),
  );
  let isDone = false;
  await writer.submit({
    header,
    opening: async (tx) => {
      isDone = (await tx.first(accountOf, { code: 'A0' })) !== null;
    },
    run: async (tx, opened) => {
      const handled = inserting(1).run(tx);
      await tx.first(accountOf, { code: 'A1' }).catch(() => null);
      await opened;
      return isDone ? { kind: 'nothing', answer: 0 } : handled;
    },
  });
  expect(pool.texts.map(short)).toEqual(['begin', 'set xact_abort on', 'select [name]', 'commit']);
  expect(pool.log[2]?.params).toEqual({ s0_par0: 'A0', s1_par0: 'A1' });
});

test('a refusal sends its event alone: its rows were never sent', async () => {
  const { pool, writer } = writerOn();
  await writer.submit({
    header,
    run: async (tx) => {
      tx.insert(accounts, account(1));
      return {
        kind: 'undo',
        answer: 'refused',
        outcome: 'refused',
        after: (after) =>
          after.record(fixtureEvent({ event: 'COMMAND_REFUSED', objectType: 'command', objectId: 'test' })),
      };
    },
  });
  expect(pool.texts.slice(2).map(statementsOf)).toEqual([
    ['insert into [dbo].[audit_events]', 'insert into [dbo].[commits]'],
    ['commit'],
  ]);
});

const removeBalances = tenantDerivedWrite<object>()((q) => q.db.delete(q.t.account_balances));

test('a work on derived tables alone is kept without a commit row; with a row of the chain it is rolled back', async () => {
  const { pool, writer } = writerOn();
  const projecting = (isRecording: boolean) =>
    writer.submit({
      header,
      run: async (tx) => {
        tx.derive(removeBalances, {});
        if (isRecording) tx.record(fixtureEvent({ event: 'TESTED', objectType: 'test', objectId: '1' }));
        return { kind: 'derived', answer: 'projected' };
      },
    });
  await expect(projecting(false)).resolves.toBe('projected');
  expect(pool.texts.some((text) => text.includes('insert into [dbo].[commits]'))).toBe(false);
  expect(pool.texts.at(-2)).toMatch(/^delete from/);
  await expect(projecting(true)).rejects.toThrow(/unit of work for derived tables/);
  expect(pool.texts.filter((text) => text.startsWith('delete from'))).toHaveLength(1);
  expect(pool.openTransactions).toBe(0);
});

test('an error of the server ends the transaction: the group is run one by one and only its cause fails', async () => {
  const runs: number[] = [];
  const { pool, writer } = writerOn((text, params) =>
    text.startsWith('insert into [dbo].[accounts]') &&
    Object.entries(params).some(([name, value]) => name.endsWith('_code') && value === 'A2')
      ? serverError(2627, `Violation of PRIMARY KEY constraint 'pk_accounts'.`)
      : willing(text, params),
  );
  const outcomes = await Promise.allSettled([1, 2, 3].map((last) => writer.submit(inserting(last, runs))));
  expect(
    outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : outcome.reason)),
  ).toEqual([1, new DuplicateKey('accounts(id)'), 3]);
  expect(runs).toEqual([1, 2, 3, 1, 2, 3]);
  expect(pool.openTransactions).toBe(0);
});

test('a handler that swallows an error of the server does not get a commit', async () => {
  const { pool, writer } = writerOn((text, params) =>
    text.startsWith('select [name]') ? serverError(823) : willing(text, params),
  );
  const swallowing = writer.submit({
    header,
    run: async (tx) => {
      await tx.first(accountOf, { code: 'A1' }).catch(() => null);
      return { kind: 'nothing', answer: 'as if nothing had happened' };
    },
  });
  await expect(swallowing).rejects.toThrow(DatabaseUnavailable);
  expect(pool.texts).not.toContain('commit');
});

test.each([1205, 13535])('error %i repeats the command, at most three times', async (number) => {
  let failures = 2;
  const runs: number[] = [];
  const failing: Answering = (text, params) =>
    text.startsWith('insert into [dbo].[accounts]') && failures-- > 0
      ? serverError(number)
      : willing(text, params);
  await expect(writerOn(failing).writer.submit(inserting(1, runs))).resolves.toBe(1);
  expect(runs).toHaveLength(3);
  failures = 99;
  runs.length = 0;
  await expect(writerOn(failing).writer.submit(inserting(1, runs))).rejects.toThrow(DatabaseUnavailable);
  expect(runs).toHaveLength(3);
});

test.each([-1, -2, -3, -999, null])(
  'a lock that answers %s was not got: nothing is read or written',
  async (lock) => {
    const { pool, writer } = writerOn((text, params) =>
      text.includes('sp_getapplock') ? rows({ lock: lock ?? undefined }) : willing(text, params),
    );
    await expect(writer.submit(inserting(1))).rejects.toThrow(lock === -1 ? WriterBusy : DatabaseUnavailable);
    expect(pool.texts.map(short)).toEqual(['begin', 'set xact_abort on', 'rollback']);
    expect(pool.openTransactions).toBe(0);
  },
);

test('a read that is requested while another set is under way is thrown, and the next command goes on', async () => {
  const { pool, writer } = writerOn(async (text, params) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    return willing(text, params);
  });
  const parallel = writer.submit({
    header,
    run: async (tx) => {
      const first = tx.first(accountOf, { code: 'A1' });
      await new Promise((resolve) => setTimeout(resolve, 1));
      await Promise.all([first, tx.first(accountOf, { code: 'A2' })]);
      return { kind: 'nothing', answer: null };
    },
  });
  await expect(parallel).rejects.toThrow(InvariantBroken);
  await expect(writer.submit(inserting(3))).resolves.toBe(3);
  expect(pool.openTransactions).toBe(0);
});

test('the guard is what refuses the second request: the transaction below it accepts both', async () => {
  const pool = new RecordingPool(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return rows();
  });
  const below: MssqlTransaction = pool.transaction();
  await below.begin(0);
  await Promise.all([below.request().query('select 1'), below.request().query('select 2')]);
  const guarded = new GuardedTransaction(below);
  const first = guarded.execute('select 1');
  await expect(guarded.execute('select 2')).rejects.toThrow(/two requests at once/);
  await first;
  await expect(guarded.execute('select 3')).resolves.toBeDefined();
});

test('a command that kept its transaction cannot write into a later one', async () => {
  const { writer } = writerOn();
  let kept: WriteTx<TenantTables> | null = null;
  await writer.submit({
    header,
    run: async (tx) => {
      kept = tx;
      return { kind: 'nothing', answer: null };
    },
  });
  expect(() => (kept as unknown as WriteTx<TenantTables>).insert(accounts, account(1))).toThrow(/has ended/);
});

test('the queue is bounded, and a closing writer accepts nothing more', async () => {
  const { writer } = writerOn(willing, { ...defaultMssqlWriterLimits, queueLength: 1 });
  const first = writer.submit(inserting(1));
  await expect(writer.submit(inserting(2))).rejects.toThrow(WriterBusy);
  await first;
  await writer.close();
  await expect(writer.submit(inserting(3))).rejects.toThrow(DatabaseUnavailable);
});

test('a query is sent to the transaction it belongs to, whichever others run', async () => {
  const statements = new MssqlStatements(tenantTables);
  const query = tenantQuery<{ code: string }>()((q) =>
    q.db
      .select({ name: q.t.accounts.name })
      .from(q.t.accounts)
      .where(eq(q.t.accounts.code, q.arg(q.t.accounts.code, 'code'))),
  );
  const pools = [0, 1].map(
    (index) =>
      new RecordingPool(async () => {
        await new Promise((resolve) => setImmediate(resolve));
        return rows({ name: `from ${index}` });
      }),
  );
  await Promise.all(
    pools.map((pool, index) => statements.all(pool, query, { code: `C${index}` }).catch(() => undefined)),
  );
  expect(pools.map((pool) => pool.log.map(({ params }) => params['par0']))).toEqual([['C0'], ['C1']]);
});

test('the configuration checks certificates by default', () => {
  const config = connectionConfig({
    url: 'mssql://app:p%40ss@db.example:1444/',
    server: null,
    database: 'books',
    maximumConnections: 4,
  });
  expect(config).toMatchObject({
    server: 'db.example',
    port: 1444,
    user: 'app',
    password: 'p@ss',
    database: 'books',
    pool: { max: 4 },
    options: { encrypt: true, trustServerCertificate: false, abortTransactionOnError: true },
  });
  expect(
    connectionConfig({ url: 'mssql://a:b@x/', server: 'other,1500', database: 'd', maximumConnections: 1 }),
  ).toMatchObject({ server: 'other', port: 1500 });
});

describe('protection', () => {
  const answering = (row: object | Error) =>
    new RecordingPool(() => (row instanceof Error ? row : rows(row)));
  test('of a database is read from the database itself; a server that cannot answer lacks everything', async () => {
    await expect(
      lackingProtections(answering({ temporal_type: 2, may_update: 0, snapshot: 1 }), 'accounts'),
    ).resolves.toEqual([]);
    await expect(
      lackingProtections(answering({ temporal_type: 0, may_update: 1, snapshot: 0 }), 'accounts'),
    ).resolves.toEqual(['HISTORY_BY_TRIGGERS', 'WRITES_NOT_DENIED', 'NO_SNAPSHOT']);
    await expect(lackingProtections(answering(serverError(208)), 'accounts')).resolves.toHaveLength(3);
    await expect(
      lackingProtections(answering({ temporal_type: 2, may_update: null, snapshot: 1 }), 'accounts'),
    ).resolves.toEqual(['WRITES_NOT_DENIED']);
  });

  test('that is degraded is refused for LIVE tenants unless configured', () => {
    const lacking = ['HISTORY_BY_TRIGGERS'] as const;
    expect(() => assertProtected(lacking, { kind: 'LIVE', isDegradedLiveAllowed: false })).toThrow(
      sentenceOf('HISTORY_BY_TRIGGERS'),
    );
    expect(() => assertProtected(lacking, { kind: 'LIVE', isDegradedLiveAllowed: true })).not.toThrow();
    expect(() => assertProtected(lacking, { kind: 'SANDBOX', isDegradedLiveAllowed: false })).not.toThrow();
    expect(() => assertProtected([], { kind: 'LIVE', isDegradedLiveAllowed: false })).not.toThrow();
  });
});

describe('a new database', () => {
  test('allows snapshots; a server that cannot still gets its database', async () => {
    const pool = new RecordingPool((text) =>
      text.startsWith('alter') ? serverError(5058) : { rowsAffected: [0] },
    );
    await expect(createDatabase(pool, 'cifra_t1')).resolves.toEqual({ allowsSnapshots: false });
    expect(pool.texts.slice(0, 2)).toEqual([
      `select db_id(N'cifra_t1') as [id]`,
      'create database [cifra_t1]',
    ]);
    await expect(
      createDatabase(new RecordingPool(() => ({ rowsAffected: [0] })), 'cifra_t1'),
    ).resolves.toEqual({ allowsSnapshots: true });
    await expect(createDatabase(pool, 'x]; drop database [y')).rejects.toThrow(InvariantBroken);
  });
  test('that exists already, or that another process creates meanwhile, is not created again', async () => {
    const existing = new RecordingPool((text) =>
      text.includes('db_id') ? rows({ id: 7 }) : rows({ allowed: 1 }),
    );
    await expect(createDatabase(existing, 'cifra_t1')).resolves.toEqual({ allowsSnapshots: true });
    expect(existing.texts.filter((text) => /^(create|alter)/.test(text))).toEqual([]);
    const racing = new RecordingPool((text) =>
      text.startsWith('create') ? serverError(1801) : { rowsAffected: [0] },
    );
    await expect(createDatabase(racing, 'cifra_t1')).resolves.toEqual({ allowsSnapshots: true });
    const full = new RecordingPool((text) =>
      text.startsWith('create') ? serverError(1105) : { rowsAffected: [0] },
    );
    await expect(createDatabase(full, 'cifra_t1')).rejects.toThrow(DatabaseUnavailable);
  });

  test('lets each log-in in by the role of its principal; the owner of everything needs none', () => {
    const owner = 'mssql://sa:x@host';
    const urls = { migrator: owner, application: 'mssql://app%5D:x@host', reader: owner };
    expect(admitLogIns({ urls })).toEqual([
      `if database_principal_id(N'app]') is null create user [app]]] for login [app]]]`,
      'alter role [cifra_application] add member [app]]]',
    ]);
  });

  test('reports lock where there are no snapshots', () => {
    expect(readingIsolationOf([])).toBe('SNAPSHOT');
    expect(readingIsolationOf(['NO_SNAPSHOT'])).toBe('SERIALIZABLE');
  });
});

describe('migrations', () => {
  const [first] = migrationsOf('mssql', 'tenant');
  test('apply what the server can do, and what stands in for it', () => {
    if (!first) throw new Error('there is no migration');
    const all = batchesFor(first, {
      systemVersioning: true,
      roles: true,
      denial: true,
    }).join('\n');
    expect(all).toContain('system_versioning = on');
    expect(all).toContain('deny update, delete on [dbo].[commits] to [cifra_application]');
    expect(all).not.toContain('[accounts_keep_version]');
    const least = batchesFor(first, {
      systemVersioning: false,
      roles: false,
      denial: false,
    }).join('\n');
    expect(least).not.toMatch(/system_versioning|^deny|create role/m);
    expect(least).toContain('[accounts_keep_version]');
  });
  test('make the tables that the definitions generate', () => {
    for (const kind of ['tenant', 'control'] as const) {
      const definitions = definitionsOf[kind];
      const sections = migrationsOf('mssql', kind).map(({ text }) => readSections(text));
      const batches = sections.flatMap((each) => [...each.portable, ...each['without-temporal']]);
      const migrated = { name: 'migrations', shape: mssqlShape(batches) };
      const generated = {
        name: 'definitions',
        shape: mssqlShape([...mssqlSchema(definitions), ...mssqlHistoryByTriggers(definitions)]),
      };
      expect(differencesOf(generated, migrated)).toEqual([]);
      expect(migrated.shape.size).toBeGreaterThan(200);
      for (const batch of sections.flatMap((each) => Object.values(each).flat()))
        expect(batch.match(/^create trigger/gm)?.length ?? 0).toBeLessThanOrEqual(1);
    }
    expect(() => readSections('select 1')).toThrow(/must begin with a section/);
    expect(() => readSections('-- section: other\nselect 1')).toThrow(/unknown section/);
  });
});
