import { isApprovalNeeded } from '@cifra/domain/approval-rules';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import type { TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext } from '@cifra/books/command';
import { Journal } from '@cifra/ledger/journal/journal';
import { gatherReversal, postReversal } from '@cifra/ledger/journal/reverse-entry';
import { documentPostingCodes, documentRefusal } from '../documents/posting-refusals.ts';
import { moneyDocumentById } from './queries.ts';

export const voidMoneyCodes = refusalCodes(
  'MONEY_DOCUMENT_UNKNOWN',
  'APPROVAL_REQUIRED',
  'MONEY_DOCUMENT_VOID',
  ...documentPostingCodes,
);

export interface MoneyToVoid {
  readonly documentId: Uuid;
  readonly on: LocalDate | 'FIRST_OPEN_DAY';
  readonly voidedBy: Uuid | null;
  /** Who approved it; null: nobody, and where its rule needs somebody it is refused. */
  readonly approvedBy: Uuid | null;
}

/**
 * Voids a money document: every entry of it is reversed, both days of a transfer on one. Answers its id. Refuses in this order:
 * MONEY_DOCUMENT_UNKNOWN, APPROVAL_REQUIRED, MONEY_DOCUMENT_VOID, REVERSAL_BEFORE_ENTRY (of the later entry), then as `decideReversal`.
 */
export async function voidMoney(
  tx: TenantTx,
  { documentId, on, voidedBy, approvedBy }: MoneyToVoid,
  context: TenantCommandContext,
): Promise<Result<Uuid, RefusalOf<typeof voidMoneyCodes>>> {
  const [document, journal] = await Promise.all([
    tx.first(moneyDocumentById, { id: documentId }),
    Journal.open(tx, context),
  ]);
  if (!document) return refused(refuse('MONEY_DOCUMENT_UNKNOWN', { moneyDocumentRef: documentId }));
  if (approvedBy === null && isApprovalNeeded(document.kind, 'undoing', context.tenant.settings))
    return refused(refuse('APPROVAL_REQUIRED', { action: 'void' }));
  const { entry_id: entryId, arrival_entry_id: arrivalId } = document;
  const gathered = await Promise.all(
    // The later one first: what is refused is refused before anything is written.
    [...(arrivalId === null ? [] : [arrivalId]), entryId].map((id) => gatherReversal(tx, id, context)),
  );
  const originals = gathered.map((original) => {
    if (!original) throw new InvariantBroken('a document has no entry');
    return original;
  });
  const [last] = originals;
  if (last?.reversedBy)
    return refused(
      refuse('MONEY_DOCUMENT_VOID', {
        moneyDocumentRef: document.display_number,
        reversedByRef: last.reversedBy,
      }),
    );
  const entryIds: Uuid[] = [];
  const notBefore = last?.entry.posting_date;
  for (const original of originals) {
    const reversed = postReversal(
      tx,
      { original, journal },
      {
        source: 'MONEY',
        on,
        ...(notBefore === undefined ? {} : { notBefore }),
        preparedBy: voidedBy,
        approvedBy,
      },
    );
    if (!reversed.ok) return refused(documentRefusal(reversed.refusal));
    entryIds.push(reversed.value.entry.id);
  }
  tx.record({
    event: 'MONEY_VOIDED',
    objectType: 'MoneyDocument',
    objectId: documentId,
    after: { entryIds },
  });
  return accepted(documentId);
}
