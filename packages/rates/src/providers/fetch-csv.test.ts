import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openFetchWorld, type FetchWorld } from '../../../../test/worlds/books/provider-rates.ts';
import { providerRows } from './provider-rows.fixture.ts';
import { text } from './provider-server.fixture.ts';
import type { FailureKind } from './provider-failure.ts';

let world: FetchWorld;
let directory: string;
beforeEach(async () => {
  world = await openFetchWorld();
  directory = await mkdtemp(path.join(tmpdir(), 'cifra-csv-'));
});
afterEach(async () => {
  await world.close();
  await rm(directory, { recursive: true, force: true });
});

const CSV = 'Date,USD,JPY,\n2026-03-13,1.1461,182.92,\n2026-03-12,1.1478,N/A,\n';

async function fetchFile(body: string | Uint8Array, maximumBytes = 1_000_000) {
  const file = path.join(directory, 'rates.csv');
  await writeFile(file, body);
  return world.fetch('2026-03-14', { provider: 'CSV', address: pathToFileURL(file), maximumBytes });
}

test('a CSV comes from a file or over HTTP, the same rates once', async () => {
  expect(await fetchFile(CSV)).toMatchObject({ outcome: 'FETCHED', recordedCount: 3 });
  world.server.answer(
    '/rates.csv',
    text(`\uFEFF${CSV.replaceAll('\n', '\r\n')}`, { 'content-type': 'text/csv' }),
  );
  const address = new URL('rates.csv', world.server.url);
  expect(await world.fetch('2026-03-14', { provider: 'CSV', address })).toMatchObject({
    outcome: 'NOTHING_NEW',
    unchangedCount: 3,
  });
  expect(providerRows(world)).toEqual([
    'JPY 2026-03-13 182.92',
    'USD 2026-03-12 1.1478',
    'USD 2026-03-13 1.1461',
  ]);
});

test('a missing file is UNREACHABLE, and its path is in no message', async () => {
  const address = pathToFileURL(path.join(directory, 'nowhere.csv'));
  const fetched = await world.fetch('2026-03-14', { provider: 'CSV', address });
  expect(fetched).toMatchObject({ outcome: 'UNREACHABLE', detail: 'the file cannot be read' });
});

const wrong: readonly { what: string; body: string | Uint8Array; kind: FailureKind }[] = [
  { what: 'nothing', body: '', kind: 'NO_DATA' },
  { what: 'a header alone', body: 'Date,USD,\n', kind: 'NO_DATA' },
  { what: 'days without a rate', body: 'Date,USD,\n2026-03-13,N/A,\n', kind: 'NO_DATA' },
  { what: 'a page in HTML', body: '<!doctype html><title>404</title>', kind: 'WRONG_FORMAT' },
  { what: 'a line that is cut', body: CSV.slice(0, -8), kind: 'WRONG_FORMAT' },
  { what: 'another header', body: CSV.replace('Date', 'Day'), kind: 'WRONG_FORMAT' },
  { what: 'a currency twice', body: CSV.replace('JPY', 'USD'), kind: 'WRONG_FORMAT' },
  { what: 'a day twice', body: CSV.replace('2026-03-12', '2026-03-13'), kind: 'WRONG_FORMAT' },
  { what: 'a day that has not come', body: CSV.replace('2026-03-13', '2026-03-20'), kind: 'WRONG_DATE' },
  { what: 'a rate of zero', body: CSV.replace('182.92', '0.000'), kind: 'WRONG_RATE' },
  { what: 'a rate with an exponent', body: CSV.replace('182.92', '1.8E2'), kind: 'WRONG_RATE' },
  { what: 'an empty rate', body: CSV.replace('182.92', ''), kind: 'WRONG_RATE' },
  { what: 'more than the limit', body: 'x'.repeat(5_000), kind: 'TOO_LARGE' },
  { what: 'another charset', body: Buffer.from(`${CSV}é`, 'latin1'), kind: 'WRONG_CHARSET' },
];

test.each(wrong)('a file of $what: $kind, and nothing is written', async ({ body, kind }) => {
  expect(await fetchFile(body, 4_000)).toMatchObject({ outcome: kind, recordedCount: 0 });
  expect(providerRows(world)).toEqual([]);
});

const REAL = process.env['TEST_ECB_HISTORY'] ?? '';
test.runIf(existsSync(REAL))(
  'the bank’s whole history is fetched in one commit',
  async () => {
    const fetched = await world.fetch('2030-01-01', {
      provider: 'CSV',
      address: pathToFileURL(REAL),
      maximumBytes: 32 * 1024 * 1024,
    });
    expect(fetched).toMatchObject({ outcome: 'FETCHED', heldCount: 0 });
    expect(fetched.recordedCount).toBeGreaterThan(150_000);
  },
  60_000,
);
