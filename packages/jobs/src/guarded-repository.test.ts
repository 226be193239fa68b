import type { JobRepository } from 'agenda';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { GuardedRepository } from './guarded-repository.ts';

const LIFE = 30_000;
const START = Date.parse('2026-03-02T08:00:00Z');

const quiet = {
  nowMicros: () => BigInt(Date.now()) * 1000n,
  onReached: () => undefined,
  onUnreached: () => undefined,
  onFailure: () => undefined,
};

beforeEach(() => void vi.useFakeTimers({ now: START }));
afterEach(() => void vi.useRealTimers());

test('no lock runs out while the store is away: who held it has half a lifetime after the return, before it is taken over', async () => {
  let isAway = false;
  const deadlines: number[] = [];
  const inner = {
    getNextJobToRun: async (_name: string, _scan: Date, deadline: Date) => {
      deadlines.push((deadline.getTime() - START) / 1000);
      if (isAway) throw new Error('away');
      return undefined;
    },
  } as Partial<JobRepository> as JobRepository;
  const guarded = new GuardedRepository(inner, quiet);
  const lookAt = async (second: number): Promise<void> => {
    vi.setSystemTime(START + second * 1000);
    const deadline = new Date(Date.now() - LIFE);
    await guarded.getNextJobToRun('a', new Date(), deadline, undefined, undefined).catch(() => undefined);
  };
  await lookAt(0);
  isAway = true;
  for (const second of [5, 40, 60]) await lookAt(second);
  isAway = false;
  for (const second of [65, 70, 79, 80, 96]) await lookAt(second);
  expect(deadlines).toEqual([-30, -25, -30, -30, -30, -30, -30, 50, 66]);
});

test('while the store is away one look at a time waits for it, so that none but that one takes a job when it is back', async () => {
  const waiting: ((found: undefined) => void)[] = [];
  const inner = {
    getNextJobToRun: () =>
      new Promise<undefined>((resolve, reject) => waiting.push(waiting.length === 0 ? reject : resolve)),
  } as Partial<JobRepository> as JobRepository;
  const guarded = new GuardedRepository(inner, quiet);
  const look = () =>
    guarded.getNextJobToRun('a', new Date(), new Date(), undefined, undefined).catch(() => undefined);
  const first = look();
  waiting[0]?.(undefined);
  await first;
  const looks = [look(), look(), look()];
  waiting[1]?.(undefined);
  await Promise.all(looks);
  expect(waiting.length).toBe(2);
});
