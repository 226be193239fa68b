import type { AccountType } from '@cifra/domain/accounts';
import { earliestDate, type LocalDate } from '@cifra/domain/local-date';
import { moneyOf } from '@cifra/subgraph-kit/shapes';
import type {
  BalanceSheetResolvers,
  BalanceSheetSectionResolvers,
  ReportRowResolvers,
} from '../generated/resolvers.ts';
import type { BalanceSheetData, ReportRowData } from '@cifra/ledger/reports/balance-sheet';
import { formerBooksOf } from './FormerBalances.ts';
import { accountOf } from './account-of.ts';
import { ratesDifferenceLine, resultLine, type ComputedLineParent } from './ComputedLine.ts';
import {
  balanceShape,
  linesOfScope,
  optionalMoneyOf,
  rateShapes,
  sumE4,
  sumOrNull,
  type ReportParent,
} from './report-shapes.ts';

export type BalanceSheetParent = BalanceSheetData & ReportParent & { readonly asOf: LocalDate };

/** An account in a report, and the days of the lines that add up to it. */
export interface ReportRowParent extends ReportRowData, ReportParent {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly withoutClosing: boolean;
}

export interface ReportSectionParent extends ReportParent {
  readonly rows: readonly ReportRowParent[];
  readonly computed: readonly ComputedLineParent[];
  readonly isRecomputed: boolean;
}

function sectionOf(
  report: BalanceSheetParent,
  type: AccountType,
  computed: readonly ComputedLineParent[] = [],
): ReportSectionParent {
  const { tenantId, baseCurrency, commitNumber, asOf } = report;
  const rows = report.rows.filter((row) => row.type === type);
  return {
    tenantId,
    baseCurrency,
    commitNumber,
    rows: rows.map((row) => ({
      ...row,
      tenantId,
      baseCurrency,
      commitNumber,
      from: report.former?.ledgerFrom ?? earliestDate,
      to: asOf,
      withoutClosing: false,
    })),
    computed,
    isRecomputed: report.ratesDifferenceE4 !== null,
  };
}

export const BalanceSheet: BalanceSheetResolvers = {
  assets: (report) => sectionOf(report, 'ASSET'),
  liabilities: (report) => sectionOf(report, 'LIABILITY'),
  equity: (report) =>
    sectionOf(report, 'EQUITY', [
      ...report.unclosed.map((year) => resultLine('UNCLOSED_RESULT', year, report)),
      ...(report.running ? [resultLine('RUNNING_RESULT', report.running, report)] : []),
      ...(report.ratesDifferenceE4 === null ? [] : [ratesDifferenceLine(report.ratesDifferenceE4, report)]),
    ]),
  rates: rateShapes,
  formerBooks: formerBooksOf,
};

export const BalanceSheetSection: BalanceSheetSectionResolvers = {
  total: ({ rows, computed, baseCurrency }) =>
    moneyOf(sumE4([...rows, ...computed].map(({ balance }) => balance.balanceE4)), baseCurrency),
  recomputedTotal: ({ rows, computed, baseCurrency, isRecomputed }) =>
    isRecomputed
      ? optionalMoneyOf(
          sumOrNull([...rows, ...computed].map(({ balance }) => balance.recomputedE4)),
          baseCurrency,
        )
      : null,
};

export const ReportRow: ReportRowResolvers = {
  account: (row, _input, context) => accountOf(row, context),
  balance: ({ balance, baseCurrency }) => moneyOf(balance.balanceE4, baseCurrency),
  recomputed: ({ balance, baseCurrency }) => optionalMoneyOf(balance.recomputedE4, baseCurrency),
  currencies: ({ balance, baseCurrency }) => balanceShape(balance, baseCurrency).currencies,
  lines: (row, input, context) =>
    linesOfScope(
      row,
      {
        of: { kind: 'ACCOUNT', accountId: row.accountId },
        from: row.from,
        to: row.to,
        withoutClosing: row.withoutClosing,
      },
      { input, context },
    ),
};
