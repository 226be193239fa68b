import { connectionOf } from '@cifra/books/connection';
import type { ComputedLineKind, ComputedLineResolvers } from '../generated/resolvers.ts';
import type { Balance } from '@cifra/ledger/reports/report-parts';
import type { YearResult } from '@cifra/ledger/reports/report-standing';
import { balanceShape, linePageOf, linesOfScope, type ReportParent } from './report-shapes.ts';

/** A computed equity line. `result`: the fiscal year whose it is; null for a difference of rates. */
export interface ComputedLineParent extends ReportParent {
  readonly kind: ComputedLineKind;
  readonly balance: Balance;
  readonly result: YearResult | null;
}

export const resultLine = (
  kind: 'RUNNING_RESULT' | 'UNCLOSED_RESULT',
  result: YearResult,
  report: ReportParent,
): ComputedLineParent => ({ ...reportOf(report), kind, result, balance: result.balance });

/** The line that lets recomputed balances balance: nothing in the books. */
export const ratesDifferenceLine = (differenceE4: bigint, report: ReportParent): ComputedLineParent => ({
  ...reportOf(report),
  kind: 'RATES_DIFFERENCE',
  result: null,
  balance: { balanceE4: 0n, recomputedE4: differenceE4, parts: [] },
});

const reportOf = ({ tenantId, baseCurrency, commitNumber }: ReportParent): ReportParent => ({
  tenantId,
  baseCurrency,
  commitNumber,
});

export const ComputedLine: ComputedLineResolvers = {
  name({ kind, result }) {
    if (kind === 'RATES_DIFFERENCE') return 'Difference to the books at the rates of another date';
    if (!result?.fiscalYear) return 'Result before the first fiscal year, not closed';
    return kind === 'RUNNING_RESULT'
      ? `Running result of fiscal year ${result.fiscalYear}`
      : `Result of fiscal year ${result.fiscalYear}, not closed`;
  },
  fiscalYear: ({ result }) => result?.fiscalYear ?? null,
  balance: ({ balance, baseCurrency }) => balanceShape(balance, baseCurrency).balance,
  recomputed: ({ balance, baseCurrency }) => balanceShape(balance, baseCurrency).recomputed,
  currencies: ({ balance, baseCurrency }) => balanceShape(balance, baseCurrency).currencies,
  lines(parent, input, context) {
    if (parent.result === null)
      return connectionOf<never>([], linePageOf(input, parent, null), { keyOf: () => [], count: () => 0 });
    const { from, to } = parent.result;
    return linesOfScope(parent, { of: { kind: 'RESULT' }, from, to }, { input, context });
  },
};
