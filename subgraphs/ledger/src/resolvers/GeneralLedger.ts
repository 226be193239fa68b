import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { connectionOf, type Connection, type PageRequest } from '@cifra/books/connection';
import type { GeneralLedgerResolvers } from '../generated/resolvers.ts';
import type { GeneralLedgerData } from '@cifra/ledger/reports/general-ledger';
import { balanceOf } from '@cifra/ledger/reports/report-parts';
import { accountOf } from './account-of.ts';
import {
  amountShape,
  balanceShape,
  lineOf,
  placeOf,
  type ReportLineParent,
  type ReportParent,
} from './report-shapes.ts';

export type GeneralLedgerParent = GeneralLedgerData &
  ReportParent & {
    readonly accountId: Uuid;
    readonly from: LocalDate;
    readonly to: LocalDate;
    readonly currency: CurrencyCode | null;
    readonly page: PageRequest;
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
  lines: (report) =>
    connectionOf(
      report.lines.map(({ line, running }) => ({
        tenantId: report.tenantId,
        line: lineOf(line, report),
        running: amountShape(running, report),
      })),
      report.page,
      ({ line }) => placeOf(line),
    ),
};
