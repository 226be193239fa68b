import { expect, test } from 'vitest';
import type { Uuid } from '@cifra/domain/ids';
import { fixtureEvent } from '../audit-event.fixture.ts';
import { DatabaseUnreachable, OutcomeUnknown, StorageFull } from '../failures.ts';
import { tenantDerivedWrite, type TenantTables } from '../statement.ts';
import { tenantTables } from '../tables/tenant.ts';
import type { Work } from '../writer.ts';
import { RecordingPool, rows, type Answering } from './recording-fake.ts';
import { MssqlStatements } from './statements.ts';
import { defaultMssqlWriterLimits, MssqlWriter } from './writer.ts';

/* What a lost COMMIT and a lost connection come to, on the driver's layer without a server. `faults.integration.test.ts` has the same on one. */

const lost = (code = 'ESOCKET'): Error => Object.assign(new Error('socket hang up'), { code });

const recording = (runs: number[], last: number): Work<number, TenantTables> => ({
  header: {
    actor: { kind: 'system', id: null, name: 'test' },
    requestId: 'r',
    origin: 'test',
    command: 'test',
    reason: null,
  },
  run: async (tx) => {
    runs.push(last);
    tx.record(fixtureEvent({ event: 'TESTED', objectType: 'test', objectId: `${last}` as Uuid }));
    return { kind: 'keep', answer: last };
  },
});

/** A server that keeps the hash of the last commit that it was sent, and says of any commit what `found` makes of it. */
function serverThatFound(found: (sent: Uint8Array) => readonly object[] | Error) {
  let sent = new Uint8Array(32);
  const answer: Answering = (text, params) => {
    if (text.includes('sp_getapplock')) return rows({ lock: 0 });
    if (text.startsWith('select [hash]')) {
      const answered = found(sent);
      return answered instanceof Error ? answered : rows(...answered);
    }
    if (text.includes('from [dbo].[commits]')) return rows();
    if (text.includes('as [now]')) return rows({ now: '1767225600000000' });
    const hash = Object.entries(params)
      .filter(([name]) => /(^|_)hash$/.test(name))
      .at(-1)?.[1];
    if (text.includes('insert into [dbo].[commits]')) sent = hash as Uint8Array<ArrayBuffer>;
    return { recordset: [], rowsAffected: [1] };
  };
  const pool = new RecordingPool(answer);
  const limits = { ...defaultMssqlWriterLimits, outcomeMilliseconds: 40, pauseMilliseconds: 5 };
  return { pool, writer: new MssqlWriter<TenantTables>(pool, new MssqlStatements(tenantTables), limits) };
}

const commitsOf = ({ texts }: RecordingPool): number => texts.filter((text) => text === 'commit').length;

test('COMMIT was not answered and its commit is there: the whole group is answered, without a key, and run once', async () => {
  const runs: number[] = [];
  const { pool, writer } = serverThatFound((hash) => [{ hash }]);
  pool.commitFailure = lost();
  const answers = await Promise.all([1, 2, 3].map((last) => writer.submit(recording(runs, last))));
  expect(answers).toEqual([1, 2, 3]);
  expect(runs).toEqual([1, 2, 3]);
  expect(commitsOf(pool)).toBe(1);
  // It is asked under the lock of the writer: until then the transaction in question may still be under way.
  const asked = pool.texts.find((text) =>
    text.includes('select [hash] from [dbo].[commits] where [number] = 3'),
  );
  expect(asked).toMatch(/sp_getapplock/);
  expect(pool.openTransactions).toBe(0);
});

test.each([
  ['nothing', () => []],
  ['the commit of somebody else', () => [{ hash: new Uint8Array(32) }]],
] as const)('its number holds %s: the group is run again, together', async (_what, found) => {
  const runs: number[] = [];
  const { pool, writer } = serverThatFound(found);
  pool.commitFailure = lost();
  expect(await Promise.all([1, 2].map((last) => writer.submit(recording(runs, last))))).toEqual([1, 2]);
  expect(runs).toEqual([1, 2, 1, 2]);
  expect(commitsOf(pool)).toBe(2);
});

test('the database cannot be asked: the outcome is unknown, nothing is run again', async () => {
  const runs: number[] = [];
  const { pool, writer } = serverThatFound(() => lost());
  pool.commitFailure = lost('ETIMEOUT');
  await expect(writer.submit(recording(runs, 1))).rejects.toThrow(OutcomeUnknown);
  expect(runs).toEqual([1]);
  await expect(writer.submit(recording(runs, 2))).resolves.toBe(2);
});

test('a full log at COMMIT is a full log: it is looked first, and nothing was done', async () => {
  const runs: number[] = [];
  const { pool, writer } = serverThatFound(() => []);
  pool.commitFailure = Object.assign(new Error('The transaction log is full'), {
    number: 9002,
    code: 'EREQUEST',
  });
  await expect(writer.submit(recording(runs, 1))).rejects.toEqual(
    new StorageFull('the log of the database is full'),
  );
  expect(runs).toEqual([1]);
});

const removeBalances = tenantDerivedWrite<object>()((q) => q.db.delete(q.t.account_balances));

test('derived rows leave no commit to look for, so their outcome is unknown; what wrote nothing needs none', async () => {
  const { pool, writer } = serverThatFound(() => []);
  const { header } = recording([], 1);
  pool.commitFailure = lost();
  const derived = writer.submit({
    header,
    run: async (tx) => {
      tx.derive(removeBalances, {});
      return { kind: 'derived', answer: 1 };
    },
  });
  await expect(derived).rejects.toThrow(OutcomeUnknown);
  pool.commitFailure = lost();
  await expect(
    writer.submit({ header, run: async () => ({ kind: 'nothing', answer: 'replayed' }) }),
  ).resolves.toBe('replayed');
});

test('a connection that is gone before COMMIT is replaced, three times at most; a server that is away is unreachable', async () => {
  let failures = 2;
  const runs: number[] = [];
  const answer: Answering = (text, params) =>
    text.includes('insert into [dbo].[commits]') && failures-- > 0 ? lost('ECLOSE') : willing(text, params);
  const willing: Answering = (text) => {
    if (text.includes('sp_getapplock')) return rows({ lock: 0 });
    return text.includes('as [now]') ? rows({ now: '1767225600000000' }) : rows();
  };
  const pool = new RecordingPool(answer);
  const limits = { ...defaultMssqlWriterLimits, pauseMilliseconds: 1 };
  const writer = new MssqlWriter<TenantTables>(pool, new MssqlStatements(tenantTables), limits);
  expect(await Promise.all([1, 2].map((last) => writer.submit(recording(runs, last))))).toEqual([1, 2]);
  // A lost connection is no work's fault: the group stays together.
  expect(runs).toEqual([1, 2, 1, 2, 1, 2]);
  expect(commitsOf(pool)).toBe(1);
  failures = 99;
  await expect(writer.submit(recording(runs, 3))).rejects.toThrow(DatabaseUnreachable);
  expect(pool.openTransactions).toBe(0);
});

test('a connection that has a transaction open already is not built on: the batch says so, and the work is run again', async () => {
  let isLeftOpen = true;
  const runs: number[] = [];
  const pool = new RecordingPool((text) => {
    if (!text.includes('sp_getapplock')) return text.includes('as [now]') ? rows({ now: '1' }) : rows();
    expect(text).toMatch(/if @@trancount > 1 throw 50003[\s\S]*sp_getapplock/);
    if (!isLeftOpen) return rows({ lock: 0 });
    isLeftOpen = false;
    return Object.assign(new Error('a transaction was left open'), { number: 50_003, code: 'EREQUEST' });
  });
  const writer = new MssqlWriter<TenantTables>(pool, new MssqlStatements(tenantTables));
  await expect(writer.submit(recording(runs, 1))).resolves.toBe(1);
  expect(runs).toEqual([1]);
});
