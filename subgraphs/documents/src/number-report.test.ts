import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compileFor } from '@cifra/database/queries/compile';
import { STILL_WANTED } from '@cifra/database/dialects/still-wanted';
import { createEmptyDatabaseImage } from '@cifra/database/migrations/sqlite';
import { allCounters, numbersAfter, numbersOfSeries } from '@cifra/trade/reports/number-queries';

/** The statements of the gap report. What it answers: test/documents/gap-report.test.ts. */

let client: DatabaseSync;
beforeEach(() => {
  client = new DatabaseSync(':memory:');
  client.deserialize(createEmptyDatabaseImage('tenant'));
  client.function(STILL_WANTED, () => 1);
});
afterEach(() => client.close());

const planOf = (statement: unknown): string => {
  const { sql, params } = compileFor(statement as never, 'sqlite');
  const rows = client.prepare(`explain query plan ${sql}`).all(...params.map(() => null));
  return rows.map(({ detail }) => String(detail)).join('; ');
};

test('the gap report reads the index of numbers and no document, and numbers from their place on', () => {
  expect(planOf(numbersOfSeries)).toMatch(/^SCAN documents USING COVERING INDEX \S+$/);
  expect(planOf(numbersAfter)).toMatch(
    /^SEARCH documents USING COVERING INDEX \S+ \(series=\? AND fiscal_year_id=\? AND number>\?\)$/,
  );
});

test('its statements are the same in both dialects', () => {
  for (const statement of [numbersOfSeries, allCounters, numbersAfter])
    expect(compileFor(statement as never, 'mssql').sql).not.toMatch(/"|\blimit\b|\|\|/i);
});
