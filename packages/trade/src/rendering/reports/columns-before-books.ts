import type { LocalDate } from '@cifra/domain/local-date';
import type { ReportColumn, ReportFacts } from '@cifra/rendering/reports/report-facts';

/**
 * A report without the columns that end before the opening day of the books, or begin within what opening balances brought of a year, and that no
 * former books fill: their zeros would say that there was nothing. The paper names them instead. The report's own column stays.
 */
export function withoutColumnsBefore(
  facts: ReportFacts,
  { openingDate, booksFrom }: { readonly openingDate: LocalDate; readonly booksFrom: LocalDate },
): ReportFacts {
  const former = facts.formerColumns ?? [];
  const isKept = (column: ReportColumn, index: number) =>
    index === 0 ||
    former.includes(column) ||
    (column.to >= openingDate && facts.columnsLeftOut?.includes(column) !== true);
  if (facts.report === 'GENERAL_LEDGER' || facts.columns.every(isKept)) return facts;
  const kept = facts.columns.map(isKept);
  const amounts = <Row extends { readonly amountsE4: readonly bigint[] }>(rows: readonly Row[]): Row[] =>
    rows.map((row) => ({ ...row, amountsE4: row.amountsE4.filter((_amount, index) => kept[index]) }));
  const common = {
    columns: facts.columns.filter(isKept),
    columnsBeforeBooks: facts.columns.filter((column, index) => !isKept(column, index)),
    booksFrom,
  };
  switch (facts.report) {
    case 'TRIAL_BALANCE':
      return { ...facts, ...common, rows: amounts(facts.rows), computed: amounts(facts.computed) };
    case 'BALANCE_SHEET':
      return {
        ...facts,
        ...common,
        assets: amounts(facts.assets),
        liabilities: amounts(facts.liabilities),
        equity: amounts(facts.equity),
        computed: amounts(facts.computed),
      };
    case 'INCOME_STATEMENT':
      return { ...facts, ...common, income: amounts(facts.income), expense: amounts(facts.expense) };
    case 'AGEING':
      return {
        ...facts,
        ...common,
        sections: facts.sections.map((section) => ({
          ...section,
          rows: section.rows.map((row) => ({
            ...row,
            comparedE4: row.comparedE4.filter((_amount, index) => kept[index + 1]),
          })),
        })),
      };
  }
}
