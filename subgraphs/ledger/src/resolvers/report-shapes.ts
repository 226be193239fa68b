import { notFoundOrDenied } from '@cifra/access/errors';
import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import type { Refusal } from '@cifra/domain/refusals';
import type { Result } from '@cifra/domain/result';
import { connectionOf, type Connection, type PageArguments, type PageRequest } from '@cifra/books/connection';
import { countRows } from '@cifra/subgraph-kit/count-rows';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import { stubOf } from '@cifra/subgraph-kit/ids/stub';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import { moneyOf, type GraphQLMoney } from '@cifra/subgraph-kit/shapes';
import type { LedgerContext } from '../context.ts';
import type { Amounts } from '@cifra/ledger/reports/report-amounts';
import { countedLines, keyOfLines, reportLines, type LineScope } from '@cifra/ledger/reports/report-lines';
import type { Balance, UsedRate } from '@cifra/ledger/reports/report-parts';
import type { LineOfTenant } from '@cifra/ledger/reads/lines';
import type { LineRow } from '@cifra/ledger/reports/line-queries';

/** What every part of a report knows of the report. */
export interface ReportParent {
  readonly tenantId: Uuid;
  readonly baseCurrency: CurrencyCode;
  readonly commitNumber: string;
}

/** A line of a report; its parts are read when they are asked for. Its entry has a rule of its own, which asks whose it is. */
export interface ReportLineParent {
  readonly tenantId: Uuid;
  readonly line: LineOfTenant;
}

export type ReportLinePage = Connection<ReportLineParent>;

/** The value, or its refusal as an error: queries have no union of refusals. */
export function valueOrRefusal<Value>(result: Result<Value, Refusal>): Value {
  if (!result.ok) throw refusalError(result.refusal);
  return result.value;
}

/** What was found of the claim's tenant. */
export function found<Value>(value: Value | null): Value {
  if (value === null) throw notFoundOrDenied();
  return value;
}

export const optionalMoneyOf = (amountE4: bigint | null, currency: CurrencyCode): GraphQLMoney | null =>
  amountE4 === null ? null : moneyOf(amountE4, currency);

/** The fields that every balance has. */
export function balanceShape({ balanceE4, recomputedE4, parts }: Balance, baseCurrency: CurrencyCode) {
  return {
    balance: moneyOf(balanceE4, baseCurrency),
    recomputed: optionalMoneyOf(recomputedE4, baseCurrency),
    currencies: parts.map((part) => ({
      __typename: 'TrialBalanceCurrency' as const,
      original: moneyOf(part.originalE4, part.currency),
      base: moneyOf(part.baseE4, baseCurrency),
      recomputed: optionalMoneyOf(part.recomputedE4, baseCurrency),
    })),
  };
}

/** The rates that a report used. */
export const rateShapes = ({ tenantId, rates }: ReportParent & { readonly rates: readonly UsedRate[] }) =>
  rates.map((rate) => rateShape(rate, tenantId));

const rateShape = ({ currency, rate, rateId, rateDate, mark }: UsedRate, tenantId: Uuid) => ({
  __typename: 'ReportRate' as const,
  tenantId,
  originalCurrency: currency,
  rate,
  exchangeRate: stubOf('ExchangeRate', tenantId, rateId),
  rateDate,
  rateMark: mark,
});

/** An amount in base currency, and in the currency that was asked for. */
export const amountShape = (
  { baseE4, originalE4 }: Amounts,
  { baseCurrency, currency }: { readonly baseCurrency: CurrencyCode; readonly currency: CurrencyCode | null },
) => ({
  __typename: 'LedgerAmount' as const,
  base: moneyOf(baseE4, baseCurrency),
  original: currency === null ? null : moneyOf(originalE4, currency),
});

export const sumE4 = (amountsE4: readonly bigint[]): bigint =>
  amountsE4.reduce((sum, amountE4) => sum + amountE4, 0n);

/** The sum, or null where any is null. */
export const sumOrNull = (amountsE4: readonly (bigint | null)[]): bigint | null => {
  const given = amountsE4.filter((amountE4) => amountE4 !== null);
  return given.length < amountsE4.length ? null : sumE4(given);
};

/** A line with the tenant whose it is. */
export const lineOf = (line: LineRow, { tenantId, baseCurrency }: ReportParent): LineOfTenant => ({
  ...line,
  tenantId,
  baseCurrency,
});

/** The sort key of a line's cursor. */
export const placeOf = (line: LineRow): readonly string[] => [
  line.posting_date,
  line.entry_id,
  String(line.ordinal),
];

/** A page of the lines that a figure adds up. */
export async function linesOfScope(
  parent: ReportParent,
  scope: Omit<LineScope, 'commitNumber' | 'currency' | 'withoutClosing' | 'withoutTaxCode'> &
    Partial<Pick<LineScope, 'withoutClosing' | 'withoutTaxCode'>>,
  { input, context: { books } }: { readonly input: PageArguments; readonly context: LedgerContext },
): Promise<ReportLinePage> {
  const { tenantId, commitNumber } = parent;
  const page = linePageOf(input, parent, scope);
  const whole: LineScope = {
    withoutClosing: false,
    withoutTaxCode: false,
    ...scope,
    currency: null,
    commitNumber,
  };
  const rows = found(await books.report(reportLines, tenantId, { scope: whole, page }));
  return connectionOf(
    rows.map((row) => ({ tenantId, line: lineOf(row, parent) })),
    page,
    {
      keyOf: ({ line }) => placeOf(line),
      count: countRows(books, countedLines, { tenantId, filters: whole }),
    },
  );
}

/** A page of the lines of a figure, whose cursors are those of the figure, whichever report shows it. */
export const linePageOf = (input: PageArguments, { tenantId }: ReportParent, figure: unknown): PageRequest =>
  requirePage(input, { of: ['report lines', tenantId, JSON.stringify(figure)], key: keyOfLines });
