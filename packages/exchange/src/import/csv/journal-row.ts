import type { LocalDate } from '@cifra/domain/local-date';
import { parseRate, type Rate } from '@cifra/domain/rate';
import { taxKindOf, type TaxKind } from '../../saft-tax.ts';
import type { ImportScope } from './importer.ts';
import { amountOf, currencyOf } from './opening-importer.ts';
import { quoted, type TableLayout, type TableRow } from './table-row.ts';

/** A row of a journal, as far as it can be read; null: an empty or unreadable cell. Amounts: E4, debit positive. */
export interface JournalRow {
  readonly row: TableRow;
  /** The key that groups the rows of one entry. */
  readonly entry: string;
  readonly date: LocalDate | null;
  readonly documentDate: LocalDate | null;
  readonly description: string | null;
  readonly reference: string | null;
  readonly account: string | null;
  readonly currency: string | null;
  readonly amountE4: bigint | null;
  readonly baseE4: bigint | null;
  readonly rate: Rate | null;
  readonly rateDate: LocalDate | null;
  readonly memo: string | null;
  readonly taxCode: string | null;
  readonly taxDate: LocalDate | null;
  /** What a row with a tax code is, if it is not the taxed amount. */
  readonly taxKind: TaxKind | null;
  readonly control: JournalRowControl | null;
}

export interface JournalRowControl {
  readonly party: string;
  /** The open item's name in the file. */
  readonly item: string;
  readonly reference: string | null;
  readonly date: LocalDate | null;
  readonly dueDate: LocalDate | null;
  /** As the item was made; null: as its first line. */
  readonly amountE4: bigint | null;
  readonly baseE4: bigint | null;
}

/** A reader of one layout of journals. */
export interface JournalLayout {
  readonly layout: TableLayout;
  readonly read: (row: TableRow, scope: ImportScope) => JournalRow | null;
  /** Whether rates that the file lost are found from what balances an entry. */
  readonly infersRates: boolean;
}

/** The layout of our own exports, and of a journal written by hand. */
export const csvJournal: JournalLayout = {
  infersRates: false,
  layout: {
    required: ['entry', 'date', 'account'],
    optional: [
      'document_date',
      'description',
      'reference',
      'amount',
      'debit',
      'credit',
      'currency',
      'base_amount',
      'rate',
      'rate_date',
      'line_kind',
      'tax_code',
      'tax_date',
      'memo',
      'party',
      'open_item',
      'item_reference',
      'item_date',
      'due_date',
      'item_amount',
      'item_base_amount',
    ],
  },
  read: (row, scope) => {
    const entry = row.requiredText('entry', 100);
    const account = row.requiredText('account', 300);
    const date = row.raw('date') === null ? row.fault('date', 'is empty') : row.date('date');
    const party = row.code('party');
    const item = row.text('open_item', 100);
    const read = {
      row,
      date,
      account,
      documentDate: row.date('document_date'),
      description: row.text('description', 500),
      reference: row.text('reference', 100),
      currency: currencyOf(row, scope),
      amountE4: amountOf(row),
      baseE4: row.amount('base_amount'),
      rate: rateOf(row, 'rate'),
      rateDate: row.date('rate_date'),
      memo: row.text('memo', 500),
      taxCode: row.code('tax_code'),
      taxDate: row.date('tax_date'),
      taxKind: taxKindOf(row.raw('line_kind')),
      control:
        party === null || item === null
          ? null
          : {
              party,
              item,
              reference: row.text('item_reference', 100),
              date: row.date('item_date'),
              dueDate: row.date('due_date'),
              amountE4: row.amount('item_amount'),
              baseE4: row.amount('item_base_amount'),
            },
    };
    return entry === null ? null : { ...read, entry };
  },
};

function rateOf(row: TableRow, name: string): Rate | null {
  const text = row.raw(name);
  if (text === null) return null;
  const rate = parseRate(text);
  return rate.ok ? rate.value : row.fault(name, `${quoted(text)} is not a rate`);
}
