import type { EntryKind } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { oneSetReport, tenantReport } from '@cifra/books/command';
import { displayNumberOf } from '@cifra/ledger/journal/display-number';
import type { PageRequest } from '@cifra/books/connection';
import { lateEntryList } from './queries.ts';

/** An entry posted into a period after the period's first closing. */
export interface LateEntry {
  readonly entryId: Uuid;
  readonly displayNumber: string;
  readonly kind: EntryKind;
  /** Whether the year-end posted it, which does not change the month's own entries. */
  readonly isYearEnd: boolean;
  readonly postingDate: LocalDate;
  /** The database's instant of posting, microseconds since the epoch. */
  readonly actualPostingMicros: bigint;
  readonly description: string;
  readonly preparedBy: Uuid | null;
  readonly approvedBy: Uuid | null;
  /** The reason given for the commit that posted it. */
  readonly reason: string | null;
  /** The sum of its debits in base currency, E4. */
  readonly totalE4: bigint;
  readonly commitNumber: bigint;
}

export interface LateEntriesRequest {
  readonly periodId: Uuid;
  /** The commit of the first closing, decimal digits. */
  readonly behind: string;
  /** The last commit included, so that the entries match the figures next to them. */
  readonly upTo: string;
}

/** The same as the listings take it. */
export const filtersOfLate = ({ periodId, behind, upTo }: LateEntriesRequest) => ({
  periodId,
  behind: BigInt(behind),
  upTo: BigInt(upTo),
});

export const countedLateEntries = oneSetReport<LateEntriesRequest, number>(
  'books.countLateEntries',
  (tx, request) => lateEntryList.count(tx, filtersOfLate(request)),
);

/** The rows of a page of a period's entries in order of posting, one more than it holds. */
export const lateEntries = tenantReport<
  LateEntriesRequest & { readonly page: PageRequest },
  readonly LateEntry[]
>('books.lateEntries', async (tx, { page, ...request }) => {
  const rows = await lateEntryList.rows(tx, filtersOfLate(request), page);
  return rows.map(({ entry, fiscalYear, reason }) => ({
    entryId: entry.id,
    displayNumber: displayNumberOf({ series: entry.series, fiscalYear, number: entry.number }),
    kind: entry.kind,
    isYearEnd: entry.source === 'YEAR_END',
    postingDate: entry.posting_date,
    actualPostingMicros: entry.actual_posting_date,
    description: entry.description,
    preparedBy: entry.prepared_by,
    approvedBy: entry.approved_by,
    reason,
    totalE4: entry.total_base_amount,
    commitNumber: entry.commit_number,
  }));
});
