import { parseCurrency } from '@cifra/domain/currencies';
import { documentKindOf } from '@cifra/domain/documents/kinds';
import { decideDraftAction } from '@cifra/domain/draft-life';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { documentDrafts } from '@cifra/database/tables/documents';
import type { TenantTx } from '@cifra/database/tx';
import { readPreparers } from '@cifra/ledger/manual-entries/draft-line';
import { bodyOf, readContent, type DocumentContent } from './content.ts';
import { itemById } from '../items/queries.ts';
import { findDocumentDraft, findDraftCodes, type DocumentDraftRow } from './find-document-draft.ts';
import { maximumDocumentLines } from './plan-document.ts';
import { partyById } from '../parties/queries.ts';

export interface DocumentDraftToSave {
  /** Null: a new draft. */
  readonly draft: { readonly id: Uuid; readonly version: bigint } | null;
  readonly content: DocumentContent;
  readonly editor: Uuid;
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

/**
 * Creates or edits a document's draft in the caller's transaction. The editor becomes one of its preparers. What a line leaves to its
 * item (description, price, account) is taken from the item now, so that what is submitted is what is approved. A draft may be
 * unfinished and dated in a locked period (acceptance P8), but keeps its kind and names a party and items that exist.
 * Refuses in this order: DRAFT_UNKNOWN, DOCUMENT_KIND_WRONG, VERSION_CONFLICT, DRAFT_NOT_IN_STATE, PARTY_UNKNOWN, CURRENCY_UNKNOWN,
 * DOCUMENT_TOO_LONG, ITEM_UNKNOWN.
 */
export async function saveDocumentDraft(
  tx: TenantTx,
  { draft, content, editor, newId }: DocumentDraftToSave,
): Promise<Result<Uuid, SaveDocumentDraftRefusal>> {
  let known: DocumentDraftRow | null = null;
  if (draft !== null) {
    const found = await findDocumentDraft(tx, { ...draft, family: documentKindOf[content.kind].family });
    if (!found.ok) return found;
    if (found.value.kind !== content.kind)
      return refused(refuse('DOCUMENT_KIND_WRONG', { kind: found.value.kind, allowed: [content.kind] }));
    const action = decideDraftAction({
      state: found.value.state,
      action: 'edit',
      reason: null,
      isApprovalRequired: false,
    });
    if (!action.ok) return refused(action.refusal as SaveDocumentDraftRefusal);
    known = found.value;
  }
  if (!(await tx.first(partyById, { id: content.partyId })))
    return refused(refuse('PARTY_UNKNOWN', { line: null, party: content.partyId }));
  const problem = await problemOfContent(tx, content);
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
    prepared_by: JSON.stringify(preparers.includes(editor) ? preparers : [...preparers, editor]),
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

/** The document that a stored draft asks for. */
export function contentOfDraft(row: DocumentDraftRow): DocumentContent {
  const { kind, party_id: partyId, document_date: documentDate, posting_date: postingDate } = row;
  return readContent({ kind, partyId, documentDate, postingDate }, row.content);
}

async function problemOfContent(
  tx: TenantTx,
  content: DocumentContent,
): Promise<Refusal<'CURRENCY_UNKNOWN' | 'DOCUMENT_TOO_LONG' | 'ITEM_UNKNOWN'> | null> {
  const currencies =
    'items' in content
      ? [content.items.currency]
      : [content.settlement.currency, content.settlement.bankCurrency];
  for (const currency of currencies)
    if (!parseCurrency(currency).ok) return refuse('CURRENCY_UNKNOWN', { line: null, currency });
  if (!('items' in content)) return null;
  const { lines } = content.items;
  if (lines.length > maximumDocumentLines)
    return refuse('DOCUMENT_TOO_LONG', { lines: lines.length, maximum: maximumDocumentLines });
  for (const [index, { itemId }] of lines.entries())
    if (itemId !== null && !(await tx.first(itemById, { id: itemId })))
      return refuse('ITEM_UNKNOWN', { line: index + 1, item: itemId });
  return null;
}
