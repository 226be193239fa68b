import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  DatabaseUnavailable,
  DatabaseUnreachable,
  OutcomeUnknown,
  StorageFull,
} from '@cifra/database/failures';
import type { Uuid } from '@cifra/domain/ids';
import { Reachability } from './reachability.ts';
import { whyUnable } from './why-unable.ts';

const bakery = { id: '01890000-0000-7000-8000-000000000001' as Uuid, slug: 'bakery' };
const hotel = { id: '01890000-0000-7000-8000-000000000002' as Uuid, slug: 'hotel' };

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'performance'] }));
afterEach(() => void vi.useRealTimers());

test('while a database is away one request a second tries it, the others fail at once and say whose it is; other tenants are not affected', async () => {
  const reachability = new Reachability();
  const told: unknown[] = [];
  reachability.watch(({ slug, isReachable }) => told.push([slug, isReachable]));
  let tries = 0;
  const away = () => {
    tries += 1;
    return Promise.reject<number>(new DatabaseUnreachable('the server cannot be reached'));
  };
  for (let request = 0; request < 5; request += 1) {
    const failure = await reachability.using(bakery, away).catch((error: unknown) => error);
    expect(whyUnable(failure)).toEqual({ code: 'TENANT_UNAVAILABLE', facts: { tenantRef: 'bakery' } });
  }
  expect(tries).toBe(1);
  expect(await reachability.using(hotel, () => Promise.resolve(1))).toBe(1);
  vi.advanceTimersByTime(1_000);
  await reachability.using(bakery, away).catch(() => undefined);
  expect(tries).toBe(2);
  expect(reachability.unreachable).toMatchObject([
    { slug: 'bakery', reason: 'the server cannot be reached' },
  ]);
  vi.advanceTimersByTime(1_000);
  expect(await reachability.using(bakery, () => Promise.resolve(2))).toBe(2);
  expect(await reachability.using(bakery, () => Promise.resolve(3))).toBe(3);
  expect(reachability.unreachable).toEqual([]);
  expect(told).toEqual([
    ['bakery', false],
    ['bakery', true],
  ]);
});

test('a database that answers with a failure is there; one whose answer was lost may be', async () => {
  const reachability = new Reachability();
  const failing = (failure: Error) => reachability.using(bakery, () => Promise.reject(failure));
  for (const failure of [
    new DatabaseUnavailable('a'),
    new StorageFull('b'),
    new OutcomeUnknown('c'),
    new TypeError('d'),
  ]) {
    await expect(failing(failure)).rejects.toBe(failure);
    expect(reachability.unreachable).toEqual([]);
  }
});
