import { documentKindOf } from '@cifra/domain/documents/kinds';
import type { LineLeft } from '@cifra/domain/documents/credit';
import { groupKey, type GroupLeft } from '@cifra/domain/documents/propose';
import type { EffectiveRate } from '@cifra/domain/fx';
import type { Uuid } from '@cifra/domain/ids';
import { formatE4, type MinorUnits } from '@cifra/domain/money';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { Row } from '@cifra/database/kit/table';
import type { documentLines, documents } from '@cifra/database/tables/documents';
import type { PostingAccount } from '@cifra/domain/posting-facts';
import type { TenantReadTx } from '@cifra/database/tx';
import { postingAccount } from '@cifra/ledger/journal/gather';
import type { StandingOnDocument } from '../withholdings/on-document.ts';
import { gatherStandingOnDocument } from '../withholdings/standing-on-document.ts';
import type { ItemsDocument } from './content.ts';
import { findOpenItemOfDocument, type KnownOpenItem } from './open-item.ts';
import {
  documentWithAccount,
  linesOfDocument,
  linesOfStandingNotes,
  postedLinesOfDocument,
  postedLinesOfStandingNotes,
  standingNotesOfDocument,
  voidOfDocument,
} from './queries.ts';

export type DocumentRow = Row<typeof documents>;
export const noteCodes = refusalCodes(
  'NOTE_NEEDS_ORIGINAL',
  'NOTE_ORIGINAL_WRONG',
  'NOTE_LINE_WRONG',
  'NOTE_EXCEEDS_ORIGINAL',
);
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

/** A line of a document that notes correct, as it was posted. Amounts: E4. */
export interface OriginalLine {
  readonly ordinal: number;
  readonly itemId: Uuid | null;
  readonly accountId: Uuid;
  readonly description: string;
  readonly quantityE6: bigint;
  readonly unitPriceE6: bigint;
  readonly netE4: bigint;
  readonly taxE4: bigint;
  readonly taxCodeId: Uuid | null;
  readonly taxPercentE4: number;
  readonly isTaxOnly: boolean;
}

/** What a standing note did to a line of its original. */
interface NotedLine {
  readonly noteId: Uuid;
  readonly kind: DocumentRow['kind'];
  readonly ordinal: number | null;
  readonly netE4: bigint;
  readonly taxE4: bigint;
}

/** A document that notes correct. */
export interface CorrectedDocument {
  readonly document: DocumentRow;
  /** Its control account. */
  readonly account: PostingAccount;
  readonly isVoid: boolean;
  readonly notes: readonly StandingNote[];
  readonly lines: readonly OriginalLine[];
  /** The lines of its standing notes that name a line of it. */
  readonly noted: readonly NotedLine[];
  /** The accounts of its lines and of its taxes. */
  readonly accounts: readonly PostingAccount[];
  /** What the entries of it and of its standing notes leave, by `groupKey`. */
  readonly groups: ReadonlyMap<string, GroupLeft>;
  /** The account that the tax of a code was posted to. */
  readonly taxAccounts: ReadonlyMap<Uuid, Uuid>;
  /** What is withheld on it and on its standing notes. */
  readonly withheld: readonly StandingOnDocument[];
  /** The item that it made; null for a note that voided its original. */
  readonly item: KnownOpenItem | null;
}

/** Reads in one set a document that a note corrects; null where there is none. */
export async function gatherCorrected(tx: TenantReadTx, documentId: Uuid): Promise<CorrectedDocument | null> {
  const [found, known, notes, item, lines, noted, own, ofNotes, withheld] = await Promise.all([
    tx.first(documentWithAccount, { id: documentId }),
    tx.first(voidOfDocument, { documentId }),
    tx.all(standingNotesOfDocument, { documentId }),
    findOpenItemOfDocument(tx, documentId),
    tx.all(linesOfDocument, { documentId }),
    tx.all(linesOfStandingNotes, { documentId }),
    tx.all(postedLinesOfDocument, { documentId }),
    tx.all(postedLinesOfStandingNotes, { documentId }),
    gatherStandingOnDocument(tx, documentId),
  ]);
  if (!found) return null;
  const { document, account } = found;
  const posted = own.map(({ line }) => line);
  return {
    document,
    account: postingAccount(account),
    isVoid: known !== null,
    notes,
    lines: lines.map(originalLine),
    noted,
    accounts: own.map((row) => postingAccount(row.account)),
    groups: groupsOf([...posted, ...ofNotes]),
    taxAccounts: new Map(
      posted.flatMap(({ kind, accountId, taxCodeId }) =>
        kind === 'TAX' && taxCodeId !== null ? [[taxCodeId, accountId] as const] : [],
      ),
    ),
    withheld,
    item,
  };
}

function originalLine(row: Row<typeof documentLines>): OriginalLine {
  return {
    ordinal: row.ordinal,
    itemId: row.item_id,
    accountId: row.account_id,
    description: row.description,
    quantityE6: row.quantity_e6,
    unitPriceE6: row.unit_price_e6,
    netE4: row.net_amount,
    taxE4: row.tax_amount,
    taxCodeId: row.tax_code_id,
    taxPercentE4: row.tax_percent_e4,
    isTaxOnly: row.kind === 'TAX_ONLY',
  };
}

interface PostedLine {
  readonly accountId: Uuid;
  readonly kind: string;
  readonly taxCodeId: Uuid | null;
  readonly originalE4: bigint;
  readonly baseE4: bigint;
}

function groupsOf(lines: readonly PostedLine[]): Map<string, GroupLeft> {
  const groups = new Map<string, GroupLeft>();
  for (const { kind: lineKind, originalE4, baseE4, ...of } of lines) {
    if (lineKind !== 'ORDINARY' && lineKind !== 'TAX' && lineKind !== 'WITHHOLDING') continue;
    const key = groupKey({ ...of, lineKind });
    const known = groups.get(key) ?? { originalE4: 0n, baseE4: 0n };
    groups.set(key, { originalE4: known.originalE4 + originalE4, baseE4: known.baseE4 + baseE4 });
  }
  return groups;
}

/** What is left of each line: itself, plus the debit notes that name it, less its credit notes. `without`: a note that does not count. */
export function linesLeft(
  { document, lines, noted }: CorrectedDocument,
  without: Uuid | null = null,
): (LineLeft & OriginalLine)[] {
  const { controlSign } = documentKindOf[document.kind];
  return lines.map((line) => {
    let [netE4, taxE4] = [line.netE4, line.taxE4];
    for (const note of noted) {
      if (note.ordinal !== line.ordinal || note.noteId === without) continue;
      const sign = controlSign * documentKindOf[note.kind].controlSign;
      netE4 += sign * note.netE4;
      taxE4 += sign * note.taxE4;
    }
    return { ...line, netE4, taxE4 };
  });
}

/**
 * The document that a note corrects: of the same side, party and currency, posted before, not void, and itself no note.
 * Refuses in this order: NOTE_NEEDS_ORIGINAL, NOTE_ORIGINAL_WRONG. Source: product 4.2.
 */
export function decideOriginal(
  note: ItemsDocument,
  original: CorrectedDocument | null,
): Result<CorrectedDocument, NoteRefusal> {
  const { originalDocumentId: id } = note.items;
  if (id === null) return refused(refuse('NOTE_NEEDS_ORIGINAL', {}));
  if (!original) return refused(refuse('NOTE_ORIGINAL_WRONG', { originalRef: id, why: 'it does not exist' }));
  const { document } = original;
  const problem = problemOfOriginal(note, original);
  if (problem !== null)
    return refused(refuse('NOTE_ORIGINAL_WRONG', { originalRef: document.display_number, why: problem }));
  return accepted(original);
}

/** Whether a note lowers what its original stands for. */
export function isCreditOf(kind: DocumentRow['kind'], { document }: CorrectedDocument): boolean {
  return documentKindOf[kind].controlSign !== documentKindOf[document.kind].controlSign;
}

/** What all credit notes take back stays within what the document and its debit notes stand for. Refuses: NOTE_EXCEEDS_ORIGINAL. */
export function problemOfTotal(
  original: CorrectedDocument,
  { totalE4, minorUnits }: { readonly totalE4: bigint; readonly minorUnits: MinorUnits },
): Refusal<'NOTE_EXCEEDS_ORIGINAL'> | null {
  const leftE4 = leftToCorrect(original);
  if (totalE4 <= leftE4) return null;
  const { display_number: originalRef, currency: currencyCode } = original.document;
  return refuse('NOTE_EXCEEDS_ORIGINAL', {
    lineNumber: null,
    originalRef,
    givenAmount: formatE4(totalE4, minorUnits),
    leftAmount: formatE4(leftE4, minorUnits),
    currencyCode,
  });
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
  const rests =
    debitNote.total_amount > leftToCorrect(original) ||
    linesLeft(original, debitNote.id).some((left, index) => {
      const line = original.lines[index];
      const isNegative = (line?.netE4 ?? 0n) < 0n || (line?.taxE4 ?? 0n) < 0n;
      return isNegative ? left.netE4 > 0n : left.netE4 < 0n;
    });
  if (!rests) return [];
  return original.notes.filter((note) => documentKindOf[note.kind].controlSign !== controlSign);
}
