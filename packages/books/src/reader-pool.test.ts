import { afterEach, expect, test } from 'vitest';
import { verifyBooks } from '../../../test/support/books-verification.ts';
import { openTenantBooks, type TenantBooks } from '../../../test/worlds/books/tenant-books.ts';
import { WorkAborted, type RequestSignal } from './abort.ts';
import { spin, spinOnce, type SpinInput } from './reader-pool.fixture.ts';
import { ReaderPool, SERVER, type ReportTurn } from './reader-pool.ts';

let world: TenantBooks;
let pool: ReaderPool;
afterEach(async () => {
  await pool.close();
  await world.close();
});

async function poolOf(most: number): Promise<ReaderPool> {
  world = await openTenantBooks({ commandModules: [] });
  const options = {
    ...world.books.location,
    commandModules: ['../../../test/support/books-verification.ts', './reader-pool.fixture.ts'].map(
      (module) => new URL(module, import.meta.url).href,
    ),
    openTenantLimit: 5,
    sqlServer: null,
    registryDigest: null,
  };
  pool = await ReaderPool.start(options, most);
  return pool;
}

const serverTurn: ReportTurn = { principal: SERVER, tenant: 'one', isHeavy: false, signal: null };

const verified = async (): Promise<boolean> => {
  const tenant = await world.books.tenantFacts(world.tenant.id);
  if (!tenant) throw new Error('the tenant is not served');
  const task = { kind: 'report', name: verifyBooks.name, input: { knownHeads: [] }, tenant } as const;
  return ((await pool.run(task, { ...serverTurn, isHeavy: true })) as { readonly isValid: boolean }).isValid;
};

test('reports one after the other run on one thread', async () => {
  await poolOf(3);
  for (let count = 0; count < 4; count += 1) expect(await verified()).toBe(true);
  expect(pool.size).toBe(1);
});

test('reports side by side start further threads, never more than the most, and all are answered', async () => {
  await poolOf(2);
  for (let round = 0; round < 20 && pool.size < 2; round += 1)
    expect(await Promise.all(Array.from({ length: 8 }, verified))).toEqual(Array(8).fill(true));
  expect(pool.size).toBe(2);
  await Promise.all(Array.from({ length: 8 }, verified));
  expect(pool.size).toBe(2);
});

test('a closed pool accepts no report', async () => {
  await poolOf(1);
  await pool.close();
  await expect(verified()).rejects.toThrow('the books are closed');
});

/** Runs a report that keeps its thread busy for so many statements of a millisecond; answers how many it came to. */
async function spinning(turn: Partial<ReportTurn>, input: SpinInput): Promise<number> {
  const tenant = await world.books.tenantFacts(world.tenant.id);
  if (!tenant) throw new Error('the tenant is not served');
  const task = { kind: 'report', name: spin.name, input, tenant } as const;
  return (await pool.run(task, { ...serverTurn, ...turn })) as number;
}

function abortController(): RequestSignal & { readonly abort: () => void } {
  const controller = new AbortController();
  const { signal } = controller;
  return {
    get isAborted() {
      return signal.aborted;
    },
    onAbort: (listener) => {
      signal.addEventListener('abort', listener);
      return () => signal.removeEventListener('abort', listener);
    },
    abort: () => controller.abort(),
  };
}

test('whoever asks for much waits in turn with everybody else, and of one person every tenant has its turn', async () => {
  await poolOf(1);
  const ended: string[] = [];
  const ask = async (principal: string, tenant = 'one'): Promise<void> => {
    await spinning({ principal, tenant }, { statements: 2 });
    ended.push(`${principal} ${tenant}`);
  };
  const much = Array.from({ length: 30 }, () => ask('greedy'));
  await Promise.all([...much, ask('modest'), ask('greedy', 'two')]);
  expect(ended.indexOf('modest one')).toBeLessThan(6);
  expect(ended.indexOf('greedy two')).toBeLessThan(8);
});

test('what nobody waits for any more is not begun, or cut between two statements', async () => {
  await poolOf(1);
  const signal = abortController();
  const long = spinning({ signal }, { statements: 100_000 });
  const waiting = Array.from({ length: 5 }, () => spinning({ signal }, { statements: 100_000 }));
  setTimeout(signal.abort, 30);
  const startedMillis = performance.now();
  const outcomes = await Promise.allSettled([long, ...waiting]);
  for (const outcome of outcomes)
    expect(outcome).toMatchObject({ status: 'rejected', reason: { name: new WorkAborted().name } });
  expect(performance.now() - startedMillis).toBeLessThan(5_000);
  expect(pool.waitingCount).toBe(0);
  await expect(spinning({ signal }, { statements: 1 })).rejects.toBeInstanceOf(WorkAborted);
  expect(await spinning({}, { statements: 1 })).toBe(1);
});

test('a statement that is running is cut within milliseconds of its thread, and the thread goes on', async () => {
  await poolOf(1);
  const tenant = await world.books.tenantFacts(world.tenant.id);
  if (!tenant) throw new Error('the tenant is not served');
  const signal = abortController();
  const task = { kind: 'report', name: spinOnce.name, input: null, tenant } as const;
  const counting = pool.run(task, { ...serverTurn, signal });
  setTimeout(signal.abort, 30);
  await expect(counting).rejects.toMatchObject({ name: new WorkAborted().name });
  expect(await spinning({}, { statements: 1 })).toBe(1);
});

test('one person’s line has an end, the server’s own has none', async () => {
  await poolOf(1);
  const asked = Array.from({ length: 600 }, () => spinning({ principal: 'greedy' }, { statements: 0 }));
  const own = Array.from({ length: 600 }, () => spinning({}, { statements: 0 }));
  const refused = (await Promise.allSettled(asked)).filter(({ status }) => status === 'rejected');
  expect(refused.length).toBeGreaterThan(50);
  expect(refused[0]).toMatchObject({ reason: { name: 'ReadersBusy' } });
  expect((await Promise.all(own)).length).toBe(600);
});
