import { documentKindOf } from '@cifra/domain/documents/kinds';
import type { EffectiveRate } from '@cifra/domain/fx';
import type { Uuid } from '@cifra/domain/ids';
import { absolute, formatE4, type MinorUnits } from '@cifra/domain/money';
import { roundRateHalfEven } from '@cifra/domain/rate';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { TenantReadTx } from '@cifra/database/tx';
import type { ItemsDocument } from './content.ts';
import { findOpenItem, type KnownOpenItem } from './open-item.ts';
import { notedOfItem } from './queries.ts';

/** An item of the former books that a credit note takes back: it came with the opening balances, and has no lines here. */
export interface CorrectedItem {
  readonly item: KnownOpenItem;
  /** What credit notes that are not void take back of it. E4, positive. */
  readonly notedE4: bigint;
}

const itemCodes = refusalCodes('INPUT_INVALID', 'NOTE_ORIGINAL_WRONG');

/** Reads in one set an item that a note takes back; null where there is none. */
export async function gatherCorrectedItem(tx: TenantReadTx, itemId: Uuid): Promise<CorrectedItem | null> {
  const [item, noted] = await Promise.all([findOpenItem(tx, itemId), tx.all(notedOfItem, { itemId })]);
  return item && { item, notedE4: noted.reduce((sumE4, { totalAmount }) => sumE4 + totalAmount, 0n) };
}

/**
 * The item that a credit note takes back: of the former books, of the same side, party and currency, owed, and not dated later. Its note has lines of
 * its own, up to the item's total. Refuses in this order: INPUT_INVALID (a document is named too, or a withholding), NOTE_ORIGINAL_WRONG.
 * Source: rulings/accounting.md, 7.
 */
export function decideOriginalItem(
  note: ItemsDocument,
  itemId: Uuid,
  original: CorrectedItem | null,
): Result<CorrectedItem, RefusalOf<typeof itemCodes>> {
  const invalid = (field: string, problem: string) =>
    refused(refuse('INPUT_INVALID', { field, problem, value: null }));
  if (note.items.originalDocumentId !== null)
    return invalid('originalItemId', 'must be omitted: the note corrects a document');
  if (note.items.withholdings.length > 0)
    return invalid('withholdings', 'must be omitted on a credit note for an item of the former books');
  if (!original)
    return refused(refuse('NOTE_ORIGINAL_WRONG', { originalRef: itemId, why: 'it does not exist' }));
  const why = problemOfItem(note, original.item);
  return why === null
    ? accepted(original)
    : refused(refuse('NOTE_ORIGINAL_WRONG', { originalRef: original.item.name, why }));
}

function problemOfItem(note: ItemsDocument, item: KnownOpenItem): string | null {
  const { side, controlSign } = documentKindOf[note.kind];
  const sign = item.side === 'SALES' ? 1n : -1n;
  if (item.documentKind !== null) return `it is of a ${item.documentKind}; name the document`;
  if (item.side !== side) return `it is an item of ${item.side}`;
  if (controlSign === sign) return 'only a credit note takes back what was owed before these books';
  if (item.originalAmountE4 * sign <= 0n) return 'it is a credit, which nobody owes';
  if (item.partyId !== note.partyId) return 'it belongs to another party';
  if (item.currency !== note.items.currency) return `it is in ${item.currency}`;
  return item.documentDate > note.documentDate ? 'it is dated later than the note' : null;
}

/** What all credit notes take back stays within the item. Refuses: NOTE_EXCEEDS_ORIGINAL. */
export function problemOfItemTotal(
  { item, notedE4 }: CorrectedItem,
  { totalE4, minorUnits }: { readonly totalE4: bigint; readonly minorUnits: MinorUnits },
): Refusal<'NOTE_EXCEEDS_ORIGINAL'> | null {
  const leftE4 = absolute(item.originalAmountE4) - notedE4;
  if (totalE4 <= leftE4) return null;
  return refuse('NOTE_EXCEEDS_ORIGINAL', {
    lineNumber: null,
    originalRef: item.name,
    givenAmount: formatE4(totalE4, minorUnits),
    leftAmount: formatE4(leftE4, minorUnits),
    currencyCode: item.currency,
  });
}

/** The rate at which the former books carried an item in another currency. */
export function rateOfItem({ item }: CorrectedItem): EffectiveRate {
  const [numerator, denominator] = [absolute(item.originalBaseE4), absolute(item.originalAmountE4)];
  return {
    rate: roundRateHalfEven({ numerator, denominator }),
    rateId: null,
    rateDate: item.documentDate,
    mark: null,
  };
}
