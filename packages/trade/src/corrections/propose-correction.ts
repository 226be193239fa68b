import { actorOf } from '@cifra/books/actor-of';
import { tenantCommand } from '@cifra/books/command';
import { corrections, type correctionKinds } from '@cifra/database/tables/corrections';
import type { TenantReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { checkReason } from '@cifra/domain/reason';
import { refusalCodes, type CodeOf, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { numberedEntryById } from '@cifra/ledger/journal/queries';
import { allocationById, allocationsOfDocument, documentById } from '../documents/queries.ts';
import { moneyDocumentById } from '../money/queries.ts';
import { pendingCorrections } from './queries.ts';

export type CorrectionKind = (typeof correctionKinds)[number];

export interface ProposeCorrection {
  readonly kind: CorrectionKind;
  /** The document, the entry, the allocation or the money document. */
  readonly objectId: Uuid;
  readonly on: LocalDate | 'FIRST_OPEN_DAY';
}

export const proposeCorrectionCodes = refusalCodes(
  'REASON_TOO_SHORT',
  'DOCUMENT_UNKNOWN',
  'MONEY_DOCUMENT_UNKNOWN',
  'ENTRY_UNKNOWN',
  'ALLOCATION_UNKNOWN',
  'CORRECTION_PENDING',
);

/**
 * Proposes a void, a reversal or a taking back, for a second person to approve; the request carries the reason. Posts nothing. Answers the
 * correction's id. Refuses: REASON_TOO_SHORT, what names no object, CORRECTION_PENDING.
 */
export const proposeCorrectionCommand = tenantCommand<
  ProposeCorrection,
  Uuid,
  CodeOf<typeof proposeCorrectionCodes>
>(
  'corrections.propose',
  async (tx, { kind, objectId, on }, context) => {
    const reason = checkReason(context.request.reason);
    if (!reason.ok) return reason;
    const [unknown, pending, steps] = await Promise.all([
      objectUnknown(tx, kind, objectId),
      tx.all(pendingCorrections, { objectId }),
      stepsOf(tx, kind, objectId),
    ]);
    if (unknown !== null) return refused(unknown);
    const [other] = pending;
    if (other) return refused(refuse('CORRECTION_PENDING', { correctionRef: other.id }));
    const id = context.newId();
    const postingDate = on === 'FIRST_OPEN_DAY' ? null : on;
    tx.insert(corrections, {
      id,
      kind,
      object_id: objectId,
      posting_date: postingDate,
      reason: reason.value,
      allocation_steps: steps,
      proposed_by: actorOf(context),
    });
    tx.record({
      event: 'CORRECTION_PROPOSED',
      objectType: 'Correction',
      objectId: id,
      after: { kind, objectId, postingDate },
    });
    return accepted(id);
  },
  { refuses: proposeCorrectionCodes },
);

/** The refusal of an object that is not there; null where it is. */
async function objectUnknown(
  tx: TenantReadTx,
  kind: CorrectionKind,
  id: Uuid,
): Promise<RefusalOf<
  readonly ['DOCUMENT_UNKNOWN', 'MONEY_DOCUMENT_UNKNOWN', 'ENTRY_UNKNOWN', 'ALLOCATION_UNKNOWN']
> | null> {
  switch (kind) {
    case 'DOCUMENT_VOID':
      return (await tx.first(documentById, { id })) ? null : refuse('DOCUMENT_UNKNOWN', { documentRef: id });
    case 'ENTRY_REVERSAL':
      return (await tx.first(numberedEntryById, { id })) ? null : refuse('ENTRY_UNKNOWN', { entryRef: id });
    case 'ALLOCATION_REVERSAL':
      return (await tx.first(allocationById, { id }))
        ? null
        : refuse('ALLOCATION_UNKNOWN', { allocationRef: id });
    case 'MONEY_VOID':
      return (await tx.first(moneyDocumentById, { id }))
        ? null
        : refuse('MONEY_DOCUMENT_UNKNOWN', { moneyDocumentRef: id });
  }
}

/** How often a document was allocated and taken back: another number later says that its void would undo something else. */
export async function stepsOf(tx: TenantReadTx, kind: CorrectionKind, documentId: Uuid): Promise<number> {
  if (kind !== 'DOCUMENT_VOID') return 0;
  const rows = await tx.all(allocationsOfDocument, { documentId });
  return rows.reduce((steps, { reversedOn }) => steps + (reversedOn === null ? 1 : 2), 0);
}
