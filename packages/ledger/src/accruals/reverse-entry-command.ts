import { isApprovalNeeded } from '@cifra/domain/approval-rules';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { checkReason } from '@cifra/domain/reason';
import { refusalCodes, withoutCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import { tenantCommand, type TenantCommandContext } from '@cifra/books/command';
import { actorOf } from '@cifra/books/actor-of';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import { Journal } from '../journal/journal.ts';
import {
  gatherReversal,
  postReversal,
  reverseEntryCodes,
  type EntryToReverse,
  type ReverseEntryRefusal,
} from '../journal/reverse-entry.ts';
import { displayNumberOf } from '../journal/display-number.ts';
import { accrualOfEntry, accrualReversedBy } from './queries.ts';

export interface ReverseEntry {
  readonly entryId: Uuid;
  readonly on: LocalDate | 'FIRST_OPEN_DAY';
}

const manualReversalCodes = withoutCodes(
  reverseEntryCodes,
  'OPENING_DATE_WRONG',
  'ACCOUNT_UNKNOWN',
  'ACCOUNT_NOT_POSTABLE',
);
type ManualReversalCode = CodeOf<typeof manualReversalCodes>;
export const reverseManualEntryCodes = refusalCodes(
  'ACCRUAL_CORRECTED_WHOLE',
  'APPROVAL_REQUIRED',
  ...manualReversalCodes,
);
const commandCodes = refusalCodes('REASON_TOO_SHORT', ...reverseManualEntryCodes);

/**
 * Reverses a manual or imported entry; returns the reversing entry's id. It is a manual entry, and takes the approval of one.
 * Refuses: REASON_TOO_SHORT, then as `reverseManualEntry`.
 */
export const reverseEntryCommand = tenantCommand<ReverseEntry, Uuid, CodeOf<typeof commandCodes>>(
  'ledger.reverseEntry',
  async (tx, input, context) => {
    const reason = checkReason(context.request.reason);
    if (!reason.ok) return reason;
    return reverseManualEntry(tx, input, { preparedBy: actorOf(context), approvedBy: null }, context);
  },
  { refuses: commandCodes, isKeyShared: true },
);

/**
 * Posts the reversal of a manual or imported entry, in the caller's transaction. An accrual is corrected together with its reversal, where that
 * is posted: two entries undo both, that of the accrual on the day asked for and that of the reversal on its own day, or the first open ones.
 * Answers the reversing entry's id. Refuses: ENTRY_UNKNOWN, ACCRUAL_CORRECTED_WHOLE (the reversal alone), APPROVAL_REQUIRED (nobody approved it, and
 * somebody has to), then as the books do.
 */
export async function reverseManualEntry(
  tx: TenantTx,
  { entryId, on }: ReverseEntry,
  makers: { readonly preparedBy: Uuid; readonly approvedBy: Uuid | null },
  context: TenantCommandContext,
): Promise<Result<Uuid, Refusal<CodeOf<typeof reverseManualEntryCodes>>>> {
  const { original, accrualName, ofAccrual, journal } = await gatherToReverse(tx, entryId, context);
  if (!original) return refused(refuse('ENTRY_UNKNOWN', { entryRef: entryId }));
  if (accrualName !== null)
    return refused(
      refuse('ACCRUAL_CORRECTED_WHOLE', { entryRef: original.name, accrualNumber: accrualName }),
    );
  if (makers.approvedBy === null && isApprovalNeeded('ENTRY', 'undoing', context.tenant.settings))
    return refused(refuse('APPROVAL_REQUIRED', { action: 'reverse' }));
  const by = { source: 'MANUAL', ...makers } as const;
  if (ofAccrual === null) {
    const posted = postReversal(tx, { original, journal }, { ...by, on });
    return posted.ok ? accepted(posted.value.entry.id) : refused(manualReversal(posted.refusal));
  }
  const notBefore = on === 'FIRST_OPEN_DAY' ? ofAccrual.entry.posting_date : on;
  const taken = postReversal(
    tx,
    { original: ofAccrual, journal },
    { ...by, on: 'FIRST_OPEN_DAY', notBefore },
  );
  if (!taken.ok) return refused(manualReversal(taken.refusal));
  const undone = { ...original, reversedBy: null, afterReversal: [] };
  const undoes = taken.value.entry.id;
  const posted = postReversal(tx, { original: undone, journal }, { ...by, on, undoes });
  return posted.ok ? accepted(posted.value.entry.id) : refused(manualReversal(posted.refusal));
}

interface ToReverse {
  readonly original: EntryToReverse | null;
  /** Of an entry that reverses an accrual: what that is called. */
  readonly accrualName: string | null;
  /** Of an accrual that is reversed: the entry that does it. */
  readonly ofAccrual: EntryToReverse | null;
  readonly journal: Journal;
}

/** What the reversal of an entry depends on, in two sets. */
async function gatherToReverse(
  tx: TenantReadTx,
  entryId: Uuid,
  context: TenantCommandContext,
): Promise<ToReverse> {
  const [original, journal, accrual, reversed] = await Promise.all([
    gatherReversal(tx, entryId, context),
    Journal.open(tx, context),
    tx.first(accrualOfEntry, { entryId }),
    tx.first(accrualReversedBy, { reversalId: entryId }),
  ]);
  const reversalId = accrual?.reversal_id ?? null;
  const ofAccrual = reversalId === null ? null : await gatherReversal(tx, reversalId, context);
  return {
    original,
    accrualName: reversed && original?.entry.kind === 'ACCRUAL_REVERSAL' ? displayNumberOf(reversed) : null,
    // What a person reversed to correct it is corrected already.
    ofAccrual: ofAccrual?.entry.kind === 'ACCRUAL_REVERSAL' ? ofAccrual : null,
    journal,
  };
}

/** Posted lines name accounts that stay and stay postable, and a manual reversal has no opening date. */
function manualReversal(refusal: ReverseEntryRefusal): Refusal<ManualReversalCode> {
  switch (refusal.code) {
    case 'OPENING_DATE_WRONG':
    case 'ACCOUNT_UNKNOWN':
    case 'ACCOUNT_NOT_POSTABLE':
      throw new InvariantBroken(`a manual reversal was refused with ${refusal.code}`);
    default:
      return refusal;
  }
}
