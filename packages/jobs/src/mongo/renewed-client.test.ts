import { MongoServerSelectionError, type MongoClient, type TopologyDescription } from 'mongodb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RenewedClient } from './renewed-client.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

test('a client that finds no server for half a minute is replaced, once in that time, and closed', async () => {
  const closed: number[] = [];
  const connected: number[] = [];
  let opened = 0;
  const open = (): MongoClient => {
    const number = (opened += 1);
    const fake: Partial<MongoClient> = {
      close: async () => void closed.push(number),
      connect: async () => {
        connected.push(number);
        return fake as MongoClient;
      },
    };
    return fake as MongoClient;
  };
  const client = new RenewedClient(open);
  const fail = async (afterMilliseconds: number): Promise<number> => {
    vi.advanceTimersByTime(afterMilliseconds);
    const away = new MongoServerSelectionError('away', {} as TopologyDescription);
    await expect(client.run(() => Promise.reject(away))).rejects.toBe(away);
    return opened;
  };
  expect([await fail(29_000), await fail(1_000), await fail(29_000), await fail(1_000)]).toEqual([
    1, 2, 2, 3,
  ]);
  await client.run(async () => undefined);
  expect(await fail(29_000)).toBe(3);
  await client.close();
  expect(await fail(60_000)).toBe(3);
  expect(closed).toEqual([1, 2, 3]);
  // Each time, but not once it is closed: that would open it again.
  expect(connected).toEqual([1, 1, 2, 2, 3, 3]);
});
