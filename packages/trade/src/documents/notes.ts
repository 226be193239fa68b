import { documentKindOf } from '@cifra/domain/documents/kinds';
import type { EffectiveRate } from '@cifra/domain/fx';
import type { Uuid } from '@cifra/domain/ids';
import { formatE4, type MinorUnits } from '@cifra/domain/money';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { Row } from '@cifra/database/kit/table';
import type { documents } from '@cifra/database/tables/documents';
import type { TenantReadTx } from '@cifra/database/tx';
import type { DocumentHead, ItemsContent } from './content.ts';
import { documentById, notesOfDocument, voidOfDocument } from './queries.ts';

export type DocumentRow = Row<typeof documents>;
export const noteCodes = refusalCodes('NOTE_NEEDS_ORIGINAL', 'NOTE_ORIGINAL_WRONG', 'NOTE_EXCEEDS_ORIGINAL');
export type NoteRefusal = RefusalOf<typeof noteCodes>;

/** The rate that a document carries, for the notes that correct it. */
export function rateOfDocument(row: DocumentRow): EffectiveRate {
  return { rate: row.rate, rateId: row.rate_id, rateDate: row.rate_date, mark: row.rate_mark };
}

/**
 * The document that a note corrects: of the same side, party and currency, posted before, not void, and itself no note. What all
 * credit notes take back stays within what the document and its debit notes stand for.
 * Refuses in this order: NOTE_NEEDS_ORIGINAL, NOTE_ORIGINAL_WRONG, NOTE_EXCEEDS_ORIGINAL. Source: product 4.2.
 */
export async function findOriginal(
  tx: TenantReadTx,
  note: DocumentHead & { readonly items: ItemsContent },
  facts: { readonly totalE4: bigint; readonly minorUnits: MinorUnits },
): Promise<Result<DocumentRow, NoteRefusal>> {
  const { originalDocumentId: id, currency } = note.items;
  if (id === null) return refused(refuse('NOTE_NEEDS_ORIGINAL', {}));
  const original = await tx.first(documentById, { id });
  if (!original)
    return refused(refuse('NOTE_ORIGINAL_WRONG', { document: id, problem: 'it does not exist' }));
  const problem = await problemOfOriginal(tx, note, original);
  if (problem !== null)
    return refused(refuse('NOTE_ORIGINAL_WRONG', { document: original.display_number, problem }));
  if (documentKindOf[note.kind].controlSign === documentKindOf[original.kind].controlSign)
    return accepted(original);
  const leftE4 = await leftToCorrect(tx, original);
  if (facts.totalE4 <= leftE4) return accepted(original);
  return refused(
    refuse('NOTE_EXCEEDS_ORIGINAL', {
      document: original.display_number,
      amount: formatE4(facts.totalE4, facts.minorUnits),
      left: formatE4(leftE4, facts.minorUnits),
      currency,
    }),
  );
}

async function problemOfOriginal(
  tx: TenantReadTx,
  note: DocumentHead & { readonly items: ItemsContent },
  original: DocumentRow,
): Promise<string | null> {
  const [own, its] = [documentKindOf[note.kind], documentKindOf[original.kind]];
  if (own.side !== its.side) return `it is a ${original.kind}`;
  if (its.family !== 'INVOICE' && its.family !== 'BILL') return `it is itself a ${original.kind}`;
  if (original.party_id !== note.partyId) return 'it belongs to another party';
  if (original.currency !== note.items.currency) return `it is in ${original.currency}`;
  if (original.document_date > note.documentDate || original.posting_date > note.postingDate)
    return 'it is dated later than the note';
  return (await tx.first(voidOfDocument, { documentId: original.id })) ? 'it is void' : null;
}

/** What of a document no credit note has taken back yet: its total and its debit notes', less its credit notes'; void notes do not count. */
async function leftToCorrect(tx: TenantReadTx, original: DocumentRow): Promise<bigint> {
  const sign = documentKindOf[original.kind].controlSign;
  let leftE4 = original.total_amount;
  for (const note of await notesThatStand(tx, original.id))
    leftE4 += sign * documentKindOf[note.kind].controlSign * note.totalAmount;
  return leftE4;
}

interface StandingNote {
  readonly id: Uuid;
  readonly kind: DocumentRow['kind'];
  readonly displayNumber: string;
  readonly totalAmount: bigint;
}

/** The notes that correct a document and are not void. */
export async function notesThatStand(tx: TenantReadTx, documentId: Uuid): Promise<StandingNote[]> {
  const standing: StandingNote[] = [];
  for (const note of await tx.all(notesOfDocument, { documentId }))
    if (!(await tx.first(voidOfDocument, { documentId: note.id }))) standing.push(note);
  return standing;
}

/** The credit notes that rest on a debit note: without it they would take back more than its document still stands for. None of
 * any other document. Source: product 4.2. */
export async function notesThatRestOn(tx: TenantReadTx, debitNote: DocumentRow): Promise<StandingNote[]> {
  const { original_document_id: originalId, kind } = debitNote;
  const original = originalId === null ? null : await tx.first(documentById, { id: originalId });
  if (!original) return [];
  const { controlSign } = documentKindOf[original.kind];
  if (documentKindOf[kind].controlSign !== controlSign) return [];
  if (debitNote.total_amount <= (await leftToCorrect(tx, original))) return [];
  const notes = await notesThatStand(tx, original.id);
  return notes.filter((note) => documentKindOf[note.kind].controlSign !== controlSign);
}
