import { parseCurrency } from '@cifra/domain/currencies';
import { documentKindOf, type DocumentKind } from '@cifra/domain/documents/kinds';
import { decideDraftAction } from '@cifra/domain/draft-life';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { documentDrafts } from '@cifra/database/tables/documents';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import { readPreparers } from '@cifra/ledger/manual-entries/draft-line';
import { bodyOf, readContent, type DocumentContent } from './content.ts';
import { findDocumentDraft, findDraftCodes, type DocumentDraftRow } from './find-document-draft.ts';
import { maximumDocumentLines } from './plan-document.ts';
import type { NamedRows } from './named-rows.ts';

interface DocumentDraftToSave {
  /** Null: a new draft. */
  readonly known: DocumentDraftRow | null;
  readonly content: DocumentContent;
  readonly named: NamedRows;
  /** Null: nobody, where a file brought it at the command line. */
  readonly editor: Uuid | null;
  readonly newId: () => Uuid;
}

export const saveDraftCodes = refusalCodes(
  ...findDraftCodes,
  'DRAFT_NOT_IN_STATE',
  'PARTY_UNKNOWN',
  'CURRENCY_UNKNOWN',
  'DOCUMENT_TOO_LONG',
  'ITEM_UNKNOWN',
);
export type SaveDocumentDraftRefusal = RefusalOf<typeof saveDraftCodes>;

/** The draft that is to be edited; null: a new one. Refuses as `findDocumentDraft`. One read at most. */
export async function findDraftToSave(
  tx: TenantReadTx,
  draft: { readonly id: Uuid; readonly version: bigint } | null,
  kind: DocumentKind,
): Promise<Result<DocumentDraftRow | null, RefusalOf<typeof findDraftCodes>>> {
  return draft === null
    ? accepted(null)
    : findDocumentDraft(tx, { ...draft, family: documentKindOf[kind].family });
}

/**
 * Creates or edits a document's draft in the caller's transaction. The editor becomes one of its preparers. What a line leaves to its
 * item (description, price, account) is taken from the item now, so that what is submitted is what is approved. A draft may be
 * unfinished and dated in a locked period (acceptance P8), but keeps its kind and names a party and items that exist.
 * Refuses in this order, after `findDraftToSave`: DOCUMENT_KIND_WRONG, DRAFT_NOT_IN_STATE, PARTY_UNKNOWN, CURRENCY_UNKNOWN,
 * DOCUMENT_TOO_LONG, ITEM_UNKNOWN.
 */
export function saveDocumentDraft(
  tx: TenantTx,
  { known, content, named, editor, newId }: DocumentDraftToSave,
): Result<Uuid, SaveDocumentDraftRefusal> {
  if (known !== null) {
    if (known.kind !== content.kind)
      return refused(
        refuse('DOCUMENT_KIND_WRONG', { documentKind: known.kind, allowedDocumentKinds: [content.kind] }),
      );
    const action = decideDraftAction({
      state: known.state,
      action: 'edit',
      reason: null,
      isApprovalRequired: false,
    });
    if (!action.ok) return refused(action.refusal as SaveDocumentDraftRefusal);
  }
  if (!named.party) return refused(refuse('PARTY_UNKNOWN', { lineNumber: null, partyRef: content.partyId }));
  const problem = checkDocumentDraft(content, named);
  if (problem !== null) return refused(problem);
  const preparers = known === null ? [] : readPreparers(known.prepared_by);
  const id = known?.id ?? newId();
  const row = {
    id,
    kind: content.kind,
    state: 'DRAFT' as const,
    party_id: content.partyId,
    document_date: content.documentDate,
    posting_date: content.postingDate,
    content: bodyOf(content),
    prepared_by: JSON.stringify(
      editor === null || preparers.includes(editor) ? preparers : [...preparers, editor],
    ),
    submitted_by: null,
    decided_by: known?.decided_by ?? null,
    rejection_reason: known?.rejection_reason ?? null,
    document_id: null,
  };
  if (known === null) tx.insert(documentDrafts, row);
  else tx.replace(documentDrafts, row, known.commit_number);
  const told = { objectType: 'DocumentDraft', objectId: id, after: content } as const;
  tx.record(
    known === null
      ? { ...told, event: 'DOCUMENT_DRAFT_CREATED' }
      : { ...told, event: 'DOCUMENT_DRAFT_CHANGED', before: contentOfDraft(known) },
  );
  return accepted(id);
}

/** The document that a stored draft describes. */
export function contentOfDraft(row: DocumentDraftRow): DocumentContent {
  const { kind, party_id: partyId, document_date: documentDate, posting_date: postingDate } = row;
  return readContent({ kind, partyId, documentDate, postingDate }, row.content);
}

/** What a draft may not say, unfinished as it may be. Refuses in this order: CURRENCY_UNKNOWN, DOCUMENT_TOO_LONG, ITEM_UNKNOWN. */
export function checkDocumentDraft(
  content: DocumentContent,
  { items }: Pick<NamedRows, 'items'>,
): Refusal<'CURRENCY_UNKNOWN' | 'DOCUMENT_TOO_LONG' | 'ITEM_UNKNOWN'> | null {
  const currencies =
    'items' in content
      ? [content.items.currency]
      : [
          content.settlement.currency,
          content.settlement.bankCurrency,
          ...(content.settlement.payables ? [content.settlement.payables.currency] : []),
          ...content.settlement.charges.map(({ currency }) => currency),
        ];
  for (const currency of currencies)
    if (!parseCurrency(currency).ok)
      return refuse('CURRENCY_UNKNOWN', { lineNumber: null, currencyText: currency });
  if (!('items' in content)) return null;
  const { lines } = content.items;
  if (lines.length > maximumDocumentLines)
    return refuse('DOCUMENT_TOO_LONG', {
      givenLineCount: lines.length,
      maximumLineCount: maximumDocumentLines,
    });
  for (const [index, { itemId }] of lines.entries())
    if (itemId !== null && !items.has(itemId))
      return refuse('ITEM_UNKNOWN', { lineNumber: index + 1, itemRef: itemId });
  return null;
}
