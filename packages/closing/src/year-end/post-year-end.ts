import type { PlannedEntry, YearEndPlan } from '@cifra/domain/year-end';
import { decidePosting } from '@cifra/domain/posting';
import type { Uuid } from '@cifra/domain/ids';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import type { Row } from '@cifra/database/kit/table';
import type { yearCloseEntries } from '@cifra/database/tables/close';
import type { TenantTx } from '@cifra/database/tx';
import { setAccrualReversal } from '@cifra/ledger/accruals/mark-reversed';
import { afterPosting, factsOf, type PostingBasis } from '@cifra/ledger/journal/gather';
import type { Journal } from '@cifra/ledger/journal/journal';
import type { PostedEntry } from '@cifra/ledger/journal/post-entry';
import {
  postReversal,
  type EntryToReverse,
  type ReverseEntryRefusal,
} from '@cifra/ledger/journal/reverse-entry';
import type { PendingAccrual } from './gather-year-end.ts';
import { draftLineOf, yearEndRefusal, type YearEndPostingCode } from './plan-year-end.ts';

export type PostYearEndRefusal = Refusal<YearEndPostingCode>;

/** An accrual that waits, and the entry in which it stands as its reversal looks at it. */
export interface AccrualToReverse {
  readonly pending: PendingAccrual;
  readonly original: EntryToReverse | null;
}

interface YearEndToPost {
  readonly plan: YearEndPlan;
  /** What was drafted, in the same order: each entry's source. */
  readonly drafted: readonly Row<typeof yearCloseEntries>[];
  readonly accruals: readonly AccrualToReverse[];
  readonly ledger: PostingBasis;
  readonly journal: Journal;
  readonly draftedBy: Uuid;
  readonly reviewedBy: Uuid | null;
}

/** Posts what was planned, entry by entry, in the caller's transaction; answers the entries' ids. Refuses as the engine does. */
export function postYearEnd(
  tx: TenantTx,
  { plan, drafted, draftedBy, reviewedBy, ...read }: YearEndToPost,
): Result<Uuid[], PostYearEndRefusal> {
  const entryIds: Uuid[] = [];
  let { ledger } = read;
  for (const [index, entry] of plan.entries.entries()) {
    const source = drafted[index];
    if (source?.kind !== entry.kind) throw new InvariantBroken('the plan is not what was drafted');
    const by = { sourceId: source.id, preparedBy: draftedBy, approvedBy: reviewedBy };
    const toPost = { entry, by, ...read, ledger };
    const posted =
      entry.accrual === null
        ? postLastDay(tx, toPost)
        : postAccrualReversal(tx, { ...toPost, accrualId: entry.accrual.entryId });
    if (!posted.ok) return posted;
    entryIds.push(posted.value.entryId);
    ledger = afterPosting(ledger, entry);
  }
  return accepted(entryIds);
}

interface EntryOfYearEnd extends Pick<YearEndToPost, 'accruals' | 'ledger' | 'journal'> {
  readonly entry: PlannedEntry;
  readonly by: {
    readonly sourceId: Uuid;
    readonly preparedBy: Uuid;
    readonly approvedBy: Uuid | null;
  };
}

function postLastDay(
  tx: TenantTx,
  { entry: planned, by, ledger, journal }: EntryOfYearEnd,
): Result<PostedEntry, PostYearEndRefusal> {
  const entry = {
    kind: planned.kind,
    source: 'YEAR_END',
    postingDate: planned.postingDate,
    documentDate: planned.postingDate,
    description: planned.description,
    reference: null,
    lines: planned.lines.map((_line, index) => draftLineOf(planned, index)),
    ...by,
  } as const;
  const { kind, source, postingDate, lines } = entry;
  const decision = decidePosting(factsOf(ledger, { kind, source, postingDate, lines }));
  if (!decision.ok) return refused(yearEndRefusal(decision.refusal));
  return accepted(journal.write(tx, { posting: decision.value, entry, periods: ledger.periods }).posted);
}

function postAccrualReversal(
  tx: TenantTx,
  { entry, by, accruals, ledger, journal, accrualId }: EntryOfYearEnd & { readonly accrualId: Uuid },
): Result<PostedEntry, PostYearEndRefusal> {
  const accrual = accruals.find(({ pending }) => pending.own.entryId === accrualId);
  if (!accrual?.original) throw new InvariantBroken('an accrual was planned that is not there');
  const { row, own, standing } = accrual.pending;
  const { postingDate: on, description } = entry;
  const posted = postReversal(
    tx,
    // The next year may be one that this command opens.
    { original: { ...accrual.original, periods: ledger.periods }, journal },
    { source: 'YEAR_END', kind: 'ACCRUAL_REVERSAL', on, description, ...by },
  );
  if (!posted.ok) return refused(accrualRefusal(posted.refusal));
  // The reversal of the accrual's own entry marks it by itself.
  if (standing.entryId !== own.entryId) setAccrualReversal(tx, row, posted.value.posted.entryId);
  return accepted(posted.value.posted);
}

/** What a reversal of the year-end may be refused for: accounts that were closed since. The plan has chosen the entry and its day. */
export function accrualRefusal(
  refusal: ReverseEntryRefusal,
): Refusal<'ACCOUNT_NOT_POSTABLE' | 'ACCOUNT_INACTIVE'> {
  switch (refusal.code) {
    case 'ACCOUNT_NOT_POSTABLE':
    case 'ACCOUNT_INACTIVE':
      return refusal;
    default:
      throw new InvariantBroken(`a reversal of the year-end was refused with ${refusal.code}`);
  }
}
