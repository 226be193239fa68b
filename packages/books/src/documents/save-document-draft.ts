import { parseCurrency } from '@cifra/domain/currencies';
import { documentKindOf } from '@cifra/domain/documents/kinds';
import { decideDraftAction } from '@cifra/domain/draft-life';
import type { Uuid } from '@cifra/domain/ids';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import { documentDrafts } from '@cifra/database/tables/documents';
import type { TenantTx } from '@cifra/database/tx';
import { readPreparers } from '../drafts/draft-line.ts';
import { bodyOf, readContent, type DocumentContent, type ItemLine } from './content.ts';
import { fillFromItem } from './fill-from-item.ts';
import { findDocumentDraft, type DocumentDraftRow } from './find-document-draft.ts';
import { maximumDocumentLines } from './plan-document.ts';
import { partyById } from '../parties/queries.ts';

export interface DocumentDraftToSave {
  /** Null: a new draft. */
  readonly draft: { readonly id: Uuid; readonly version: bigint } | null;
  readonly content: DocumentContent;
  readonly editor: Uuid;
  readonly newId: () => Uuid;
}

export type SaveDocumentDraftRefusal = Refusal<
  | 'DRAFT_UNKNOWN'
  | 'DOCUMENT_KIND_WRONG'
  | 'VERSION_CONFLICT'
  | 'DRAFT_NOT_IN_STATE'
  | 'PARTY_UNKNOWN'
  | 'CURRENCY_UNKNOWN'
  | 'DOCUMENT_TOO_LONG'
  | 'ITEM_UNKNOWN'
>;

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
  const filled = await fillContent(tx, content);
  if (!filled.ok) return filled;
  const preparers = known === null ? [] : readPreparers(known.prepared_by);
  const id = known?.id ?? newId();
  const row = {
    id,
    kind: content.kind,
    state: 'DRAFT' as const,
    party_id: content.partyId,
    document_date: content.documentDate,
    posting_date: content.postingDate,
    content: bodyOf(filled.value),
    prepared_by: JSON.stringify(preparers.includes(editor) ? preparers : [...preparers, editor]),
    submitted_by: null,
    decided_by: known?.decided_by ?? null,
    rejection_reason: known?.rejection_reason ?? null,
    document_id: null,
  };
  if (known === null) await tx.insert(documentDrafts, row);
  else if (!(await tx.replace(documentDrafts, row, known.commit_number)))
    throw new InvariantBroken('a draft changed under its one writer');
  await tx.record({
    event: known === null ? 'DOCUMENT_DRAFT_CREATED' : 'DOCUMENT_DRAFT_CHANGED',
    objectType: 'DocumentDraft',
    objectId: id,
    ...(known === null ? {} : { before: contentOfDraft(known) }),
    after: filled.value,
  });
  return accepted(id);
}

/** The document that a stored draft asks for. */
export function contentOfDraft(row: DocumentDraftRow): DocumentContent {
  const { kind, party_id: partyId, document_date: documentDate, posting_date: postingDate } = row;
  return readContent({ kind, partyId, documentDate, postingDate }, row.content);
}

async function fillContent(
  tx: TenantTx,
  content: DocumentContent,
): Promise<Result<DocumentContent, Refusal<'CURRENCY_UNKNOWN' | 'DOCUMENT_TOO_LONG' | 'ITEM_UNKNOWN'>>> {
  if (!('items' in content)) {
    const { currency, bankCurrency } = content.settlement;
    for (const each of [currency, bankCurrency])
      if (!parseCurrency(each).ok) return refused(refuse('CURRENCY_UNKNOWN', { line: null, currency: each }));
    return accepted(content);
  }
  const { items } = content;
  if (!parseCurrency(items.currency).ok)
    return refused(refuse('CURRENCY_UNKNOWN', { line: null, currency: items.currency }));
  if (items.lines.length > maximumDocumentLines)
    return refused(refuse('DOCUMENT_TOO_LONG', { lines: items.lines.length, maximum: maximumDocumentLines }));
  const lines: ItemLine[] = [];
  for (const [index, line] of items.lines.entries()) {
    const filled = await fillFromItem(tx, line, { kind: content.kind, currency: items.currency });
    if (filled === null) return refused(refuse('ITEM_UNKNOWN', { line: index + 1, item: line.itemId ?? '' }));
    lines.push(filled);
  }
  return accepted({ ...content, items: { ...items, lines } });
}
