import type { CurrencyCode } from '@cifra/domain/currencies';
import type { LocalDate } from '@cifra/domain/local-date';
import { formatE4 } from '@cifra/domain/money';
import { stubOf } from '@cifra/subgraph-kit/ids/stub';
import { moneyOf } from '@cifra/subgraph-kit/shapes';
import type {
  TaxAccountRowResolvers,
  TaxCodeAccountResolvers,
  TaxSummaryResolvers,
  TaxSummaryRowResolvers,
} from '../generated/resolvers.ts';
import type {
  Sides,
  TaxAccountRowData,
  TaxCodeAccountData,
  TaxNetData,
  TaxSummaryData,
  TaxSummaryRowData,
} from '@cifra/ledger/reports/tax-summary';
import { accountOf } from './account-of.ts';
import { linesOfScope, type ReportParent } from './report-shapes.ts';

interface InRange extends ReportParent {
  readonly from: LocalDate;
  readonly to: LocalDate;
}
export type TaxSummaryParent = TaxSummaryData & InRange;
export type TaxSummaryRowParent = TaxSummaryRowData & InRange;
export type TaxCodeAccountParent = TaxCodeAccountData & ReportParent;
export type TaxAccountRowParent = TaxAccountRowData & InRange;

const sidesShape = ({ debitE4, creditE4 }: Sides, baseCurrency: CurrencyCode) => ({
  __typename: 'TaxSides' as const,
  debit: moneyOf(debitE4, baseCurrency),
  credit: moneyOf(creditE4, baseCurrency),
  net: moneyOf(debitE4 - creditE4, baseCurrency),
});

const netShape = ({ taxableE4, taxE4 }: TaxNetData, baseCurrency: CurrencyCode) => ({
  __typename: 'TaxNet' as const,
  taxable: moneyOf(taxableE4, baseCurrency),
  tax: moneyOf(taxE4, baseCurrency),
});

const rangeOf = ({ tenantId, baseCurrency, commitNumber, from, to }: InRange): InRange => ({
  tenantId,
  baseCurrency,
  commitNumber,
  from,
  to,
});

export const TaxSummary: TaxSummaryResolvers = {
  rows: (report) => report.rows.map((row) => ({ ...row, ...rangeOf(report) })),
  accounts: (report) => report.accounts.map((row) => ({ ...row, ...rangeOf(report) })),
};

export const TaxSummaryRow: TaxSummaryRowResolvers = {
  taxCode: ({ tenantId, taxCodeId }) => stubOf('TaxCode', tenantId, taxCodeId),
  percent: ({ percentE4 }) => formatE4(BigInt(percentE4), 4),
  output: ({ output, baseCurrency }) => netShape(output, baseCurrency),
  input: ({ input, baseCurrency }) => netShape(input, baseCurrency),
  taxable: ({ taxable, baseCurrency }) => sidesShape(taxable, baseCurrency),
  tax: ({ tax, baseCurrency }) => sidesShape(tax, baseCurrency),
  accounts: (row) => row.accounts.map((account) => ({ ...account, ...rangeOf(row) })),
  lines: (row, input, context) =>
    linesOfScope(
      row,
      { of: { kind: 'TAX_CODE', taxCodeId: row.taxCodeId }, from: row.from, to: row.to },
      { input, context },
    ),
};

export const TaxCodeAccount: TaxCodeAccountResolvers = {
  account: (row, _input, context) => accountOf(row, context),
  taxable: ({ taxable, baseCurrency }) => sidesShape(taxable, baseCurrency),
  tax: ({ tax, baseCurrency }) => sidesShape(tax, baseCurrency),
};

export const TaxAccountRow: TaxAccountRowResolvers = {
  account: (row, _input, context) => accountOf(row, context),
  movement: ({ movement, baseCurrency }) => sidesShape(movement, baseCurrency),
  ofCodes: ({ ofCodes, baseCurrency }) => sidesShape(ofCodes, baseCurrency),
  withoutCode: ({ withoutCode, baseCurrency }) => sidesShape(withoutCode, baseCurrency),
  lines: (row, input, context) =>
    linesOfScope(
      row,
      {
        of: { kind: 'ACCOUNT', accountId: row.accountId },
        from: row.from,
        to: row.to,
        withoutTaxCode: true,
      },
      { input, context },
    ),
};
