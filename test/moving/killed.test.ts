import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Facts } from '../crash/facts.ts';
import { openNewFirm, provisionBooks } from '../crash/new-firm.ts';
import { inFiles } from '../crash/where.ts';
import { campaign } from './campaign.ts';

let facts: Facts;
beforeAll(async () => {
  const where = inFiles(mkdtempSync(path.join(tmpdir(), 'cifra-moving-')));
  const books = await openNewFirm(where);
  facts = await provisionBooks(books, { where, slug: 'moved', fiscalYearStart: '2026-01-01' });
  await books.close();
});
afterAll(() => rmSync(facts.directory, { recursive: true, force: true }));

test('movers are killed while clients post: one place is served each time, nothing is lost and nothing is there twice', async () => {
  const report = await campaign({
    facts,
    sqlServer: null,
    places: [{ engine: 'sqlite', server: null }],
    kills: ['COPIED', 'SEALED'],
    clients: 2,
    pauseMilliseconds: 20,
  });
  expect(report.faults).toEqual([]);
  expect(report.moves).toMatchObject([
    { diedBehind: 'COPIED', served: 'OLD', isWritable: false },
    { diedBehind: 'SEALED', served: 'OLD', isWritable: false },
  ]);
  expect(report.posted).toBeGreaterThan(20);
  expect(report.refused).toBeGreaterThan(0);
});
