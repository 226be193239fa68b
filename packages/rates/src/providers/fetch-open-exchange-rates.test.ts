import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Secret } from './config.ts';
import { openFetchWorld, type FetchWorld } from '../../../../test/worlds/books/provider-rates.ts';
import { controlRows, providerRows } from './provider-rows.fixture.ts';
import { openExchangeRatesJson, status, text, type Answering } from './provider-server.fixture.ts';
import type { FailureKind } from './provider-failure.ts';

const KEY = 'a-key-that-nobody-sees';
let world: FetchWorld;
beforeEach(async () => {
  world = await openFetchWorld();
});
afterEach(() => world.close());

const json = (body: string): Answering => text(body, { 'content-type': 'application/json' });
const publish = (day: string, quotes: Readonly<Record<string, string>>): void =>
  world.server.answer(`/historical/${day}.json`, json(openExchangeRatesJson(day, quotes)));
const fetch = (day: string) => world.fetch(day, { provider: 'OPENEXCHANGERATES' });

test('the whole days that have ended since are fetched, the newest first; figures are kept as they were written', async () => {
  publish('2026-03-13', { EUR: '0.87251', JPY: '159.6', USD: '1', BTC: '0.000011', XAU: '2.5e-4' });
  for (const day of ['2026-03-12', '2026-03-11', '2026-03-10', '2026-03-09', '2026-03-08', '2026-03-07'])
    publish(day, { EUR: '0.87', JPY: '159' });
  expect(await fetch('2026-03-14')).toMatchObject({
    outcome: 'FETCHED',
    recordedCount: 14,
    detail: 'left out: BTC, XAU',
  });
  expect(world.server.requests[0]?.path).toBe('/historical/2026-03-13.json');
  // More digits than a floating-point number has; the thirteenth is rounded half-even.
  publish('2026-03-14', { EUR: '0.870000000000500001', JPY: '160.10' });
  expect(await fetch('2026-03-15')).toMatchObject({ recordedCount: 2, detail: null });
  expect(providerRows(world).filter((row) => row.includes('2026-03-14'))).toEqual([
    'EUR 2026-03-14 0.870000000001',
    'JPY 2026-03-14 160.1',
  ]);
  const before = world.server.requests.length;
  expect(await fetch('2026-03-15')).toMatchObject({ outcome: 'NOTHING_NEW', recordedCount: 0 });
  expect(world.server.requests).toHaveLength(before);
});

test('a day in between that is unavailable is named, and the others are recorded; without the newest none is', async () => {
  publish('2026-03-13', { EUR: '0.87' });
  for (const day of ['12', '11', '10', '09', '08', '07']) publish(`2026-03-${day}`, { EUR: '0.86' });
  await fetch('2026-03-14');
  publish('2026-03-16', { EUR: '0.88' });
  publish('2026-03-14', { EUR: '0.875' });
  expect(await fetch('2026-03-17')).toMatchObject({
    outcome: 'FETCHED',
    recordedCount: 2,
    detail: 'OPENEXCHANGERATES did not deliver 2026-03-15 (REJECTED)',
  });
  world.server.answer('/historical/2026-03-17.json', status(503));
  expect(await fetch('2026-03-18')).toMatchObject({ outcome: 'SERVER_ERROR', recordedCount: 0 });
});

test('the key travels in a header to the provider alone, and stands in no row, no event, no address and no message', async () => {
  world.server.answer('/historical/2026-03-13.json', status(401));
  const refused = await fetch('2026-03-14');
  expect(refused).toMatchObject({ outcome: 'REJECTED' });
  expect(world.server.requests).toEqual([
    { path: '/historical/2026-03-13.json', authorization: `Token ${KEY}` },
  ]);
  // Another port is another origin.
  const other = await openFetchWorld();
  try {
    other.server.answer('/elsewhere', status(403));
    world.server.answer(
      '/historical/2026-03-13.json',
      status(302, { location: `${other.server.url.href}elsewhere` }),
    );
    expect(await fetch('2026-03-14')).toMatchObject({ outcome: 'REJECTED' });
    expect(other.server.requests).toEqual([{ path: '/elsewhere', authorization: undefined }]);
  } finally {
    await other.close();
  }
  for (const table of ['provider_attempts', 'audit_events', 'commits', 'idempotency_keys'])
    expect(
      JSON.stringify(controlRows(world, `select * from ${table}`), (_key, value: unknown) =>
        typeof value === 'bigint' ? String(value) : value,
      ),
    ).not.toContain(KEY);
  const secret = new Secret(KEY);
  expect([inspect({ secret }), JSON.stringify({ secret }), String(secret)].join('\n')).not.toContain(KEY);
});

const good = openExchangeRatesJson('2026-03-13', { EUR: '0.87', JPY: '159.6' });
const misbehaviours: readonly { what: string; body: string; kind: FailureKind; detail: RegExp }[] = [
  {
    what: 'half of the JSON',
    body: good.slice(0, 200),
    kind: 'WRONG_FORMAT',
    detail: /not JSON, or not all/,
  },
  { what: 'an array', body: '[]', kind: 'WRONG_FORMAT', detail: /not an object/ },
  { what: 'no rates', body: good.replace('"rates"', '"prices"'), kind: 'WRONG_FORMAT', detail: /no rates/ },
  {
    what: 'rates without a currency',
    body: openExchangeRatesJson('2026-03-13', {}),
    kind: 'NO_DATA',
    detail: /holds no rates/,
  },
  {
    what: 'an error of the API with status 200',
    body: '{ "error": true, "status": 401, "message": "invalid_app_id" }',
    kind: 'REJECTED',
    detail: /"invalid_app_id"/,
  },
  {
    what: 'another base',
    body: openExchangeRatesJson('2026-03-13', { USD: '1.15' }, 'EUR'),
    kind: 'WRONG_FORMAT',
    detail: /base is "EUR" and not USD/,
  },
  {
    what: 'another day than was asked for',
    body: openExchangeRatesJson('2026-03-12', { EUR: '0.87' }),
    kind: 'WRONG_DATE',
    detail: /2026-03-13 were requested, but those of 2026-03-12 came back/,
  },
  {
    what: 'a timestamp that is none',
    body: good.replace(/"timestamp": \d+/, '"timestamp": "yesterday"'),
    kind: 'WRONG_FORMAT',
    detail: /no timestamp/,
  },
  ...['0', '-0.87', '8.7e-1', '1e400', 'null', '"0.87"', 'true', '{}'].map((figure) => ({
    what: `the rate ${figure}`,
    body: openExchangeRatesJson('2026-03-13', { EUR: figure, JPY: '159.6' }),
    kind: 'WRONG_RATE' as const,
    detail: /is not a rate of EUR/,
  })),
  {
    what: 'the rate NaN, which JSON does not have',
    body: openExchangeRatesJson('2026-03-13', { EUR: 'NaN' }),
    kind: 'WRONG_FORMAT',
    detail: /not JSON/,
  },
];

test.each(misbehaviours)(
  'F10: the API sends $what: $kind, and nothing is written',
  async ({ body, kind, detail }) => {
    world.server.answer('/historical/2026-03-13.json', json(body));
    const fetched = await fetch('2026-03-14');
    expect(fetched).toMatchObject({ outcome: kind, isFailure: true });
    expect(fetched.detail).toMatch(detail);
    expect(providerRows(world)).toEqual([]);
  },
);
