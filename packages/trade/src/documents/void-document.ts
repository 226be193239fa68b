import { documentKindOf, type DocumentKind } from '@cifra/domain/documents/kinds';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import { documentLines, documents, documentVoids } from '@cifra/database/tables/documents';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext } from '@cifra/books/command';
import { entryById } from '@cifra/ledger/journal/queries';
import { reverseEntry } from '@cifra/ledger/journal/reverse-entry';
import { issueDocumentNumber } from './document-number.ts';
import { findIssuer } from './may-issue.ts';
import { notesThatRestOn, notesThatStand, type DocumentRow } from './notes.ts';
import { documentPostingCodes, documentRefusal } from './posting-refusals.ts';
import {
  allocationsFromItem,
  allocationsToItem,
  documentById,
  documentVoidedByNote,
  linesOfDocument,
  openItemById,
  openItemOfDocument,
  reversalOfAllocation,
  voidOfDocument,
} from './queries.ts';

export interface DocumentToVoid {
  readonly documentId: Uuid;
  /** The day, or the first one not before the document's own that takes the posting (acceptance P4). */
  readonly on: LocalDate | 'FIRST_OPEN_DAY';
  readonly voidedBy: Uuid | null;
}

export interface VoidedDocument {
  readonly documentId: Uuid;
  /** The note that voids it; null for a receipt or a payment. */
  readonly noteId: Uuid | null;
  readonly entryId: Uuid;
}

export const voidCodes = refusalCodes(
  'DOCUMENT_UNKNOWN',
  'LEGAL_DETAILS_INCOMPLETE',
  'DOCUMENT_VOID',
  'DOCUMENT_NOT_VOIDABLE',
  'DOCUMENT_HAS_NOTES',
  'DOCUMENT_ALLOCATED',
  ...documentPostingCodes,
);
export type VoidDocumentRefusal = RefusalOf<typeof voidCodes>;

/**
 * Voids a posted document, in the caller's transaction. A document with lines is void by a linked note for all of it, with a number of
 * its own: the original's amounts, rates, accounts and tax, negated, on the original's own open item, so that nothing of it is left in
 * either currency (acceptance L7). A receipt or a payment is void by the entry that reverses its own.
 * Refuses in this order: DOCUMENT_UNKNOWN, LEGAL_DETAILS_INCOMPLETE, DOCUMENT_VOID, DOCUMENT_NOT_VOIDABLE, DOCUMENT_HAS_NOTES (that
 * correct it, or take back what only this debit note makes up for), DOCUMENT_ALLOCATED (acceptance D1), then as `decideReversal`. Source: product 4.2; docs/specs/documents.md, section 5.
 */
export async function voidDocument(
  tx: TenantTx,
  { documentId, on, voidedBy }: DocumentToVoid,
  context: TenantCommandContext,
): Promise<Result<VoidedDocument, VoidDocumentRefusal>> {
  const document = await tx.first(documentById, { id: documentId });
  if (!document) return refused(refuse('DOCUMENT_UNKNOWN', { document: documentId }));
  const issuer = await findIssuer(tx, document.kind, context.tenant);
  if (!issuer.ok) return issuer;
  const obstacle = await obstacleOf(tx, document);
  if (obstacle !== null) return refused(obstacle);
  const noteKind = documentKindOf[document.kind].voidedBy;
  const noteId = noteKind === null ? null : context.newId();
  const reversed = await reverseEntry(
    tx,
    {
      entryId: document.entry_id,
      source: document.side,
      on,
      ...(noteId === null ? {} : { sourceId: noteId }),
      preparedBy: voidedBy,
      approvedBy: null,
    },
    context,
  );
  if (!reversed.ok) return refused(documentRefusal(reversed.refusal));
  const { entryId } = reversed.value;
  if (noteKind !== null && noteId !== null)
    await writeNote(tx, document, { noteKind, noteId, entryId, voidedBy, ...issuer.value });
  tx.insert(documentVoids, { document_id: documentId, note_id: noteId, entry_id: entryId });
  tx.record({
    event: 'DOCUMENT_VOIDED',
    objectType: 'Document',
    objectId: documentId,
    after: { noteId, entryId },
  });
  return accepted({ documentId, noteId, entryId });
}

/** What keeps a document from being voided; null when nothing does. */
async function obstacleOf(tx: TenantReadTx, document: DocumentRow): Promise<VoidDocumentRefusal | null> {
  const name = document.display_number;
  const known = await tx.first(voidOfDocument, { documentId: document.id });
  if (known) {
    const note = known.note_id === null ? null : await tx.first(documentById, { id: known.note_id });
    return refuse('DOCUMENT_VOID', { document: name, voidedBy: note?.display_number ?? known.entry_id });
  }
  const voided = await tx.first(documentVoidedByNote, { noteId: document.id });
  if (voided)
    return refuse('DOCUMENT_NOT_VOIDABLE', {
      document: name,
      problem: `it voided ${voided.displayNumber}`,
    });
  const notes = [...(await notesThatStand(tx, document.id)), ...(await notesThatRestOn(tx, document))];
  if (notes.length > 0)
    return refuse('DOCUMENT_HAS_NOTES', {
      document: name,
      notes: notes.map(({ displayNumber }) => displayNumber),
    });
  const allocations = await standingAllocations(tx, document.id);
  return allocations.length > 0 ? refuse('DOCUMENT_ALLOCATED', { document: name, allocations }) : null;
}

/** The names of what a document is settled against now. */
async function standingAllocations(tx: TenantReadTx, documentId: Uuid): Promise<string[]> {
  const item = await tx.first(openItemOfDocument, { documentId });
  if (!item) return [];
  const all = [
    ...(await tx.all(allocationsFromItem, { itemId: item.id })),
    ...(await tx.all(allocationsToItem, { itemId: item.id })),
  ];
  const names: string[] = [];
  for (const allocation of all) {
    if (await tx.first(reversalOfAllocation, { allocationId: allocation.id })) continue;
    const otherId = allocation.from_item_id === item.id ? allocation.to_item_id : allocation.from_item_id;
    names.push((await tx.first(openItemById, { id: otherId }))?.reference ?? otherId);
  }
  return names;
}

/** The note that voids a document: the same lines and amounts; which way they go follows from its kind. */
async function writeNote(
  tx: TenantTx,
  original: DocumentRow,
  note: {
    readonly noteKind: DocumentKind;
    readonly noteId: Uuid;
    readonly entryId: Uuid;
    readonly voidedBy: Uuid | null;
    readonly template: string | null;
  },
): Promise<void> {
  const entry = await tx.first(entryById, { id: note.entryId });
  if (!entry) throw new InvariantBroken('a void was posted and is not there');
  const number = await issueDocumentNumber(tx, { kind: note.noteKind, fiscalYearId: entry.fiscal_year_id });
  const { commit_number: _version, ...fields } = original;
  tx.insert(documents, {
    ...fields,
    id: note.noteId,
    kind: note.noteKind,
    series: number.series,
    fiscal_year_id: number.fiscalYearId,
    number: number.number,
    display_number: number.displayNumber,
    vendor_number: null,
    document_date: entry.posting_date,
    posting_date: entry.posting_date,
    due_date: entry.posting_date,
    entry_id: note.entryId,
    original_document_id: original.id,
    template: note.template,
    prepared_by: note.voidedBy,
    approved_by: null,
  });
  for (const row of await tx.all(linesOfDocument, { documentId: original.id })) {
    const { commit_number: _lineVersion, ...line } = row;
    tx.insert(documentLines, { ...line, document_id: note.noteId, original_ordinal: line.ordinal });
  }
  tx.record({
    event: 'DOCUMENT_POSTED',
    objectType: 'Document',
    objectId: note.noteId,
    after: {
      kind: note.noteKind,
      number: number.displayNumber,
      partyId: original.party_id,
      documentDate: entry.posting_date,
      postingDate: entry.posting_date,
      currency: original.currency,
      totalE4: original.total_amount,
      entryId: note.entryId,
      voids: original.display_number,
    },
  });
}
