import {
  creditAllowance,
  creditLines,
  type Credited,
  type CreditedLine,
  type CreditExcess,
  type LineLeft,
} from '@cifra/domain/documents/credit';
import { lineAmountE4, type RoundingMode } from '@cifra/domain/documents/amounts';
import { parseDecimalToE6 } from '@cifra/domain/documents/decimal-e6';
import { formatE4, parseDecimalToE4, roundToMinorE4, type MinorUnits } from '@cifra/domain/money';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { ItemLine, ItemsContent } from './content.ts';
import { linesLeft, type CorrectedDocument, type OriginalLine } from './notes.ts';
import type { ResolvedLine } from './resolve-lines.ts';

export const creditCodes = refusalCodes(
  'INPUT_INVALID',
  'AMOUNT_TOO_LARGE',
  'NOTE_LINE_WRONG',
  'NOTE_EXCEEDS_ORIGINAL',
);
type CreditRefusal = RefusalOf<typeof creditCodes>;

interface CreditOf {
  readonly original: CorrectedDocument;
  readonly minorUnits: MinorUnits;
}

/**
 * The lines of a credit note. Each names a line of the original, takes its item, account, code and rate, and takes back a net: quantity ×
 * price, or without a price the line's net in proportion to the quantity. A note with one line that names none is an allowance, which is
 * split over what is left of all lines. What is taken back stays within what is left of each line; the tax follows from that.
 * Refuses in this order: INPUT_INVALID (a discount, prices with tax), NOTE_LINE_WRONG (the allowance, then line by line), INPUT_INVALID
 * (quantity, price), NOTE_EXCEEDS_ORIGINAL. Source: docs/specs/documents.md, section 3; ruling 7.
 */
export function resolveCredit(items: ItemsContent, of: CreditOf): Result<ResolvedLine[], CreditRefusal> {
  const plain = problemOfForm(items);
  if (plain) return refused(plain);
  const named = items.lines.filter(({ originalOrdinal }) => originalOrdinal !== null).length;
  return named === 0 ? resolveAllowance(items.lines, of) : resolveNamed(items.lines, of);
}

/** What counts of a credit note is its net: its prices are without tax, and nothing more is taken off them. */
function problemOfForm(items: ItemsContent): Refusal<'INPUT_INVALID'> | null {
  const problem = 'must be omitted on a credit note, whose prices are nets';
  const invalid = (field: string, value: string | null): Refusal<'INPUT_INVALID'> =>
    refuse('INPUT_INVALID', { field, problem, value });
  if (items.pricesIncludeTax) return invalid('pricesIncludeTax', 'true');
  for (const [path, given] of [
    ['', items],
    ...items.lines.map((line, index) => [`lines[${index}].`, line] as const),
  ] as const)
    for (const field of ['discountPercent', 'discountAmount'] as const)
      if (given[field] !== null) return invalid(`${path}${field}`, given[field]);
  return null;
}

function wrong(
  { original }: CreditOf,
  line: number | null,
  why: string,
): { readonly ok: false; readonly refusal: Refusal<'NOTE_LINE_WRONG'> } {
  const originalRef = original.document.display_number;
  return refused(refuse('NOTE_LINE_WRONG', { lineNumber: line, originalRef, why }));
}

function rulesOf({ original, minorUnits }: CreditOf): {
  readonly roundingMode: RoundingMode;
  readonly minorUnits: MinorUnits;
} {
  return { roundingMode: original.document.rounding_mode ?? 'PER_LINE', minorUnits };
}

function resolveNamed(lines: readonly ItemLine[], of: CreditOf): Result<ResolvedLine[], CreditRefusal> {
  const byOrdinal = new Map(of.original.lines.map((line) => [line.ordinal, line]));
  const read: { readonly line: ReadCredit; readonly original: OriginalLine }[] = [];
  for (const [index, line] of lines.entries()) {
    const place = index + 1;
    if (line.originalOrdinal === null)
      return wrong(of, place, 'it names no line while others do; an allowance stands alone');
    const original = byOrdinal.get(line.originalOrdinal);
    if (!original) return wrong(of, place, `there is no line ${line.originalOrdinal}`);
    const different = differenceOf(line, original);
    if (different !== null) return wrong(of, place, different);
    const credit = readCredit(line, { original, place, minorUnits: of.minorUnits });
    if (!credit.ok) return credit;
    read.push({ line: credit.value, original });
  }
  const credited = read.map(({ line }) => line.credited);
  const amounts = creditLines(linesLeft(of.original), credited, rulesOf(of));
  if ('leftE4' in amounts) return refused(tooMuch(of, amounts, place(amounts)));
  return accepted(
    read.map(({ line, original }, index) => resolved(original, amounts[index], { ...line, text: line.text })),
  );
}

const place = ({ place: at }: CreditExcess): number | null => (at === null ? null : at + 1);

/** How a line differs from the line that it names; null: it says nothing else. */
function differenceOf(line: ItemLine, original: OriginalLine): string | null {
  const name = `line ${original.ordinal}`;
  if (line.accountId !== null && line.accountId !== original.accountId)
    return `the account is that of ${name}, and another is given`;
  if (line.taxCodeId !== null && line.taxCodeId !== original.taxCodeId)
    return `the tax code is that of ${name}, and another is given`;
  if (line.taxOnly !== null && !original.isTaxOnly)
    return `${name} has a net, so that its tax follows from it`;
  if (line.taxOnly === null && original.isTaxOnly)
    return `${name} states a tax alone; give the tax in taxOnly`;
  return null;
}

interface ReadCredit {
  readonly credited: Credited;
  readonly quantityE6: bigint;
  readonly unitPriceE6: bigint;
  readonly text: string;
}

function readCredit(
  line: ItemLine,
  {
    original,
    place: at,
    minorUnits,
  }: { readonly original: OriginalLine; readonly place: number; readonly minorUnits: MinorUnits },
): Result<ReadCredit, RefusalOf<readonly ['INPUT_INVALID', 'AMOUNT_TOO_LARGE']>> {
  const path = `lines[${at - 1}]`;
  const { ordinal } = original;
  const quantity = parseDecimalToE6(line.quantity, `${path}.quantity`);
  if (!quantity.ok) return quantity;
  const text = line.description;
  if (line.taxOnly !== null) {
    const tax = parseDecimalToE4(line.taxOnly.tax, minorUnits, `${path}.taxOnly.tax`);
    if (!tax.ok) return tax;
    const credited = { ordinal, netE4: 0n, taxE4: tax.value };
    return accepted({ credited, quantityE6: quantity.value, unitPriceE6: 0n, text });
  }
  const quantityE6 = quantity.value;
  if (line.unitPrice === null) {
    const netE4 = proportionE4(original, quantityE6, minorUnits);
    const { unitPriceE6 } = original;
    return accepted({ credited: { ordinal, netE4, taxE4: null }, quantityE6, unitPriceE6, text });
  }
  const price = parseDecimalToE6(line.unitPrice, `${path}.unitPrice`);
  if (!price.ok) return price;
  const unitPriceE6 = price.value;
  const netE4 = lineAmountE4({ quantityE6, unitPriceE6, taxOnlyE4: null }, minorUnits);
  return accepted({ credited: { ordinal, netE4, taxE4: null }, quantityE6, unitPriceE6, text });
}

/** The net of a quantity of a line, after all its discounts. */
function proportionE4(
  { netE4, quantityE6: whole }: OriginalLine,
  quantityE6: bigint,
  minorUnits: MinorUnits,
): bigint {
  if (whole === 0n) return 0n;
  const [numerator, denominator] = whole < 0n ? [-netE4 * quantityE6, -whole] : [netE4 * quantityE6, whole];
  return roundToMinorE4({ numerator, denominator }, minorUnits);
}

function resolveAllowance(lines: readonly ItemLine[], of: CreditOf): Result<ResolvedLine[], CreditRefusal> {
  const [line] = lines;
  if (!line || lines.length > 1)
    return wrong(of, null, 'none of its lines names one; an allowance has one line, with the amount of all');
  const left = linesLeft(of.original);
  const other = otherMix(line, left);
  if (other !== null) return wrong(of, 1, other);
  const quantity = parseDecimalToE6(line.quantity, 'lines[0].quantity');
  if (!quantity.ok) return quantity;
  const price = parseDecimalToE6(line.unitPrice ?? '', 'lines[0].unitPrice');
  if (!price.ok) return price;
  const priced = { quantityE6: quantity.value, unitPriceE6: price.value, taxOnlyE4: null };
  const netE4 = lineAmountE4(priced, of.minorUnits);
  const amounts = creditAllowance(left, netE4, rulesOf(of));
  if ('leftE4' in amounts) return refused(tooMuch(of, amounts, 1));
  const byOrdinal = new Map(of.original.lines.map((each) => [each.ordinal, each]));
  return accepted(
    amounts.flatMap((amount) => {
      const original = byOrdinal.get(amount.ordinal);
      // E4 to E6.
      const unitPriceE6 = amount.netE4 * 100n;
      const text = line.description;
      return original ? [resolved(original, amount, { quantityE6: 1_000_000n, unitPriceE6, text })] : [];
    }),
  );
}

/** What an allowance says that is not the original's own mix; null: nothing else. */
function otherMix(line: ItemLine, left: readonly (LineLeft & OriginalLine)[]): string | null {
  if (line.taxOnly !== null) return 'an allowance is of nets; a tax alone names its line';
  const open = left.filter(({ netE4 }) => netE4 !== 0n);
  if (line.accountId !== null && open.some(({ accountId }) => accountId !== line.accountId))
    return 'an allowance has the accounts of the original, and another is given';
  if (line.taxCodeId !== null && open.some(({ taxCodeId }) => taxCodeId !== line.taxCodeId))
    return 'an allowance has the tax codes of the original, and another is given';
  return null;
}

function resolved(
  original: OriginalLine,
  amounts: CreditedLine | undefined,
  { quantityE6, unitPriceE6, text }: Omit<ReadCredit, 'credited'>,
): ResolvedLine {
  return {
    itemId: original.itemId,
    accountId: original.accountId,
    description: text === '' ? original.description : text,
    quantityE6,
    unitPriceE6,
    discountPercentE4: null,
    taxCodeId: original.taxCodeId,
    taxPercentE4: original.taxPercentE4,
    isTaxOnly: original.isTaxOnly,
    taxBaseE4: null,
    originalOrdinal: original.ordinal,
    netE4: amounts?.netE4 ?? 0n,
    taxE4: amounts?.taxE4 ?? 0n,
    discountE4: 0n,
    documentDiscountE4: 0n,
  };
}

function tooMuch(
  { original: { document }, minorUnits }: CreditOf,
  { givenE4, leftE4 }: CreditExcess,
  line: number | null,
): Refusal<'NOTE_EXCEEDS_ORIGINAL'> {
  return refuse('NOTE_EXCEEDS_ORIGINAL', {
    lineNumber: line,
    originalRef: document.display_number,
    givenAmount: formatE4(givenE4, minorUnits),
    leftAmount: formatE4(leftE4, minorUnits),
    currencyCode: document.currency,
  });
}
