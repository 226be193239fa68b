import type { EntryKind } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { tenantReport } from '../command.ts';
import { displayNumberOf } from '../journal/display-number.ts';
import { entriesOfPeriodAfter } from './queries.ts';

/** An entry that was posted into a period after the period's first closing. */
export interface LateEntry {
  readonly entryId: Uuid;
  readonly displayNumber: string;
  readonly kind: EntryKind;
  /** Whether the year-end posted it: no change to the month's own entries. */
  readonly isYearEnd: boolean;
  readonly postingDate: LocalDate;
  /** The database's instant of posting, microseconds since the epoch. */
  readonly actualPostingMicros: bigint;
  readonly description: string;
  readonly preparedBy: Uuid | null;
  readonly approvedBy: Uuid | null;
  /** The reason that was given for the commit which posted it. */
  readonly reason: string | null;
  /** The sum of its debits in base currency, E4. */
  readonly totalE4: bigint;
  readonly commitNumber: bigint;
}

export interface LateEntriesAsked {
  readonly periodId: Uuid;
  /** The place behind which the page begins, commit and entry: the first closing's commit and the nil id at first. Decimal digits. */
  readonly afterCommit: string;
  readonly afterId: Uuid;
  /** The last commit that counts, so that the entries are those of the figures beside them. */
  readonly upTo: string;
  readonly limit: number;
}

/** The entries of a period in the order in which they were posted, behind a place. */
export const lateEntries = tenantReport<LateEntriesAsked, readonly LateEntry[]>(
  'books.lateEntries',
  async (tx, { afterCommit, upTo, ...asked }) => {
    const rows = await tx.all(entriesOfPeriodAfter, {
      ...asked,
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
