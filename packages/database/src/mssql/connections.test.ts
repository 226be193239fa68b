import { setTimeout as passing } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { ConnectionsBusy, DatabaseUnavailable } from '../failures.ts';
import { ConnectionFigures } from './connection-figures.ts';
import { defaultConnectionLimits, MssqlConnections, type ConnectionLimits } from './connections.ts';
import type { ConnectionKey } from './connection-key.ts';
import { LeasedPool } from './leased-pool.ts';
import { RecordingPool, rows } from './recording-fake.ts';

const keyOf = (database: string, principal: ConnectionKey['principal'] = 'application'): ConnectionKey => ({
  server: null,
  database,
  principal,
});

interface Opened {
  readonly database: string;
  readonly pool: RecordingPool;
  /** Ends it, as the server would. */
  readonly end: () => void;
}

let connections: MssqlConnections;
afterEach(() => connections.close());

function connectionsWith(limits: Partial<ConnectionLimits>) {
  const opened: Opened[] = [];
  const figures = new ConnectionFigures();
  connections = new MssqlConnections(
    {
      ...defaultConnectionLimits,
      turnMilliseconds: 0,
      waitMilliseconds: 2_000,
      open: async ({ database }, end) => {
        const pool = new RecordingPool((text) => failures[text] ?? rows({ there: 1 }));
        opened.push({ database, pool, end });
        return pool;
      },
      ...limits,
    },
    figures,
  );
  const isOpen = () => opened.filter(({ pool }) => !pool.isClosed).map(({ database }) => database);
  return { opened, figures, isOpen };
}

const socketFailure = (): Error => Object.assign(new Error('gone'), { code: 'ESOCKET' });

/** What a statement of this text fails with. */
const failures: Readonly<Record<string, Error>> = {
  deadlock: Object.assign(new Error('deadlock'), { code: 'EREQUEST', number: 1205 }),
  lost: Object.assign(new Error('lost'), { code: 'ESOCKET' }),
};

test('where the budget is spent, the connection that nobody used for longest is closed for the next; a closed one is never used again', async () => {
  const { opened, isOpen } = connectionsWith({ mostOpen: 2 });
  const first = await connections.lease(keyOf('a'));
  first.release();
  (await connections.lease(keyOf('b'))).release();
  const again = await connections.lease(keyOf('a'));
  expect(again.pool).toBe(first.pool);
  again.release();
  (await connections.lease(keyOf('c'))).release();
  expect(isOpen()).toEqual(['a', 'c']);
  const other = await connections.lease(keyOf('b'));
  expect(opened.map(({ database }) => database)).toEqual(['a', 'b', 'c', 'b']);
  expect(other.pool).toBe(opened[3]?.pool);
  other.release();
});

test('a tenant has one writer and one reader, however much it does, and never another tenant’s', async () => {
  const { opened } = connectionsWith({ mostOpen: 10 });
  const [writer, reader] = await Promise.all([
    connections.lease(keyOf('a')),
    connections.lease(keyOf('a', 'reader')),
  ]);
  const more = [connections.lease(keyOf('a')), connections.lease(keyOf('a', 'reader'))];
  await passing(5);
  expect(opened).toHaveLength(2);
  writer.release();
  reader.release();
  const [second, third] = await Promise.all(more);
  expect([second?.pool, third?.pool]).toEqual([writer.pool, reader.pool]);
  expect(writer.pool).not.toBe(reader.pool);
});

test('whoever waits behind a reader that is lent for long gets another one, of four in the process; a writer is one for ever', async () => {
  const { opened } = connectionsWith({ mostOpen: 40, longLeaseMilliseconds: 30, waitMilliseconds: 150 });
  const tenants = ['a', 'b', 'c', 'd', 'e'];
  const long = await Promise.all(tenants.map((name) => connections.lease(keyOf(name, 'reader'))));
  await connections.lease(keyOf('a'));
  const behind = Promise.allSettled(tenants.map((name) => connections.lease(keyOf(name, 'reader'))));
  await passing(5);
  expect(opened).toHaveLength(6);
  await expect(connections.lease(keyOf('a'))).rejects.toThrow(ConnectionsBusy);
  const ends = (await behind).map(({ status }) => status);
  expect(ends.toSorted()).toEqual([...Array(4).fill('fulfilled'), 'rejected']);
  expect(opened).toHaveLength(10);
  // The second reader of a tenant is the last one.
  const [served, refused] = [ends.indexOf('fulfilled'), ends.indexOf('rejected')];
  await expect(connections.lease(keyOf(tenants[served] ?? '', 'reader'))).rejects.toThrow(ConnectionsBusy);
  long[refused]?.release();
  (await connections.lease(keyOf(tenants[refused] ?? '', 'reader'))).release();
  expect(opened).toHaveLength(10);
});

test('two hundred busy tenants are served within sixty connections, each in its turn, and none is refused', async () => {
  const { figures, isOpen } = connectionsWith({ mostOpen: 60, turnMilliseconds: 2, mostOpening: 60 });
  let most = 0;
  const served = new Map<string, number>();
  const work = async (database: string, times: number): Promise<void> => {
    for (let time = 0; time < times; time += 1) {
      const lease = await connections.lease(keyOf(database));
      most = Math.max(most, isOpen().length);
      await passing(1);
      served.set(database, (served.get(database) ?? 0) + 1);
      lease.release();
    }
  };
  await Promise.all(Array.from({ length: 200 }, (_, index) => work(`t${index}`, 3)));
  expect(most).toBeLessThanOrEqual(60);
  expect([...served.values()]).toEqual(Array(200).fill(3));
  expect(figures.state).toMatchObject({ inUse: 0, waiting: 0, busyTotal: 0 });
});

test('a busy tenant cannot take the line: another has its turn when the busy one’s is over', async () => {
  connectionsWith({ mostOpen: 1, turnMilliseconds: 10 });
  const order: string[] = [];
  const use = async (database: string): Promise<void> => {
    const lease = await connections.lease(keyOf(database));
    order.push(database);
    await passing(3);
    lease.release();
  };
  const busy = Array.from({ length: 30 }, () => use('busy'));
  await use('modest');
  expect(order.indexOf('modest')).toBeLessThan(10);
  await Promise.all(busy);
});

test.each([
  { turnMilliseconds: 60_000, opensIn: 0 },
  { turnMilliseconds: 0, opensIn: 200 },
])(
  'within its turn, which lasts at least as long as opening took, a database keeps its connection ($turnMilliseconds ms, opened in $opensIn ms)',
  async ({ turnMilliseconds, opensIn }) => {
    const opened: string[] = [];
    connectionsWith({
      mostOpen: 1,
      turnMilliseconds,
      open: async ({ database }) => {
        await passing(opensIn);
        opened.push(database);
        return new RecordingPool(() => rows());
      },
    });
    const first = await connections.lease(keyOf('a'));
    const other = connections.lease(keyOf('b'));
    other.catch(() => undefined);
    for (let statement = 0; statement < 3; statement += 1) {
      const next = connections.lease(keyOf('a'));
      if (statement === 0) first.release();
      (await next).release();
    }
    expect(opened).toEqual(['a']);
    await connections.close();
    await expect(other).rejects.toBeInstanceOf(DatabaseUnavailable);
  },
);

test('whoever waits longer than the limit is refused with figures, and the others go on waiting', async () => {
  const { figures } = connectionsWith({ mostOpen: 1, waitMilliseconds: 30 });
  const held = await connections.lease(keyOf('a'));
  const refused = connections.lease(keyOf('b'));
  await passing(20);
  const patient = connections.lease(keyOf('c'));
  expect(figures.state).toMatchObject({ open: 1, inUse: 1, idle: 0, waiting: 2 });
  expect(figures.state.longestWaitSeconds).toBeGreaterThan(0.01);
  const failure: unknown = await refused.catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ConnectionsBusy);
  expect(failure).toMatchObject({ isRetryable: true, facts: { waitedSeconds: 1, waitingCount: 1 } });
  held.release();
  (await patient).release();
  expect(figures.state).toMatchObject({ waiting: 0, openedTotal: 2, closedTotal: 1, busyTotal: 1 });
});

test('the control plane’s connections never give way, and its users come first', async () => {
  const { isOpen } = connectionsWith({ mostOpen: 2 });
  const control = { ...keyOf('control', 'reader'), isKept: true };
  (await connections.lease(control)).release();
  const held = await connections.lease(keyOf('a'));
  const order: string[] = [];
  const noting = async (name: string, key: ConnectionKey): Promise<void> => {
    const { release } = await connections.lease(key);
    order.push(name);
    release();
  };
  const waiting = [
    noting('b', keyOf('b')),
    ...['c1', 'c2'].map((name) => noting(name, { ...control, principal: 'application' })),
  ];
  held.release();
  await Promise.race(waiting.slice(1));
  expect([order[0], isOpen()]).toEqual(['c1', ['control', 'control']]);
  // Nothing gives way to b: the two that are open are the control plane's.
  expect(order).not.toContain('b');
  await connections.close();
  await expect(waiting[0]).rejects.toBeInstanceOf(DatabaseUnavailable);
});

test('with a smaller budget the connections beyond it are closed', async () => {
  const { isOpen } = connectionsWith({ mostOpen: 5 });
  for (const name of ['a', 'b', 'c']) (await connections.lease(keyOf(name))).release();
  const open = () => Promise.reject(new Error('nothing is opened'));
  connections.change({ ...defaultConnectionLimits, turnMilliseconds: 0, mostOpen: 1, open }, null);
  expect(isOpen()).toEqual(['c']);
});

test('a start, when every connection is cold and log-ins are slow, refuses nobody; log-ins that never end do', async () => {
  const { figures } = connectionsWith({
    mostOpening: 1,
    waitMilliseconds: 150,
    open: async ({ database }) => {
      await passing(database === 'never' ? 2_000 : 100);
      return new RecordingPool(() => rows());
    },
  });
  const cold = ['a', 'b', 'c'].map((name) => connections.lease(keyOf(name)));
  expect(await Promise.all(cold)).toHaveLength(3);
  expect(figures.state.busyTotal).toBe(0);
  const never = connections.lease(keyOf('never'));
  await expect(connections.lease(keyOf('d'))).rejects.toBeInstanceOf(ConnectionsBusy);
  await connections.close();
  await expect(never).rejects.toBeInstanceOf(DatabaseUnavailable);
});

test('where log-ins are what is waited for, no connection is closed for another that could not be opened yet', async () => {
  const ends: (() => void)[] = [];
  const pools: Opened[] = [];
  const closed = () => pools.filter(({ pool }) => pool.isClosed).map(({ database }) => database);
  connectionsWith({
    mostOpen: 4,
    mostOpening: 1,
    open: async ({ database }, end) => {
      if (database !== 'a' && database !== 'b') await new Promise<void>((resolve) => ends.push(resolve));
      const pool = new RecordingPool(() => rows({ there: 1 }));
      pools.push({ database, pool, end });
      return pool;
    },
  });
  for (const name of ['a', 'b']) (await connections.lease(keyOf(name))).release();
  const others = ['c', 'd', 'e', 'f'].map((name) => connections.lease(keyOf(name)));
  await passing(5);
  expect(closed()).toEqual([]);
  for (const _name of others) {
    ends.shift()?.();
    await passing(5);
  }
  for (const lease of await Promise.all(others)) lease.release();
  expect(closed()).toEqual(['a', 'b']);
});

test('few log-ins at once; one that fails fails one, and the next tries again', async () => {
  let [opening, most, attempts] = [0, 0, 0];
  connectionsWith({
    mostOpening: 2,
    open: async () => {
      attempts += 1;
      if (attempts === 1) throw socketFailure();
      opening += 1;
      most = Math.max(most, opening);
      await passing(2);
      opening -= 1;
      return new RecordingPool(() => rows());
    },
  });
  const outcomes = await Promise.allSettled(
    ['a', 'b', 'c', 'd', 'a'].map((name) => connections.lease(keyOf(name))),
  );
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', ...Array(4).fill('fulfilled')]);
  expect(outcomes[0]).toMatchObject({ reason: expect.any(DatabaseUnavailable) });
  expect(most).toBe(2);
});

test('a connection that ended, or does not answer after a long rest, is replaced before anybody has it', async () => {
  const { opened, figures } = connectionsWith({ doubtMilliseconds: 10 });
  (await connections.lease(keyOf('a'))).release();
  opened[0]?.end();
  const second = await connections.lease(keyOf('a'));
  expect(second.pool).toBe(opened[1]?.pool);
  second.release();
  Object.assign(opened[1]?.pool as object, {
    request: () => ({ query: () => Promise.reject(socketFailure()) }),
  });
  await passing(15);
  const third = await connections.lease(keyOf('a'));
  expect(third.pool).toBe(opened[2]?.pool);
  third.release();
  await passing(1);
  expect(figures.state).toMatchObject({ open: 1, openedTotal: 3, closedTotal: 2 });
});

test('unused connections are closed after a time, and those of a database that is let go as soon as nobody uses them', async () => {
  const { isOpen } = connectionsWith({ idleMilliseconds: 20 });
  const [kept] = await Promise.all([
    connections.lease(keyOf('a')),
    connections.lease(keyOf('a', 'reader')).then(({ release }) => release()),
    connections.lease(keyOf('b')).then(({ release }) => release()),
  ]);
  await connections.closeDatabase(keyOf('a'));
  expect(isOpen().toSorted()).toEqual(['a', 'b']);
  kept?.release();
  expect(isOpen()).toEqual(['b']);
  await passing(40);
  expect(isOpen()).toEqual([]);
});

test('BEGIN on a connection that has died is repeated on a new one, once; what follows BEGIN never is', async () => {
  const { opened } = connectionsWith({});
  const pool = new LeasedPool(connections, keyOf('a'));
  await pool.request().query('select 1');
  const failing = opened[0] as Opened;
  const begin = { count: 0 };
  failing.pool.transaction = () =>
    ({
      begin: () => {
        begin.count += 1;
        return Promise.reject(socketFailure());
      },
    }) as never;
  const transaction = pool.transaction();
  await transaction.begin(2);
  expect([begin.count, opened.length, failing.pool.isClosed]).toEqual([1, 2, true]);
  const [, second] = opened as [Opened, Opened];
  const own: unknown = Reflect.get(second.pool, 'transaction');
  second.pool.commitFailure = socketFailure();
  await expect(transaction.commit()).rejects.toMatchObject({ code: 'ESOCKET' });
  await expect(transaction.rollback()).rejects.toMatchObject({ code: 'ENOTBEGUN' });
  expect([Reflect.get(second.pool, 'transaction'), second.pool.isClosed, opened.length]).toEqual([
    own,
    true,
    2,
  ]);
});

test('a reader’s request on a connection that has died is repeated on a new one; another’s may have been carried out and is not', async () => {
  const { opened } = connectionsWith({});
  for (const principal of ['reader', 'application'] as const) {
    const pool = new LeasedPool(connections, keyOf('a', principal));
    await pool.request().query('select 1');
    const last = opened.at(-1) as Opened;
    last.pool.request = () => ({ query: () => Promise.reject(socketFailure()) }) as never;
    const answer = pool.request().query('select 2');
    if (principal === 'reader') await expect(answer).resolves.toMatchObject({ recordset: [{ there: 1 }] });
    else await expect(answer).rejects.toMatchObject({ code: 'ESOCKET' });
    expect(last.pool.isClosed).toBe(true);
  }
  expect(opened).toHaveLength(3);
});

test('a transaction that the server has ended gives its connection back; one whose connection failed does not', async () => {
  const { opened, isOpen } = connectionsWith({});
  const pool = new LeasedPool(connections, keyOf('a'));
  for (const [text, stays] of [
    ['deadlock', ['a']],
    ['lost', []],
  ] as const) {
    const transaction = pool.transaction();
    await transaction.begin(2);
    await expect(transaction.request().query(text)).rejects.toThrow(text);
    await expect(transaction.rollback()).rejects.toMatchObject({ code: 'ENOTBEGUN' });
    expect([isOpen(), opened.length]).toEqual([stays, 1]);
  }
});
