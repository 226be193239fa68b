import type { Uuid } from '@cifra/domain/ids';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { PlannedEntry, YearEndPlan } from '@cifra/domain/year-end';
import { InvariantBroken } from '@cifra/database/failures';
import type { Row } from '@cifra/database/kit/table';
import type { yearCloseEntries } from '@cifra/database/tables/close';
import type { TenantTx } from '@cifra/database/tx';
import { accrualOfEntry } from '@cifra/ledger/accruals/queries';
import { reverseStanding } from '@cifra/ledger/accruals/reverse-standing';
import type { TenantCommandContext } from '@cifra/books/command';
import { postEntry, type PostedEntry } from '@cifra/ledger/journal/post-entry';
import type { ReverseEntryRefusal } from '@cifra/ledger/journal/reverse-entry';
import { draftLineOf, yearEndRefusal, type YearEndPostingCode } from './plan-year-end.ts';

export type PostYearEndRefusal = Refusal<YearEndPostingCode>;

interface YearEndToPost {
  readonly plan: YearEndPlan;
  /** What was drafted, in the same order: each entry's source. */
  readonly drafted: readonly Row<typeof yearCloseEntries>[];
  readonly draftedBy: Uuid;
  readonly reviewedBy: Uuid | null;
}

/** Posts what was planned, entry by entry, in the caller's transaction; answers the entries' ids. Refuses as the engine does. */
export async function postYearEnd(
  tx: TenantTx,
  { plan, drafted, draftedBy, reviewedBy }: YearEndToPost,
  context: TenantCommandContext,
): Promise<Result<Uuid[], PostYearEndRefusal>> {
  const entryIds: Uuid[] = [];
  for (const [index, entry] of plan.entries.entries()) {
    const source = drafted[index];
    if (source?.kind !== entry.kind) throw new InvariantBroken('the plan is not what was drafted');
    const by = { sourceId: source.id, preparedBy: draftedBy, approvedBy: reviewedBy };
    const posted =
      entry.accrual === null
        ? await postLastDay(tx, { entry, by }, context)
        : await postAccrualReversal(tx, { entry, accrualId: entry.accrual.entryId, by }, context);
    if (!posted.ok) return posted;
    entryIds.push(posted.value.entryId);
  }
  return accepted(entryIds);
}

interface By {
  readonly sourceId: Uuid;
  readonly preparedBy: Uuid;
  readonly approvedBy: Uuid | null;
}

async function postLastDay(
  tx: TenantTx,
  { entry, by }: { readonly entry: PlannedEntry; readonly by: By },
  context: TenantCommandContext,
): Promise<Result<PostedEntry, PostYearEndRefusal>> {
  const posted = await postEntry(
    tx,
    {
      kind: entry.kind,
      source: 'YEAR_END',
      postingDate: entry.postingDate,
      documentDate: entry.postingDate,
      description: entry.description,
      reference: null,
      lines: entry.lines.map((_line, index) => draftLineOf(entry, index)),
      ...by,
    },
    context,
  );
  return posted.ok ? posted : refused(yearEndRefusal(posted.refusal));
}

async function postAccrualReversal(
  tx: TenantTx,
  { entry, accrualId, by }: { readonly entry: PlannedEntry; readonly accrualId: Uuid; readonly by: By },
  context: TenantCommandContext,
): Promise<Result<PostedEntry, PostYearEndRefusal>> {
  const accrual = await tx.first(accrualOfEntry, { entryId: accrualId });
  if (!accrual) throw new InvariantBroken('an accrual was planned that is not there');
  const { postingDate: on, description } = entry;
  const posted = await reverseStanding(tx, accrual, { source: 'YEAR_END', on, description, ...by }, context);
  return posted.ok ? posted : refused(accrualRefusal(posted.refusal));
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
