import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { connectionOf, type Connection } from '@cifra/books/connection';
import type { GeneralLedgerResolvers } from '../generated/resolvers.ts';
import type { GeneralLedgerData } from '@cifra/ledger/reports/general-ledger';
import { ledgerLines, scopeOfLedger } from '@cifra/ledger/reports/ledger-lines';
import { countedLines } from '@cifra/ledger/reports/report-lines';
import { countRows } from '@cifra/subgraph-kit/count-rows';
import { balanceOf } from '@cifra/ledger/reports/report-parts';
import { accountOf } from './account-of.ts';
import {
  amountShape,
  balanceShape,
  found,
  lineOf,
  linePageOf,
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
    const { tenantId, baseCurrency } = report;
    const account = { accountId, from, to, currency };
    const parent = { tenantId, baseCurrency, commitNumber };
    const page = linePageOf(input, parent, account);
    const { baseE4, originalE4 } = opening;
    const rows = found(
      await books.report(ledgerLines, tenantId, {
        ...account,
        commitNumber,
        opening: { baseE4: baseE4.toString(), originalE4: originalE4.toString() },
        page,
      }),
    );
    const filters = scopeOfLedger({ ...account, commitNumber });
    return connectionOf(
      rows.map(({ line, running }) => ({
        tenantId,
        line: lineOf(line, parent),
        running: amountShape(running, { baseCurrency, currency }),
      })),
      page,
      { keyOf: ({ line }) => placeOf(line), count: countRows(books, countedLines, { tenantId, filters }) },
    );
  },
};
