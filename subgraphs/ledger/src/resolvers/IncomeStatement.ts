import { addDays, type LocalDate } from '@cifra/domain/local-date';
import { moneyOf } from '@cifra/subgraph-kit/shapes';
import type { IncomeStatementResolvers, IncomeStatementSectionResolvers } from '../generated/resolvers.ts';
import type { IncomeStatementData } from '@cifra/ledger/reports/income-statement';
import type { ReportSectionParent } from './BalanceSheet.ts';
import { formerBooksOf } from './FormerBalances.ts';
import { optionalMoneyOf, rateShapes, sumE4, sumOrNull, type ReportParent } from './report-shapes.ts';

export type IncomeStatementParent = IncomeStatementData &
  ReportParent & { readonly from: LocalDate; readonly to: LocalDate };

function sectionOf(report: IncomeStatementParent, type: 'INCOME' | 'EXPENSE'): ReportSectionParent {
  const { tenantId, baseCurrency, commitNumber, to } = report;
  const { former, leftOutUpTo } = report;
  const from = former?.ledgerFrom ?? (leftOutUpTo === undefined ? report.from : addDays(leftOutUpTo, 1));
  const common = { tenantId, baseCurrency, commitNumber };
  return {
    ...common,
    rows: report.rows
      .filter((row) => row.type === type)
      .map((row) => ({ ...row, ...common, from, to, withoutClosing: true })),
    computed: [],
    isRecomputed: report.ratesDifferenceE4 !== null,
  };
}

export const IncomeStatement: IncomeStatementResolvers = {
  income: (report) => sectionOf(report, 'INCOME'),
  expense: (report) => sectionOf(report, 'EXPENSE'),
  result: ({ rows, baseCurrency }) =>
    moneyOf(sumE4(rows.map(({ balance }) => balance.balanceE4)), baseCurrency),
  recomputedResult: ({ rows, ratesDifferenceE4, baseCurrency }) =>
    ratesDifferenceE4 === null
      ? null
      : moneyOf(sumE4(rows.map(({ balance }) => balance.recomputedE4 ?? 0n)), baseCurrency),
  ratesDifference: ({ ratesDifferenceE4, baseCurrency }) => optionalMoneyOf(ratesDifferenceE4, baseCurrency),
  rates: rateShapes,
  formerBooks: formerBooksOf,
  resultLeftOutUpTo: ({ leftOutUpTo = null }) => leftOutUpTo,
};

export const IncomeStatementSection: IncomeStatementSectionResolvers = {
  total: ({ rows, baseCurrency }) =>
    moneyOf(sumE4(rows.map(({ balance }) => balance.balanceE4)), baseCurrency),
  recomputedTotal: ({ rows, baseCurrency, isRecomputed }) =>
    isRecomputed
      ? optionalMoneyOf(sumOrNull(rows.map(({ balance }) => balance.recomputedE4)), baseCurrency)
      : null,
};
