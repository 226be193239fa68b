import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { compileFor, type CompiledStatement } from '@cifra/database/queries/compile';
import { STILL_WANTED } from '@cifra/database/dialects/still-wanted';
import { createEmptyDatabaseImage } from '@cifra/database/migrations/sqlite';
import {
  balancesOfPeriod,
  balancesOfPeriods,
  linesOfAccount,
  linesOfDays,
  linesOfDayUpTo,
  linesOfSpan,
} from './balance-queries.ts';
import { accountLineList, bookLineList } from './line-queries.ts';
import { taxOfDays, taxOfSpan, taxOfPeriod, taxOfPeriods } from './tax-queries.ts';

/** Statements with optional conditions are built when they are asked for: test/dialects does not meet them. */
const walks = [{}, { place0: 'x' }, { isBackward: true }, { isBackward: true, place0: 'x' }].map((walk) => ({
  from: 'x',
  to: 'x',
  ...walk,
}));
const statements = [
  ...[{}, { accountId: 'x' }].flatMap((given) => [balancesOfPeriods(given), balancesOfPeriod(given)]),
  ...[
    {},
    { currency: 'EUR' },
    { isClosing: true },
    { currency: 'EUR', isClosing: true, withoutTaxCode: true },
  ].flatMap((given) =>
    [...walks, { isCount: true }].map((walk) => accountLineList.statement({ ...walk, ...given })),
  ),
  ...[{}, { taxCodeId: 'x' }].flatMap((given) =>
    walks.map((walk) => bookLineList.statement({ ...walk, ...given })),
  ),
];

/** The parameters that the caller gives; constants of a dialect's own way to page are its own. */
const namesOf = (compiled: CompiledStatement | undefined): readonly string[] =>
  (compiled?.params ?? []).filter((name) => !name.startsWith('=')).toSorted();

test('the statements of reports are the same in both dialects', () => {
  for (const statement of statements) {
    const [sqlite, mssql] = (['sqlite', 'mssql'] as const).map((dialect) =>
      compileFor(statement as never, dialect),
    );
    expect(mssql?.sql).not.toMatch(/"|\blimit\b|\|\|/i);
    expect(namesOf(mssql)).toEqual(namesOf(sqlite));
  }
  expect(
    compileFor(bookLineList.statement({ place0: 'x', to: 'x' }) as never, 'mssql').sql,
  ).toMatchInlineSnapshot(
    `"select [journal_lines].[entry_id], [journal_lines].[ordinal], [journal_lines].[account_id], [journal_lines].[period_id], [journal_lines].[posting_date], [journal_lines].[document_date], [journal_lines].[kind], [journal_lines].[side], [journal_lines].[party_id], cast([journal_lines].[base_amount] as varchar(max)), [journal_lines].[original_currency], cast([journal_lines].[original_amount] as varchar(max)), [journal_lines].[rate], [journal_lines].[rate_date], [journal_lines].[rate_id], [journal_lines].[rate_mark], [journal_lines].[is_closing], [journal_lines].[tax_code_id], [journal_lines].[tax_date], [journal_lines].[description], [journal_lines].[commit_number] from [journal_entries] cross join [journal_lines] inner join [accounts] on [accounts].[id] = [journal_lines].[account_id] where (([journal_lines].[entry_id] = [journal_entries].[id]) and ((([journal_entries].[posting_date] >= @par0) and ((([journal_entries].[posting_date] > @par1) or ((([journal_entries].[id] > @par2) or ((([journal_entries].[id] = @par3) and ([journal_lines].[ordinal] > @par4))))))))) and ([journal_entries].[posting_date] <= @par5) and ([journal_entries].[commit_number] <= @par6) and ([accounts].[type] in (@par7, @par8))) order by [journal_entries].[posting_date] asc, [journal_entries].[id] asc, [journal_lines].[ordinal] asc offset @par9 rows fetch next @par10 rows only"`,
  );
});

test('no report walks all lines, entries or balances: SQLite searches each of them, in the order that the statement says', () => {
  const client = new DatabaseSync(':memory:');
  client.deserialize(createEmptyDatabaseImage('tenant'));
  client.function(STILL_WANTED, () => 1);
  const always = [linesOfAccount, linesOfDays, linesOfDayUpTo, linesOfSpan];
  const ofTax = [taxOfDays, taxOfSpan, taxOfPeriod, taxOfPeriods];
  for (const statement of [...statements, ...always, ...ofTax]) {
    const { sql, params } = compileFor(statement as never, 'sqlite');
    const plan = client
      .prepare(`explain query plan ${sql}`)
      .all(...params.map(() => null))
      .map(({ detail }) => String(detail));
    expect(
      plan.filter((step) => /SCAN (?!periods|listed)/.test(step)),
      sql,
    ).toEqual([]);
  }
  // What adds up lines without a bound asks while it runs whether anybody still waits.
  for (const statement of [...always, ...ofTax.slice(0, 2)])
    expect(compileFor(statement as never, 'sqlite').sql).toContain(`${STILL_WANTED}()`);
  // A month, or what was posted since, is read entry by entry, its lines side by side.
  for (const statement of [linesOfDays, linesOfSpan, taxOfDays, taxOfSpan]) {
    const { sql, params } = compileFor(statement as never, 'sqlite');
    const [first, second] = client.prepare(`explain query plan ${sql}`).all(...params.map(() => null));
    expect([first?.['detail'], second?.['detail']]).toEqual([
      expect.stringMatching(/^SEARCH journal_entries USING COVERING INDEX/),
      'SEARCH journal_lines USING PRIMARY KEY (entry_id=?)',
    ]);
  }
  client.close();
});
