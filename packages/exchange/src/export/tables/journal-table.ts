import { minorUnitsOf } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import { addDays, earliestDate, type LocalDate } from '@cifra/domain/local-date';
import { formatE4 } from '@cifra/domain/money';
import { accountsOfJournal } from '../journal/queries.ts';
import { LAST_ID, readJournalPage } from '../journal/read-journal.ts';
import type { Cell, Column } from './cell.ts';
import type { TableSource } from './table-source.ts';

const columns = [
  { name: 'entry', type: 'text' },
  { name: 'kind', type: 'text' },
  { name: 'source', type: 'text' },
  { name: 'date', type: 'date' },
  { name: 'document_date', type: 'date' },
  { name: 'description', type: 'text' },
  { name: 'reference', type: 'text' },
  { name: 'account', type: 'text' },
  { name: 'account_name', type: 'text' },
  { name: 'currency', type: 'text' },
  { name: 'amount', type: 'decimal' },
  { name: 'base_amount', type: 'decimal' },
  { name: 'rate', type: 'decimal' },
  { name: 'rate_date', type: 'date' },
  { name: 'line_kind', type: 'text' },
  { name: 'tax_code', type: 'text' },
  { name: 'tax_date', type: 'date' },
  { name: 'memo', type: 'text' },
  { name: 'party', type: 'text' },
  { name: 'open_item', type: 'text' },
  { name: 'item_reference', type: 'text' },
  { name: 'item_date', type: 'date' },
  { name: 'due_date', type: 'date' },
  { name: 'item_amount', type: 'decimal' },
  { name: 'item_base_amount', type: 'decimal' },
] as const satisfies readonly Column[];

/** The lines of every entry, with the movements of open items in place of control lines, in the layout that an import of a journal reads. Amounts: debit positive. */
export const journalTable: TableSource = {
  columns,
  needs: [],
  accepts: ['from', 'to'],
  page: async (tx, { from, to, throughCommit, tenant }, after) => {
    const accounts = new Map(
      (await tx.all(accountsOfJournal, { isPostable: true })).map((row) => [row.id, row]),
    );
    const first = { date: from === null ? earliestDate : addDays(from, -1), id: LAST_ID };
    const place = (after as { date: LocalDate; id: Uuid } | null) ?? (from === null ? null : first);
    const page = await readJournalPage(tx, { after: place, throughCommit, limits: null });
    const base = minorUnitsOf(tenant.baseCurrency);
    const within = page.entries.filter(({ postingDate }) => to === null || postingDate <= to);
    const rows = within.flatMap((entry) =>
      entry.movements.map((line): Cell[] => {
        const { originalCurrency: currency, control } = line;
        const own = minorUnitsOf(currency);
        const account = accounts.get(line.accountId);
        return [
          entry.displayNumber,
          entry.kind,
          entry.source,
          entry.postingDate,
          entry.documentDate,
          entry.description,
          entry.reference,
          account?.code ?? line.accountId,
          account?.name ?? '',
          currency,
          formatE4(line.originalAmountE4, own),
          formatE4(line.baseAmountE4, base),
          line.rate,
          line.rateDate,
          line.kind,
          line.taxCode,
          line.taxDate,
          line.description === '' ? null : line.description,
          control?.party ?? null,
          control?.itemId ?? null,
          control?.reference ?? null,
          control?.documentDate ?? null,
          control?.dueDate ?? null,
          control === null ? null : formatE4(control.amountE4, own),
          control === null ? null : formatE4(control.baseAmountE4, base),
        ];
      }),
    );
    return { rows, next: within.length < page.entries.length ? null : plainPlace(page.next) };
  },
};

function plainPlace(place: { readonly date: LocalDate; readonly id: Uuid } | null) {
  return place === null ? null : { date: place.date, id: place.id };
}
