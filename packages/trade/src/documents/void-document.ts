import { isApprovalNeeded } from '@cifra/domain/approval-rules';
import {
  documentKindOf,
  isNettingKind,
  isSettlementKind,
  isWriteOffKind,
  type DocumentKind,
} from '@cifra/domain/documents/kinds';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import type { Row } from '@cifra/database/kit/table';
import { documentLines, documents, documentVoids } from '@cifra/database/tables/documents';
import type { journalEntries } from '@cifra/database/tables/tenant';
import type { NewRow, TenantReadTx, TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext } from '@cifra/books/command';
import { displayNumberOf } from '@cifra/ledger/journal/display-number';
import { Journal } from '@cifra/ledger/journal/journal';
import { gatherReversal, postReversal } from '@cifra/ledger/journal/reverse-entry';
import { recordTakingBack } from './allocate.ts';
import { findOpenItemOfDocument } from './open-item.ts';
import { problemOfWhole, reservedByDrafts } from './reserved-items.ts';
import { gatherAllocations } from './standing-allocations.ts';
import { standingOfDocument, lastDate } from './standing-of-document.ts';
import { findLegalDetails } from '../legal-details/legal-details.ts';
import { DocumentNumbers, type DocumentNumber } from './document-number.ts';
import { decideIssuer } from './may-issue.ts';
import {
  gatherCorrected,
  notesThatRestOn,
  type CorrectedDocument,
  type DocumentRow,
  type StandingNote,
} from './notes.ts';
import { documentPostingCodes, documentRefusal } from './posting-refusals.ts';
import {
  allocationsOfDocument,
  documentById,
  documentVoidedByNote,
  draftsAwaitingOfParty,
  linesOfDocument,
  standingAllocationsFrom,
  standingAllocationsTo,
  standingNotesOfDocument,
  voidOfDocument,
} from './queries.ts';

export interface DocumentToVoid {
  readonly documentId: Uuid;
  /** The day, or the first one not before the document's own that takes the posting (acceptance P4). */
  readonly on: LocalDate | 'FIRST_OPEN_DAY';
  readonly voidedBy: Uuid | null;
  /** Who approved it; null: nobody, and where its rule needs somebody it is refused. */
  readonly approvedBy: Uuid | null;
}

export interface VoidedDocument {
  readonly documentId: Uuid;
  /** The note that voids it; null for a receipt or a payment. */
  readonly noteId: Uuid | null;
  readonly entryId: Uuid;
}

export const voidCodes = refusalCodes(
  'DOCUMENT_UNKNOWN',
  'APPROVAL_REQUIRED',
  'LEGAL_DETAILS_INCOMPLETE',
  'DOCUMENT_VOID',
  'DOCUMENT_NOT_VOIDABLE',
  'DOCUMENT_HAS_NOTES',
  'DOCUMENT_ALLOCATED',
  'OPEN_ITEM_RESERVED',
  ...documentPostingCodes,
);
export type VoidDocumentRefusal = RefusalOf<typeof voidCodes>;

/**
 * Voids a posted document, in the caller's transaction. A document with lines is void by a linked note for all of it, with a number of
 * its own: the original's amounts, rates, accounts and tax, negated, on the original's own open item, so that nothing of it is left in
 * either currency (acceptance L7). A receipt or a payment is void by one entry that takes back what it
 * still settles and reverses what its money did (rulings/accounting.md, 3).
 * Refuses in this order: DOCUMENT_UNKNOWN, APPROVAL_REQUIRED, LEGAL_DETAILS_INCOMPLETE, DOCUMENT_VOID, DOCUMENT_NOT_VOIDABLE, DOCUMENT_HAS_NOTES (that
 * correct it, or take back what only this debit note makes up for), DOCUMENT_ALLOCATED (of a receipt, a payment or a refund: to a write-off or a netting; acceptance D1), OPEN_ITEM_RESERVED (a draft that awaits approval would settle it), then as `decideReversal`. Source: product 4.2; docs/specs/documents.md, section 5.
 */
export async function voidDocument(
  tx: TenantTx,
  { documentId, on, voidedBy, approvedBy }: DocumentToVoid,
  context: TenantCommandContext,
): Promise<Result<VoidedDocument, VoidDocumentRefusal>> {
  const [document, item, standing, allocationRows, lines, details, journal] = await Promise.all([
    tx.first(documentById, { id: documentId }),
    findOpenItemOfDocument(tx, documentId),
    gatherStanding(tx, documentId),
    tx.all(allocationsOfDocument, { documentId }),
    tx.all(linesOfDocument, { documentId }),
    findLegalDetails(tx),
    Journal.open(tx, context),
  ]);
  if (!document) return refused(refuse('DOCUMENT_UNKNOWN', { documentRef: documentId }));
  if (approvedBy === null && isApprovalNeeded(document.kind, 'undoing', context.tenant.settings))
    return refused(refuse('APPROVAL_REQUIRED', { action: 'void' }));
  const issuer = decideIssuer(document.kind, details, context.tenant);
  if (!issuer.ok) return issuer;
  const noteKind = documentKindOf[document.kind].voidedBy;
  const { original_document_id: correctedId } = document;
  const [entryToReverse, allocations, corrected, numbers, drafts] = await Promise.all([
    gatherReversal(tx, document.entry_id, context),
    gatherAllocations(tx, allocationRows),
    correctedId === null ? null : gatherCorrected(tx, correctedId),
    noteKind === null ? null : DocumentNumbers.gather(tx, noteKind),
    tx.all(draftsAwaitingOfParty, { partyId: document.party_id }),
  ]);
  const obstacle = obstacleOf(document, standing, corrected);
  if (obstacle !== null) return refused(obstacle);
  if (!entryToReverse) throw new InvariantBroken('a document has no entry');
  const standingAllocations = allocations.filter(({ isReversed }) => !isReversed);
  // A refund that was written off or netted: without it the write-off or the netting would be a credit of the party.
  const bound = standingAllocations.flatMap(({ writeOff, netting }) => writeOff ?? netting ?? []);
  if (bound.length > 0 && !isWriteOffKind(document.kind) && !isNettingKind(document.kind))
    return refused(
      refuse('DOCUMENT_ALLOCATED', { documentRef: document.display_number, allocatedToRefs: bound }),
    );
  const problem = item && problemOfWhole(item, reservedByDrafts(drafts, null));
  if (problem) return refused(problem);
  const accounts = allocations.flatMap((each) => each.accounts);
  const original = {
    ...entryToReverse,
    accounts: new Map([
      ...entryToReverse.accounts,
      ...accounts.map((account) => [account.id, account] as const),
    ]),
  };
  const lastAllocation = lastDate(standingAllocations);
  if (on !== 'FIRST_OPEN_DAY' && on < lastAllocation)
    return refused(refuse('REVERSAL_BEFORE_ENTRY', { postingDate: on, entryDate: lastAllocation }));
  const noteId = noteKind === null ? null : context.newId();
  const reversed = postReversal(
    tx,
    { original, journal },
    {
      source: document.side,
      on,
      // Nor before what it takes back.
      notBefore: lastAllocation,
      undone: standingOfDocument(original, allocations, context.tenant),
      ...(noteId === null ? {} : { sourceId: noteId }),
      preparedBy: voidedBy,
      approvedBy,
    },
  );
  if (!reversed.ok) return refused(documentRefusal(reversed.refusal));
  const { entry } = reversed.value;
  if (noteKind !== null && noteId !== null && numbers !== null) {
    const number = numbers.issue(tx, entry.fiscal_year_id);
    writeNote(
      tx,
      { document, lines },
      { noteKind, noteId, number, entry, voidedBy, approvedBy, ...issuer.value },
    );
  }
  for (const { allocation } of standingAllocations)
    recordTakingBack(tx, {
      allocationId: allocation.id,
      reversalDate: entry.posting_date,
      entryId: entry.id,
    });
  tx.insert(documentVoids, { document_id: documentId, note_id: noteId, entry_id: entry.id });
  tx.record({
    event: 'DOCUMENT_VOIDED',
    objectType: 'Document',
    objectId: documentId,
    after: { noteId, entryId: entry.id },
  });
  return accepted({ documentId, noteId, entryId: entry.id });
}

/** What stands beside a document and may keep it from being voided. */
interface Standing {
  /** The note, or else the entry, that voided it; null: nothing did. */
  readonly voidedBy: string | null;
  /** The document that it voided, as a note; null: none. */
  readonly voids: string | null;
  /** The notes that correct it. */
  readonly notes: readonly StandingNote[];
  /** The names of what it is settled against now. */
  readonly allocations: readonly string[];
}

async function gatherStanding(tx: TenantReadTx, documentId: Uuid): Promise<Standing> {
  const [known, voided, notes, from, to] = await Promise.all([
    tx.first(voidOfDocument, { documentId }),
    tx.first(documentVoidedByNote, { noteId: documentId }),
    tx.all(standingNotesOfDocument, { documentId }),
    tx.all(standingAllocationsFrom, { documentId }),
    tx.all(standingAllocationsTo, { documentId }),
  ]);
  return {
    voidedBy: known && (known.noteNumber ?? displayNumberOf(known)),
    voids: voided?.displayNumber ?? null,
    notes,
    allocations: [...from, ...to].map(({ reference }) => reference),
  };
}

/** What keeps a document from being voided; null when nothing does. `corrected`: what it corrects, of a note. */
function obstacleOf(
  document: DocumentRow,
  { voidedBy, voids, notes, allocations }: Standing,
  corrected: CorrectedDocument | null,
): VoidDocumentRefusal | null {
  const name = document.display_number;
  if (voidedBy !== null) return refuse('DOCUMENT_VOID', { documentRef: name, voidedByRef: voidedBy });
  if (voids !== null)
    return refuse('DOCUMENT_NOT_VOIDABLE', { documentRef: name, why: `it voided ${voids}` });
  const all = [...notes, ...notesThatRestOn(document, corrected)];
  if (all.length > 0)
    return refuse('DOCUMENT_HAS_NOTES', {
      documentRef: name,
      noteRefs: all.map(({ displayNumber }) => displayNumber),
    });
  return allocations.length > 0 && !isSettlementKind(document.kind)
    ? refuse('DOCUMENT_ALLOCATED', { documentRef: name, allocatedToRefs: allocations })
    : null;
}

/** The note that voids a document: the same lines and amounts; which way they go follows from its kind. */
function writeNote(
  tx: TenantTx,
  {
    document,
    lines,
  }: { readonly document: DocumentRow; readonly lines: readonly Row<typeof documentLines>[] },
  note: {
    readonly noteKind: DocumentKind;
    readonly noteId: Uuid;
    readonly number: DocumentNumber;
    readonly entry: NewRow<typeof journalEntries>;
    readonly voidedBy: Uuid | null;
    readonly approvedBy: Uuid | null;
    readonly template: string | null;
  },
): void {
  const { number, entry } = note;
  const { commit_number: _version, ...fields } = document;
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
    entry_id: entry.id,
    original_document_id: document.id,
    original_item_id: null,
    template: note.template,
    prepared_by: note.voidedBy,
    approved_by: note.approvedBy,
  });
  for (const row of lines) {
    const { commit_number: _lineVersion, ...line } = row;
    const taxDate = line.tax_date === null ? null : entry.posting_date;
    tx.insert(documentLines, {
      ...line,
      document_id: note.noteId,
      original_ordinal: line.ordinal,
      tax_date: taxDate,
    });
  }
  tx.record({
    event: 'DOCUMENT_POSTED',
    objectType: 'Document',
    objectId: note.noteId,
    after: {
      kind: note.noteKind,
      number: number.displayNumber,
      partyId: document.party_id,
      documentDate: entry.posting_date,
      postingDate: entry.posting_date,
      currency: document.currency,
      totalE4: document.total_amount,
      entryId: entry.id,
      voids: document.display_number,
    },
  });
}
