import { expect, test } from 'vitest';
import { localDate } from '@cifra/domain/local-date';
import { branding, issuer } from '@cifra/rendering/facts.fixture';
import type { IncomeStatementFacts, ReportColumn } from '@cifra/rendering/reports/report-facts';
import { reportSheet } from '@cifra/rendering/reports/report-sheet';
import { withoutColumnsBefore } from './columns-before-books.ts';

const column = (from: string, to: string): ReportColumn => ({ from: localDate(from), to: localDate(to) });
const [own, later, cut] = [
  column('2025-03-01', '2025-08-31'),
  column('2024-09-01', '2025-02-28'),
  column('2024-03-01', '2024-08-31'),
] as const;
const opening = { openingDate: localDate('2024-06-30'), booksFrom: localDate('2024-07-01') };

/** Books taken over on 1 July 2024, with the year's result to date. */
function facts(changes: Partial<IncomeStatementFacts>): IncomeStatementFacts {
  return {
    template: null,
    language: 'en',
    unspokenLocale: null,
    paper: 'A4',
    issuer,
    branding,
    isSandbox: false,
    baseCurrency: 'PAB',
    instantMicros: 0n,
    commitNumber: '1',
    knownAtMicros: null,
    columns: [own, later, cut],
    report: 'INCOME_STATEMENT',
    income: [{ code: '4101', name: 'Sales', amountsE4: [-3n, -2n, -1n] }],
    expense: [],
    ...changes,
  };
}
const remarksOf = (of: IncomeStatementFacts): string =>
  reportSheet(withoutColumnsBefore(of, opening)).remarks?.lines.join('\n') ?? '';

test('a column that leaves out what opening balances brought is compared with only where former books fill it', () => {
  const alone = withoutColumnsBefore(facts({ columnsLeftOut: [cut] }), opening);
  expect(alone).toMatchObject({
    columns: [own, later],
    columnsBeforeBooks: [cut],
    income: [{ amountsE4: [-3n, -2n] }],
  });
  expect(remarksOf(facts({ columnsLeftOut: [cut] }))).toContain(
    'There are no comparative figures of 1 Mar 2024 – 31 Aug 2024: these books begin on 1 Jul 2024.',
  );
  const ledgerFromOf = new Map([[cut, opening.booksFrom]]);
  const filled = facts({ formerColumns: [cut], ledgerFromOf });
  expect(withoutColumnsBefore(filled, opening).columns).toEqual([own, later, cut]);
  expect(remarksOf(filled)).toContain(
    'The comparative figures of 1 Mar 2024 – 31 Aug 2024 come, for the days before 1 Jul 2024, from the former books',
  );
});

test("the report's own column stays, and says what it leaves out", () => {
  const of = facts({ columns: [cut], columnsLeftOut: [cut], leftOutUpTo: opening.openingDate });
  expect(withoutColumnsBefore(of, opening).columns).toEqual([cut]);
  expect(remarksOf(of)).toContain('The result of the year up to 30 Jun 2024 came with the opening balances');
});
