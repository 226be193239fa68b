import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Uuid } from '@cifra/domain/ids';
import { tenantQuery } from '../statement.ts';
import { tenantTables } from '../tables/tenant.ts';
import { PointReads } from './point-reads.ts';
import { RecordingPool, rows, type Answering } from './recording-fake.ts';
import { MssqlStatements } from './statements.ts';

const nameOfCode = tenantQuery<{ code: string }>()((q) =>
  q.db
    .select({ name: q.t.accounts.name })
    .from(q.t.accounts)
    .where(eq(q.t.accounts.code, q.arg(q.t.accounts.code, 'code'))),
);
const nameOfId = tenantQuery<{ id: Uuid }>()((q) =>
  q.db
    .select({ name: q.t.accounts.name })
    .from(q.t.accounts)
    .where(eq(q.t.accounts.id, q.arg(q.t.accounts.id, 'id'))),
);

/** Answers each read with the value of its parameter, after a turn of the event loop. */
const answering: Answering = async (text, params) => {
  await new Promise(setImmediate);
  const parameter = /@(\w+)/.exec(text)?.[1] ?? '';
  return rows([params[parameter]]);
};

function readsOn(answer: Answering, atOnce?: number) {
  const pool = new RecordingPool(answer);
  const reads = new PointReads(pool, new MssqlStatements(tenantTables), { ...(atOnce && { atOnce }) });
  const nameOf = async (code: string): Promise<unknown> => (await reads.first(nameOfCode, { code }))?.name;
  return { pool, reads, nameOf };
}

test('reads of one turn are one request, and so are those that come while it is under way', async () => {
  const { pool, nameOf } = readsOn(answering);
  const first = Promise.all(['a', 'b', 'c'].map(nameOf));
  await new Promise((resolve) => process.nextTick(resolve));
  const second = Promise.all(['d', 'e'].map(nameOf));
  expect([await first, await second]).toEqual([
    ['a', 'b', 'c'],
    ['d', 'e'],
  ]);
  expect(pool.roundTrips).toBe(2);
});

test('where several may be under way, the next turn does not wait', async () => {
  const { pool, nameOf } = readsOn(answering, 2);
  const first = nameOf('a');
  await new Promise((resolve) => process.nextTick(resolve));
  const second = nameOf('b');
  await new Promise((resolve) => process.nextTick(resolve));
  expect(pool.roundTrips).toBe(2);
  expect(await Promise.all([first, second])).toEqual(['a', 'b']);
});

test('a read that cannot be sent, or that the server refuses, fails alone', async () => {
  const { pool, reads, nameOf } = readsOn((text, params) =>
    Object.values(params).includes('refused')
      ? Object.assign(new Error('refused'), { number: 229, code: 'EREQUEST' })
      : answering(text, params),
  );
  const outcomes = await Promise.allSettled([
    nameOf('a'),
    reads.first(nameOfId, { id: 7 as never }),
    nameOf('b'),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  const refused = await Promise.allSettled(['c', 'refused'].map(nameOf));
  expect(refused.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect(pool.openTransactions).toBe(0);
});

test('what the server itself refuses is told to all at once, and asked for no more', async () => {
  const { pool, nameOf } = readsOn(() => Object.assign(new Error('timeout'), { code: 'ETIMEOUT' }));
  const outcomes = await Promise.allSettled(['a', 'b', 'c'].map(nameOf));
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(pool.roundTrips).toBeLessThanOrEqual(2);
});
