import type { Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext } from '../command.ts';
import type { ManualLine } from '../drafts/draft-line.ts';
import { manualRefusal, type ManualPostingCode } from '../drafts/manual-posting.ts';
import { proposeLines } from '../drafts/propose-lines.ts';
import { postEntry, type EntryToPost, type PostedEntry } from '../journal/post-entry.ts';
import { postAccrual } from './post-accrual.ts';

/** A manual entry to post, in whatever way it came to be posted: straight away, from a draft, from a recurring entry. */
export interface ManualEntryToPost extends Omit<EntryToPost, 'kind' | 'source' | 'lines'> {
  readonly lines: readonly ManualLine[];
  /** Whether it is reversed on the first day of the next period. */
  readonly isAccrual: boolean;
}

/**
 * Posts a manual entry and, of an accrual, its reversal with it. Refuses in this order: the tax codes (TAX_CODE_UNKNOWN,
 * TAX_CODE_INACTIVE), as the engine does, then PERIOD_LOCKED where the next period does not take the accrual's reversal.
 */
export async function postManualEntry(
  tx: TenantTx,
  { isAccrual, ...entry }: ManualEntryToPost,
  context: TenantCommandContext,
): Promise<Result<PostedEntry, Refusal<ManualPostingCode>>> {
  const lines = await proposeLines(tx, entry.lines);
  if (!lines.ok) return lines;
  const posted = await postEntry(
    tx,
    { ...entry, kind: 'ORDINARY', source: 'MANUAL', lines: lines.value },
    context,
  );
  if (!posted.ok) return refused(manualRefusal(posted.refusal));
  if (!isAccrual) return accepted(posted.value);
  const { postingDate, preparedBy, approvedBy } = entry;
  const accrual = await postAccrual(
    tx,
    { entryId: posted.value.entryId, postingDate, preparedBy, approvedBy },
    context,
  );
  return accrual.ok ? accepted(posted.value) : accrual;
}
