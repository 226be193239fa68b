import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { connectionOf, type Connection } from '@cifra/books/connection';
import type { GeneralLedgerResolvers } from '../generated/resolvers.ts';
import type { GeneralLedgerData } from '@cifra/ledger/reports/general-ledger';
import { ledgerLines } from '@cifra/ledger/reports/ledger-lines';
import { balanceOf } from '@cifra/ledger/reports/report-parts';
import { parseLinePage } from '../parse/report-arguments.ts';
import { accountOf } from './account-of.ts';
import {
  amountShape,
  balanceShape,
  found,
  lineOf,
  placeOf,
  type ReportLineParent,
  type ReportParent,
  valueOrRefusal,
} from './report-shapes.ts';

export type GeneralLedgerParent = GeneralLedgerData &
  ReportParent & {
    readonly accountId: Uuid;
    readonly from: LocalDate;
    readonly to: LocalDate;
    readonly currency: CurrencyCode | null;
  };
export interface LedgerLineParent extends ReportLineParent {
  readonly running: ReturnType<typeof amountShape>;
}
export type LedgerLinePage = Connection<LedgerLineParent>;

export const GeneralLedger: GeneralLedgerResolvers = {
  account: (report, _input, context) => accountOf(report, context),
  opening: (report) => amountShape(report.opening, report),
  debit: (report) => amountShape(report.debit, report),
  credit: (report) => amountShape(report.credit, report),
  carriedToEquity: (report) => amountShape(report.carried, report),
  carries: (report) =>
    report.carries.map(({ date, fiscalYear, amounts }) => ({
      __typename: 'LedgerCarry',
      date,
      fiscalYear,
      amount: amountShape(amounts, report),
    })),
  closing: (report) => amountShape(report.closing, report),
  currencies: ({ parts, baseCurrency }) => balanceShape(balanceOf(parts), baseCurrency).currencies,
  async lines({ accountId, from, to, currency, commitNumber, opening, ...report }, input, { books }) {
    const { page, after } = valueOrRefusal(parseLinePage(input));
    const { baseE4, originalE4 } = opening;
    const rows = found(
      await books.report(ledgerLines, report.tenantId, {
        accountId,
        from,
        to,
        currency,
        commitNumber,
        opening: { baseE4: baseE4.toString(), originalE4: originalE4.toString() },
        after,
        first: page.first,
      }),
    );
    const { tenantId, baseCurrency } = report;
    return connectionOf(
      rows.map(({ line, running }) => ({
        tenantId,
        line: lineOf(line, { tenantId, baseCurrency, commitNumber }),
        running: amountShape(running, { baseCurrency, currency }),
      })),
      page,
      ({ line }) => placeOf(line),
    );
  },
};
