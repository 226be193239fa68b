import { documentKindOf } from '@cifra/domain/documents/kinds';
import type { EffectiveRate } from '@cifra/domain/fx';
import type { Uuid } from '@cifra/domain/ids';
import { formatE4, type MinorUnits } from '@cifra/domain/money';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { Row } from '@cifra/database/kit/table';
import type { documents } from '@cifra/database/tables/documents';
import type { PostingAccount } from '@cifra/domain/posting-facts';
import type { TenantReadTx } from '@cifra/database/tx';
import { postingAccount } from '@cifra/ledger/journal/gather';
import type { ItemsDocument } from './content.ts';
import { findOpenItemOfDocument, type KnownOpenItem } from './open-item.ts';
import { documentWithAccount, standingNotesOfDocument, voidOfDocument } from './queries.ts';

export type DocumentRow = Row<typeof documents>;
export const noteCodes = refusalCodes('NOTE_NEEDS_ORIGINAL', 'NOTE_ORIGINAL_WRONG', 'NOTE_EXCEEDS_ORIGINAL');
export type NoteRefusal = RefusalOf<typeof noteCodes>;

/** The rate that a document carries, for the notes that correct it. */
export function rateOfDocument(row: DocumentRow): EffectiveRate {
  return { rate: row.rate, rateId: row.rate_id, rateDate: row.rate_date, mark: row.rate_mark };
}

/** A note that corrects a document and is not void. */
export interface StandingNote {
  readonly id: Uuid;
  readonly kind: DocumentRow['kind'];
  readonly displayNumber: string;
  readonly totalAmount: bigint;
}

/** A document that notes correct. */
export interface CorrectedDocument {
  readonly document: DocumentRow;
  /** Its control account. */
  readonly account: PostingAccount;
  readonly isVoid: boolean;
  readonly notes: readonly StandingNote[];
  /** The item that it made; null for a note that voided its original. */
  readonly item: KnownOpenItem | null;
}

/** Reads in one set a document that a note corrects; null where there is none. */
export async function gatherCorrected(tx: TenantReadTx, documentId: Uuid): Promise<CorrectedDocument | null> {
  const [found, known, notes, item] = await Promise.all([
    tx.first(documentWithAccount, { id: documentId }),
    tx.first(voidOfDocument, { documentId }),
    tx.all(standingNotesOfDocument, { documentId }),
    findOpenItemOfDocument(tx, documentId),
  ]);
  if (!found) return null;
  const { document, account } = found;
  return { document, account: postingAccount(account), isVoid: known !== null, notes, item };
}

/**
 * The document that a note corrects: of the same side, party and currency, posted before, not void, and itself no note. What all
 * credit notes take back stays within what the document and its debit notes stand for.
 * Refuses in this order: NOTE_NEEDS_ORIGINAL, NOTE_ORIGINAL_WRONG, NOTE_EXCEEDS_ORIGINAL. Source: product 4.2.
 */
export function decideOriginal(
  note: ItemsDocument,
  original: CorrectedDocument | null,
  facts: { readonly totalE4: bigint; readonly minorUnits: MinorUnits },
): Result<DocumentRow, NoteRefusal> {
  const { originalDocumentId: id, currency } = note.items;
  if (id === null) return refused(refuse('NOTE_NEEDS_ORIGINAL', {}));
  if (!original) return refused(refuse('NOTE_ORIGINAL_WRONG', { originalRef: id, why: 'it does not exist' }));
  const { document } = original;
  const problem = problemOfOriginal(note, original);
  if (problem !== null)
    return refused(refuse('NOTE_ORIGINAL_WRONG', { originalRef: document.display_number, why: problem }));
  if (documentKindOf[note.kind].controlSign === documentKindOf[document.kind].controlSign)
    return accepted(document);
  const leftE4 = leftToCorrect(original);
  if (facts.totalE4 <= leftE4) return accepted(document);
  return refused(
    refuse('NOTE_EXCEEDS_ORIGINAL', {
      originalRef: document.display_number,
      givenAmount: formatE4(facts.totalE4, facts.minorUnits),
      leftAmount: formatE4(leftE4, facts.minorUnits),
      currencyCode: currency,
    }),
  );
}

function problemOfOriginal(
  note: ItemsDocument,
  { document: original, isVoid }: CorrectedDocument,
): string | null {
  const [own, its] = [documentKindOf[note.kind], documentKindOf[original.kind]];
  if (own.side !== its.side) return `it is a ${original.kind}`;
  if (its.family !== 'INVOICE' && its.family !== 'BILL') return `it is itself a ${original.kind}`;
  if (original.party_id !== note.partyId) return 'it belongs to another party';
  if (original.currency !== note.items.currency) return `it is in ${original.currency}`;
  if (original.document_date > note.documentDate || original.posting_date > note.postingDate)
    return 'it is dated later than the note';
  return isVoid ? 'it is void' : null;
}

/** What of a document no credit note has taken back yet: its total and its debit notes', less its credit notes'; void notes do not count. */
function leftToCorrect({ document, notes }: CorrectedDocument): bigint {
  const sign = documentKindOf[document.kind].controlSign;
  let leftE4 = document.total_amount;
  for (const note of notes) leftE4 += sign * documentKindOf[note.kind].controlSign * note.totalAmount;
  return leftE4;
}

/** The credit notes that rest on a debit note of `original`: without it they would take back more than their document still stands
 * for. None of any other document. Source: product 4.2. */
export function notesThatRestOn(debitNote: DocumentRow, original: CorrectedDocument | null): StandingNote[] {
  if (!original) return [];
  const { controlSign } = documentKindOf[original.document.kind];
  if (documentKindOf[debitNote.kind].controlSign !== controlSign) return [];
  if (debitNote.total_amount <= leftToCorrect(original)) return [];
  return original.notes.filter((note) => documentKindOf[note.kind].controlSign !== controlSign);
}
