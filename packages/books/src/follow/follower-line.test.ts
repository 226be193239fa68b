import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { newId } from '../ids.ts';
import type { Follower, Pace } from './follower.ts';
import { FollowerLine } from './follower-line.ts';
import { requestOf } from '../../../../test/worlds/books/books.ts';

/** When a follower works, on a clock that the test moves. */

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const [sick, well] = [newId(), newId()];

function lineOf(pace: Pace, workMilliseconds = 0) {
  const looks: { readonly tenantId: string; readonly at: number }[] = [];
  const beganAt = performance.now();
  let isSick = true;
  const follower: Follower = {
    name: 'noting',
    source: 'commits',
    pace,
    positions: async () => new Map(),
    look: async (tenantId) => {
      looks.push({ tenantId, at: Math.round((performance.now() - beganAt) / 1000) });
      if (workMilliseconds > 0) vi.advanceTimersByTime(workMilliseconds);
      if (tenantId === sick && isSick) throw new Error('sick');
      return { found: null };
    },
    keep: async () => 0,
  };
  const line = new FollowerLine(follower, { request: () => requestOf(), log: () => undefined });
  const secondsOf = (tenantId: string): number[] =>
    looks.filter((look) => look.tenantId === tenantId).map(({ at }) => at);
  return { line, secondsOf, heal: () => (isSick = false) };
}

const offer = (line: FollowerLine, tenantId: typeof sick): void => line.offer([{ tenantId, behindBy: 1n }]);

test('a tenant that fails is tried again after 1, 2, 4 … seconds and at last every three minutes, and nothing brings that forward', async () => {
  const { line, secondsOf, heal } = lineOf({});
  offer(line, sick);
  for (let second = 0; second < 1_000; second += 1) {
    await vi.advanceTimersByTimeAsync(1_000);
    offer(line, sick);
  }
  expect(secondsOf(sick).slice(0, 10)).toEqual([0, 1, 3, 7, 15, 31, 63, 127, 255, 435]);
  expect(secondsOf(sick).at(-1)).toBe(975);
  expect(line.state).toMatchObject({ failuresTotal: 13, failingCount: 1, waitingCount: 1 });
  heal();
  await vi.advanceTimersByTimeAsync(180_000);
  expect(line.state).toMatchObject({ failuresTotal: 13, failingCount: 0, waitingCount: 0, lagSeconds: 0 });
});

test('the others go on while one is tried again later', async () => {
  const { line, secondsOf } = lineOf({});
  offer(line, sick);
  await vi.advanceTimersByTimeAsync(20_000);
  for (let count = 0; count < 5; count += 1) {
    offer(line, well);
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(secondsOf(well)).toEqual([20, 21, 22, 23, 24]);
});

test('a follower with an interval shares a round among what comes within it', async () => {
  const { line, secondsOf } = lineOf({ everyMilliseconds: 30_000 });
  for (let second = 0; second < 100; second += 1) {
    offer(line, well);
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(secondsOf(well)).toEqual([0, 30, 60, 90]);
});

test.each([
  { work: 500, everySeconds: 5 },
  { work: 10_000, everySeconds: 15 },
])(
  'a follower that pauses for $work ms of work has a round every $everySeconds s',
  async ({ work, everySeconds }) => {
    const { line, secondsOf } = lineOf({ pausePerWork: 9 }, work);
    for (let second = 0; second < 40; second += 1) {
      offer(line, well);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    const [first = 0, second = 0, third = 0] = secondsOf(well);
    expect([second - first, third - second]).toEqual([everySeconds, everySeconds]);
  },
);

test('the lag is what waits: how much, and for how long', async () => {
  const { line } = lineOf({ everyMilliseconds: 60_000 });
  offer(line, well);
  await vi.advanceTimersByTimeAsync(0);
  line.offer([
    { tenantId: well, behindBy: 2n },
    { tenantId: sick, behindBy: null },
  ]);
  await vi.advanceTimersByTimeAsync(5_000);
  line.offer([{ tenantId: well, behindBy: 7n }]);
  expect(line.state).toMatchObject({ waitingCount: 2, lagCount: 7, lagSeconds: 5 });
});
