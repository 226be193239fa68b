import { formatE6 } from '@cifra/domain/documents/decimal-e6';
import {
  documentKindOf,
  isSettlementKind,
  kindsOfFamily,
  type DocumentFamily,
} from '@cifra/domain/documents/kinds';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { refused, type Result } from '@cifra/domain/result';
import type { TenantTx } from '@cifra/database/tx';
import type { ItemsDocument } from './content.ts';
import { gatherNamedRows } from './named-rows.ts';
import { documentById, linesOfDocument } from './queries.ts';
import { saveDocumentDraft, saveDraftCodes } from './save-document-draft.ts';

export const duplicateCodes = refusalCodes('DOCUMENT_UNKNOWN', ...saveDraftCodes);

/**
 * Makes a draft of a posted document with the same party and lines, on another date and without its number, the vendor's number, its
 * original and its settlements (acceptance P8). Answers the draft's id.
 * Refuses in this order: DOCUMENT_UNKNOWN, DOCUMENT_KIND_WRONG (another family's), then as `saveDocumentDraft`.
 */
export async function duplicateDocument(
  tx: TenantTx,
  input: {
    readonly documentId: Uuid;
    readonly documentDate: LocalDate;
    /** What the caller may draft. */
    readonly family: DocumentFamily;
    readonly editor: Uuid;
    readonly newId: () => Uuid;
  },
): Promise<Result<Uuid, RefusalOf<typeof duplicateCodes>>> {
  const { documentId, documentDate, family, editor, newId } = input;
  const [document, lines] = await Promise.all([
    tx.first(documentById, { id: documentId }),
    tx.all(linesOfDocument, { documentId }),
  ]);
  if (!document) return refused(refuse('DOCUMENT_UNKNOWN', { documentRef: documentId }));
  const { kind } = document;
  if (documentKindOf[kind].family !== family || isSettlementKind(kind))
    return refused(
      refuse('DOCUMENT_KIND_WRONG', { documentKind: kind, allowedDocumentKinds: kindsOfFamily(family) }),
    );
  const content: ItemsDocument = {
    kind,
    partyId: document.party_id,
    documentDate,
    postingDate: documentDate,
    items: {
      currency: document.currency,
      dueDate: null,
      vendorNumber: null,
      originalDocumentId: null,
      reference: document.reference,
      memo: document.memo,
      lines: lines.map((line) => ({
        itemId: line.item_id,
        accountId: line.account_id,
        description: line.description,
        quantity: formatE6(line.quantity_e6),
        unitPrice: formatE6(line.unit_price_e6),
        taxCodeId: line.tax_code_id,
        originalOrdinal: null,
      })),
    },
  };
  const named = await gatherNamedRows(tx, content);
  return saveDocumentDraft(tx, { known: null, content, named, editor, newId });
}
