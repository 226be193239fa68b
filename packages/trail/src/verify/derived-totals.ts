import type { Uuid } from '@cifra/domain/ids';
import type { StoredRow } from '@cifra/database/stored-rows';
import type { Row } from '@cifra/database/kit/table';
import type { journalEntries, journalLines } from '@cifra/database/tables/tenant';
import { addLineToChanges, type BalanceChange } from '@cifra/ledger/journal/balances';
import { addLineToItemChanges, type OpenItemChange } from '@cifra/ledger/journal/open-item-balances';
import { addLineToTaxChanges, type TaxBalanceChange } from '@cifra/ledger/journal/tax-balances';

export type EntryRow = Row<typeof journalEntries>;
export type LineRow = Row<typeof journalLines>;

export type NumberedRow = Pick<EntryRow, 'series' | 'fiscal_year_id' | 'number'>;

export interface SeriesTotal {
  readonly series: string;
  readonly fiscalYearId: Uuid;
  readonly count: bigint;
  readonly lastNumber: bigint;
}

export const seriesKey = (of: { readonly series: string; readonly fiscalYearId: Uuid }): string =>
  `${of.series} ${of.fiscalYearId}`;

/** Derived tables as the entries and lines make them. Memory: one item per balance and per series, not per line. */
export class DerivedTotals {
  readonly balances = new Map<string, BalanceChange>();
  readonly series = new Map<string, SeriesTotal>();
  readonly openItems = new Map<Uuid, OpenItemChange>();
  readonly taxBalances = new Map<string, TaxBalanceChange>();

  /** An entry or a document: both are numbered from 1 in series of their own. */
  addNumbered(row: NumberedRow): void {
    const of = { series: row.series, fiscalYearId: row.fiscal_year_id };
    const known = this.series.get(seriesKey(of)) ?? { ...of, count: 0n, lastNumber: 0n };
    const lastNumber = row.number > known.lastNumber ? row.number : known.lastNumber;
    this.series.set(seriesKey(of), { ...known, count: known.count + 1n, lastNumber });
  }

  addLine(
    line: Pick<
      LineRow,
      | 'account_id'
      | 'period_id'
      | 'party_id'
      | 'open_item_id'
      | 'kind'
      | 'original_currency'
      | 'base_amount'
      | 'original_amount'
      | 'is_closing'
      | 'tax_code_id'
    >,
  ): void {
    const seen = {
      accountId: line.account_id,
      periodId: line.period_id,
      partyId: line.party_id,
      openItemId: line.open_item_id,
      lineKind: line.kind,
      originalCurrency: line.original_currency,
      baseAmountE4: line.base_amount,
      originalAmountE4: line.original_amount,
      isClosing: line.is_closing,
      taxCodeId: line.tax_code_id,
    };
    addLineToChanges(this.balances, seen);
    addLineToItemChanges(this.openItems, seen);
    addLineToTaxChanges(this.taxBalances, seen);
  }
}

/** A streamed row as its table's type: the source decodes every column by its definition. */
export const asRow = <Typed>(row: StoredRow): Typed => row as unknown as Typed;
