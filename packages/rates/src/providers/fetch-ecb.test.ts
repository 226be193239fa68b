import { afterEach, beforeEach, expect, test } from 'vitest';
import { openFetchWorld, type FetchWorld } from '../../../../test/worlds/books/provider-rates.ts';
import { ecbXml, status, text } from './provider-server.fixture.ts';
import { providerRows } from './provider-rows.fixture.ts';

let world: FetchWorld;
beforeEach(async () => {
  world = await openFetchWorld();
});
afterEach(() => world.close());

const history = ecbXml([
  ['2026-03-13', { USD: '1.1461', JPY: '182.92' }],
  ['2026-03-12', { USD: '1.1478', JPY: '182.41' }],
]);

test('at first the history of ninety days is fetched; the next night the day’s rates alone', async () => {
  world.server.answer('/eurofxref-hist-90d.xml', text(history));
  expect(await world.fetch('2026-03-14')).toMatchObject({ outcome: 'FETCHED', recordedCount: 4 });
  world.server.answer('/eurofxref-daily.xml', text(ecbXml([['2026-03-16', { USD: '1.15', JPY: '183' }]])));
  expect(await world.fetch('2026-03-17')).toMatchObject({
    outcome: 'FETCHED',
    recordedCount: 2,
    detail: null,
  });
  expect(world.server.requests.map(({ path }) => path)).toEqual([
    '/eurofxref-hist-90d.xml',
    '/eurofxref-daily.xml',
  ]);
  expect(providerRows(world)).toEqual([
    'JPY 2026-03-12 182.41',
    'JPY 2026-03-13 182.92',
    'JPY 2026-03-16 183',
    'USD 2026-03-12 1.1478',
    'USD 2026-03-13 1.1461',
    'USD 2026-03-16 1.15',
  ]);
});

test('F9: on a weekend the provider has Friday’s document still: nothing is added, and that is a success', async () => {
  world.server.answer('/eurofxref-hist-90d.xml', text(history));
  await world.fetch('2026-03-14');
  world.server.answer(
    '/eurofxref-daily.xml',
    text(ecbXml([['2026-03-13', { USD: '1.1461', JPY: '182.92' }]])),
  );
  for (const day of ['2026-03-15', '2026-03-16', '2026-03-16'])
    expect(await world.fetch(day)).toMatchObject({
      outcome: 'NOTHING_NEW',
      isFailure: false,
      recordedCount: 0,
      unchangedCount: 2,
    });
  expect(providerRows(world)).toHaveLength(4);
});

test('after days of being off, the days in between come from the history; without it only the day’s rates are recorded and the gap is named', async () => {
  world.server.answer('/eurofxref-hist-90d.xml', text(history));
  await world.fetch('2026-03-14');
  const tuesday = ecbXml([['2026-03-17', { USD: '1.16', JPY: '184' }]]);
  world.server.answer('/eurofxref-daily.xml', text(tuesday));
  world.server.answer('/eurofxref-hist-90d.xml', status(500));
  expect(await world.fetch('2026-03-18')).toMatchObject({
    outcome: 'FETCHED',
    recordedCount: 2,
    detail: expect.stringContaining('the days after 2026-03-13 are missing: SERVER_ERROR'),
  });
  world.server.answer('/eurofxref-daily.xml', text(ecbXml([['2026-03-20', { USD: '1.17', JPY: '185' }]])));
  world.server.answer(
    '/eurofxref-hist-90d.xml',
    text(
      ecbXml([
        ['2026-03-20', { USD: '1.17', JPY: '185' }],
        ['2026-03-19', { USD: '1.165', JPY: '184.5' }],
        ['2026-03-18', { USD: '1.162', JPY: '184.2' }],
      ]),
    ),
  );
  expect(await world.fetch('2026-03-21')).toMatchObject({
    outcome: 'FETCHED',
    recordedCount: 6,
    detail: null,
  });
});

test('two workers that fetch at once add each rate once', async () => {
  world.server.answer('/eurofxref-hist-90d.xml', text(history));
  const both = await Promise.all([world.fetch('2026-03-14'), world.fetch('2026-03-14')]);
  expect(both.map(({ recordedCount }) => recordedCount).toSorted((left, right) => left - right)).toEqual([
    0, 4,
  ]);
  expect(providerRows(world)).toHaveLength(4);
});
