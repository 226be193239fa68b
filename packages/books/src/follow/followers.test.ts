import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { writeDraft, type FixtureTenant } from '../../../../test/support/fixture-commands.ts';
import { openTestBooks, requestOf, type TestBooks } from '../../../../test/worlds/books/books.ts';
import { Books } from '../books.ts';
import { countCommits } from '../commit-marks.ts';
import { newId } from '../ids.ts';
import { changeFollower } from './change-follower.ts';
import { commitFollower } from './commit-follower.ts';
import { findCursor, saveCursors } from './cursors.ts';
import type { FollowOrder } from './follow-process.fixture.ts';
import type { Follower } from './follower.ts';
import { countTopic, setTenantState } from './followers-commands.fixture.ts';
import { Followers, type FollowersTiming } from './followers.ts';

/** The follower of commits on real books; processes beside it are real ones. */

const QUICK: FollowersTiming = {
  pauseMilliseconds: 5,
  pausePerWork: 0,
  pollMilliseconds: 50,
  sweepMilliseconds: 60_000,
};

interface World extends TestBooks {
  readonly bakery: FixtureTenant;
  readonly shop: FixtureTenant;
}

async function openWorld(): Promise<World> {
  const small = await openTestBooks({
    commandModules: [new URL('./followers-commands.fixture.ts', import.meta.url).href],
    tenants: ['panaderia', 'ferreteria'].map((slug) => ({
      slug,
      baseCurrency: 'PAB',
      startDate: localDate('2026-01-01'),
    })),
  });
  const [bakery, shop] = small.tenants;
  if (!bakery || !shop) throw new Error('two tenants were to be there');
  return { ...small, bakery, shop };
}

interface Delivery {
  readonly tenantId: Uuid;
  readonly number: number;
}

/** A follower that notes each commit; what `onDelivery` throws is that tenant's failure. */
function notingFollower(
  books: Books,
  name: string,
  onDelivery: (tenantId: Uuid) => void = () => undefined,
): { readonly follower: Follower; readonly seen: Delivery[] } {
  const seen: Delivery[] = [];
  const follower = commitFollower(books, {
    name,
    deliver: async (tenantId, commits) => {
      onDelivery(tenantId);
      seen.push(...commits.map(({ number }) => ({ tenantId, number: Number(number) })));
    },
  });
  return { follower, seen };
}

interface Running {
  readonly followers: Followers;
  readonly records: { readonly event: string; readonly [fact: string]: unknown }[];
}

function follow(
  books: Books,
  followers: readonly Follower[],
  timing: Partial<FollowersTiming> = QUICK,
): Running {
  const records: Running['records'] = [];
  const running = new Followers(books, {
    followers,
    request: () => requestOf(),
    log: (record) => records.push(record),
    timing,
  });
  running.start();
  onTestFinished(() => running.stop());
  return { followers: running, records };
}

async function write(books: Books, tenantId: Uuid): Promise<number> {
  const draft = { id: newId(), description: 'here', state: 'DRAFT', version: null } as const;
  const written = await books.execute(writeDraft, { tenantId }, draft, requestOf());
  if (!written.ok) throw new Error(JSON.stringify(written));
  return Number(written.value);
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await delay(5);
}

/** A database with the files beside it, where there are any. */
function moveAll(from: string, to: string): void {
  for (const suffix of ['', '-wal', '-shm'])
    if (existsSync(`${from}${suffix}`)) renameSync(`${from}${suffix}`, `${to}${suffix}`);
}

const numbersOf = (seen: readonly Delivery[], tenantId: Uuid): number[] =>
  seen.filter((one) => one.tenantId === tenantId).map(({ number }) => number);
const oneTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

/** Runs a process beside this one; answers its output and how it ended. */
async function runBeside(
  order: FollowOrder,
): Promise<{ readonly lines: string[]; readonly signal: unknown }> {
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      path.join(import.meta.dirname, 'follow-process.fixture.ts'),
      JSON.stringify(order),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { lines: output.split('\n').filter((line) => line !== ''), signal };
}

test('a new follower says what it does with commits: it gets those that are there and those that come, in order, with their events', async () => {
  const { books, bakery } = await openWorld();
  await write(books, bakery.id);

  // All that a new follower needs: a name, and what is to be done. Here an index of which commits touched an object.
  const index = new Map<string, string[]>();
  const follower = commitFollower(books, {
    name: 'index',
    deliver: async (_tenantId, commits) => {
      for (const { number, events } of commits)
        for (const { objectType, objectId } of events)
          index.set(`${objectType} ${objectId}`, [...(index.get(`${objectType} ${objectId}`) ?? []), number]);
    },
  });

  const { followers } = follow(books, [follower]);
  const draft = { id: newId(), description: 'first', state: 'DRAFT', version: null } as const;
  const first = await books.execute(writeDraft, { tenantId: bakery.id }, draft, requestOf());
  if (!first.ok) throw new Error('refused');
  await until(() => index.has(`EntryDraft ${draft.id}`));
  await books.execute(
    writeDraft,
    { tenantId: bakery.id },
    { ...draft, description: 'second', version: first.value },
    requestOf(),
  );
  await until(() => index.get(`EntryDraft ${draft.id}`)?.length === 2);
  await followers.stop();
  expect(index.get(`EntryDraft ${draft.id}`)).toEqual(['3', '4']);
  expect(await findCursor(books.control, { follower: 'index', tenantId: bakery.id })).toBe(4n);
});

test('commits of another process are seen within two seconds, also of one that was killed', async () => {
  const { books, shop, options } = await openWorld();
  const { follower, seen } = notingFollower(books, 'noting');
  const { followers } = follow(books, [follower], {});
  await until(() => followers.state.sweepsTotal === 1 && numbersOf(seen, shop.id).length === 1);
  for (const isKilled of [false, true]) {
    const { lines } = await runBeside({ options, write: { tenantId: shop.id, count: 3 }, isKilled });
    const endedAt = performance.now();
    await until(() => numbersOf(seen, shop.id).includes(Number(lines.at(-1))));
    expect(performance.now() - endedAt).toBeLessThan(2_000);
  }
  expect(numbersOf(seen, shop.id)).toEqual(oneTo(7));
});

test('killed between its work and its cursor, a follower is given again what it had, loses nothing and keeps the order', async () => {
  const { books, bakery, shop, options, directory } = await openWorld();
  for (let count = 0; count < 5; count += 1) for (const { id } of [bakery, shop]) await write(books, id);
  await books.close();
  const journal = path.join(directory, 'journal');
  writeFileSync(journal, '');
  for (const diesAfter of [3, 6, 8])
    expect((await runBeside({ options, follow: { journal, diesAfter } })).signal).toBe('SIGKILL');
  expect((await runBeside({ options, follow: { journal, diesAfter: Infinity } })).signal).toBeNull();
  const lines = readFileSync(journal, 'utf8').split('\n');
  for (const { id } of [bakery, shop]) {
    const numbers = lines.flatMap((line) => (line.startsWith(id) ? [Number(line.split(' ')[1])] : []));
    expect([...new Set(numbers)]).toEqual(oneTo(6));
    // Each process goes on where the cursor is, and skips nothing.
    for (const [at, number] of numbers.entries())
      if (at > 0) expect(number - (numbers[at - 1] ?? 0)).toBeLessThanOrEqual(1);
  }
  expect(lines.length - 1).toBeGreaterThan(12);
});

test('a tenant that cannot be dealt with keeps up neither the others nor the other followers, and goes on where it stood', async () => {
  const { books, tenants, bakery: sick, shop: well } = await openWorld();
  let isSick = true;
  const one = notingFollower(books, 'one', (tenantId) => {
    if (isSick && tenantId === sick.id) throw new Error('indigestible');
  });
  const two = notingFollower(books, 'two');
  const { followers, records } = follow(books, [one.follower, two.follower]);
  for (const { id } of tenants) await write(books, id);
  await until(() => numbersOf(one.seen, well.id).length === 2);
  await until(() => tenants.every(({ id }) => numbersOf(two.seen, id).length === 2));
  expect(numbersOf(one.seen, sick.id)).toEqual([]);
  // A cursor moves when its follower has answered: a little after what the follower saw.
  await until(() => followers.state.followers.every(({ waitingCount }, at) => waitingCount === 1 - at));
  expect(followers.state.followers).toMatchObject([
    { name: 'one', waitingCount: 1, failingCount: 1, lagCount: 2 },
    { name: 'two', waitingCount: 0, failingCount: 0, lagCount: 0, failuresTotal: 0 },
  ]);
  isSick = false;
  await until(() => numbersOf(one.seen, sick.id).length === 2);
  expect(numbersOf(one.seen, sick.id)).toEqual([1, 2]);
  const failures = records.filter(({ event }) => event === 'follower.failure');
  expect(failures[0]).toMatchObject({ follower: 'one', tenantId: sick.id, failuresInARow: 1 });
});

test('a follower that cannot keep what one tenant brought keeps what the others brought', async () => {
  const { books, bakery, shop } = await openWorld();
  const kept: Uuid[] = [];
  const follower: Follower<Uuid> = {
    name: 'keeping',
    source: 'commits',
    positions: async () => new Map(kept.map((id) => [id, { number: 1n }])),
    look: async (tenantId) => ({ found: tenantId }),
    keep: async (found) => {
      if (found.includes(bakery.id)) throw new Error('not this one');
      return kept.push(...found);
    },
  };
  const { followers } = follow(books, [follower]);
  await until(() => kept.length > 0 && followers.state.followers[0]?.failingCount === 1);
  expect(kept).toEqual([shop.id]);
});

test('books that cannot be read are tried again, and are followed when they can', async () => {
  const { books, bakery: sick, shop: well, fileOf } = await openWorld();
  moveAll(fileOf(sick), `${fileOf(sick)}.away`);
  const { follower, seen } = notingFollower(books, 'noting');
  const { followers } = follow(books, [follower]);
  await until(() => seen.length > 0 && followers.state.followers[0]?.failingCount === 1);
  expect(seen).toEqual([{ tenantId: well.id, number: 1 }]);
  moveAll(`${fileOf(sick)}.away`, fileOf(sick));
  await until(() => numbersOf(seen, sick.id).length === 1);
});

test('what is written while it is being followed comes once, in order, whatever comes together', async () => {
  const { books, tenants } = await openWorld();
  const { follower, seen } = notingFollower(books, 'noting');
  follow(books, [follower]);
  const writing = tenants.flatMap(({ id }) => Array.from({ length: 250 }, () => write(books, id)));
  await Promise.all(writing);
  await until(() => tenants.every(({ id }) => numbersOf(seen, id).length >= 251));
  for (const { id } of tenants) expect(numbersOf(seen, id)).toEqual(oneTo(251));
});

test('a stop deals with what was written last', async () => {
  const { books, bakery } = await openWorld();
  const { follower, seen } = notingFollower(books, 'noting');
  const { followers } = follow(books, [{ ...follower, pace: { everyMilliseconds: 60_000 } }], {
    ...QUICK,
    pauseMilliseconds: 60_000,
    pollMilliseconds: 60_000,
  });
  await until(() => seen.length === 2);
  await write(books, bakery.id);
  await followers.stop();
  expect(numbersOf(seen, bakery.id)).toEqual([1, 2]);
  expect(await findCursor(books.control, { follower: 'noting', tenantId: bakery.id })).toBe(2n);
});

test('what is written to a tenant while it is being provisioned is followed when it is served, without a sweep', async () => {
  const { books, bakery } = await openWorld();
  const setState = (state: 'PROVISIONING' | 'ACTIVE'): Promise<unknown> =>
    books.executeControl(setTenantState, { tenantId: bakery.id, state }, requestOf());
  await setState('PROVISIONING');
  const { follower, seen } = notingFollower(books, 'noting');
  const { followers } = follow(books, [follower]);
  await until(() => followers.state.sweepsTotal === 1);
  const draft = { id: newId(), description: 'early', state: 'DRAFT', version: null } as const;
  const target = { tenantId: bakery.id, isProvisioning: true };
  expect(await books.execute(writeDraft, target, draft, requestOf())).toMatchObject({ ok: true });
  await delay(200);
  expect(numbersOf(seen, bakery.id)).toEqual([]);
  await setState('ACTIVE');
  await until(() => numbersOf(seen, bakery.id).length === 2);
  expect(followers.state.sweepsTotal).toBe(1);
});

test('two servers on one data directory follow beside each other: each commit comes to both or either, in order, and the cursor is the last', async () => {
  const { books, bakery, options } = await openWorld();
  const other = await Books.open(options);
  onTestFinished(() => other.close());
  const [one, two] = [notingFollower(books, 'shared'), notingFollower(other, 'shared')];
  const running = [follow(books, [one.follower]), follow(other, [two.follower])];
  for (let count = 0; count < 20; count += 1) await write(count % 2 === 0 ? books : other, bakery.id);
  const cursor = (): Promise<bigint> =>
    findCursor(books.control, { follower: 'shared', tenantId: bakery.id });
  await until(async () => (await cursor()) === 21n);
  await Promise.all(running.map(({ followers }) => followers.stop()));
  const both = [one, two].map(({ seen }) => numbersOf(seen, bakery.id));
  expect(new Set(both.flat())).toEqual(new Set(oneTo(21)));
  for (const numbers of both) expect(numbers).toEqual(numbers.toSorted((left, right) => left - right));
  expect(running.flatMap(({ records }) => records)).toEqual([]);
});

test('a cursor never goes back, whoever else follows under its name', async () => {
  const { books, bakery } = await openWorld();
  const at = (position: string) => ({ follower: 'shared', tenantId: bakery.id, position });
  expect(await saveCursors(books, [at('7')], requestOf())).toBe(1);
  expect(await saveCursors(books, [at('5'), at('7')], requestOf())).toBe(0);
  expect(await saveCursors(books, [at('8')], requestOf())).toBe(1);
  expect(await findCursor(books.control, { follower: 'shared', tenantId: bakery.id })).toBe(8n);
});

test('a follower of a topic is called for its changes and no others, after the last of several, and after a restart for those it missed', async () => {
  const { books, bakery, shop, options } = await openWorld();
  const calls: Uuid[] = [];
  const batches = (on: Books): Follower =>
    changeFollower(on, {
      name: 'batches',
      topic: 'batches',
      onChanged: async (tenantId) => void calls.push(tenantId),
    });
  const change = (on: Books, topic: 'batches' | 'status', tenantIds: readonly Uuid[]): Promise<unknown> =>
    on.executeControl(countTopic, { topic, tenantIds }, requestOf());
  const { followers } = follow(books, [batches(books)]);
  await change(books, 'status', [bakery.id]);
  await change(books, 'batches', [shop.id, bakery.id]);
  await until(() => calls.length === 2);
  await Promise.all(Array.from({ length: 10 }, () => change(books, 'batches', [shop.id])));
  await until(async () => {
    const [state] = followers.state.followers;
    return calls.length > 2 && state?.waitingCount === 0;
  });
  expect(calls.length).toBeLessThan(12);
  await followers.stop();

  // Another process changes something while nobody follows.
  const other = await Books.open(options);
  onTestFinished(() => other.close());
  await change(other, 'batches', [bakery.id]);
  calls.length = 0;
  follow(books, [batches(books)]);
  await until(() => calls.length === 1);
  // And while somebody follows.
  await change(other, 'batches', [shop.id]);
  await until(() => calls.length === 2);
  expect(calls).toEqual([bakery.id, shop.id]);
});

test('a mark of another process has a tenant’s head read, though no file says so', async () => {
  const { books, bakery, options } = await openWorld();
  const { followers } = follow(books, [notingFollower(books, 'noting').follower]);
  const other = await Books.open(options);
  onTestFinished(() => other.close());
  const mark = (): Promise<unknown> =>
    other.executeControl(countCommits, { tenantIds: [bakery.id] }, requestOf());
  await mark();
  await until(() => followers.state.followers[0]?.roundsTotal !== 0 && followers.state.sweepsTotal === 1);
  await delay(300);
  const before = followers.state.headsReadTotal;
  await mark();
  await until(() => followers.state.headsReadTotal > before);
});
