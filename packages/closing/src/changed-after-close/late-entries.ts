import type { EntryKind } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { tenantReport } from '@cifra/books/command';
import { displayNumberOf } from '@cifra/ledger/journal/display-number';
import { entriesOfPeriodAfter } from './queries.ts';

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
  /**
   * The place after which the page begins, commit and entry: initially the first closing's commit and the nil id. Decimal digits.
   */
  readonly afterCommit: string;
  readonly afterId: Uuid;
  /** The last commit included, so that the entries match the figures next to them. */
  readonly upTo: string;
  readonly limit: number;
}

/** The entries of a period in order of posting, after a place. */
export const lateEntries = tenantReport<LateEntriesRequest, readonly LateEntry[]>(
  'books.lateEntries',
  async (tx, { afterCommit, upTo, ...request }) => {
    const rows = await tx.all(entriesOfPeriodAfter, {
      ...request,
      afterCommit: BigInt(afterCommit),
      upTo: BigInt(upTo),
    });
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
  },
);
