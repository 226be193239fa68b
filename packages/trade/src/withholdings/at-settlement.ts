import type { CurrencyCode } from '@cifra/domain/currencies';
import {
  computeWithholding,
  type ComputedWithholding,
  type WithholdingFacts,
} from '@cifra/domain/documents/withholding';
import type { Uuid } from '@cifra/domain/ids';
import { formatE4, roundToMinorE4, type MinorUnits } from '@cifra/domain/money';
import { checkReason } from '@cifra/domain/reason';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { TaxCodeRow } from '../tax-codes/tax-codes.ts';

export const settlementWithholdingCodes = refusalCodes(
  'INPUT_INVALID',
  'REASON_TOO_SHORT',
  'WITHHOLDING_CODE_WRONG',
  'WITHHOLDING_NEEDS_REASON',
  'WITHHOLDING_DIFFERS',
);
type WithholdingRefusal = RefusalOf<typeof settlementWithholdingCodes>;

/** A withholding as a receipt or a payment states it. */
export interface GivenWithholding {
  /** The charge, counted from 1. */
  readonly line: number;
  /** E4, positive; null: it is computed. */
  readonly amountE4: bigint | null;
  readonly currency: CurrencyCode;
  /** Active, or null: none is named. */
  readonly taxCode: TaxCodeRow | null;
  /** Null: all items that are settled. */
  readonly openItemId: Uuid | null;
  readonly reason: string | null;
}

/** An item that a receipt or a payment settles. */
export interface ItemToSettle {
  readonly id: Uuid;
  readonly name: string;
  /** All its allocations together, and what is open before them. E4, positive. */
  readonly settledE4: bigint;
  readonly openE4: bigint;
  /** Null: an opening, which has no lines. */
  readonly facts: WithholdingFacts | null;
}

export interface SettledItems {
  /** What its withholdings are called in the input. Those of a netting, on either side, are of an item each. */
  readonly list: 'charges' | 'withholdings';
  readonly currency: CurrencyCode;
  readonly minorUnits: MinorUnits;
  readonly items: readonly ItemToSettle[];
  /** Whether amounts of a currency can be compared with those of the items: it is theirs, or both are fixed to base currency by law. */
  readonly isComparable: (currency: CurrencyCode) => boolean;
  /** What other charges of the same document withhold: item and tax code. */
  readonly taken: Set<string>;
}

/** What is withheld, per item. */
export interface WithheldPart {
  readonly item: ItemToSettle | null;
  /** In the charge's currency. E4, positive. */
  readonly amountE4: bigint;
  /** In the items' currency. */
  readonly countedE4: bigint;
  readonly fromE4: bigint | null;
}

/**
 * What a charge withholds: computed for the item that it names, or else for each item that is settled; an amount that is given has to be
 * that. With a reason the given amount stands, for the item that it names or the only one. Nothing is withheld where nothing is left.
 * Refuses in this order: REASON_TOO_SHORT, WITHHOLDING_CODE_WRONG, INPUT_INVALID (`openItemId`, `amount`, `taxCodeId`),
 * WITHHOLDING_NEEDS_REASON, WITHHOLDING_DIFFERS. Source: rulings/accounting.md, 8.
 */
export function decideWithholding(
  given: GivenWithholding,
  settled: SettledItems,
): Result<readonly WithheldPart[], WithholdingRefusal> {
  const { line, taxCode, openItemId } = given;
  const reason = given.reason === null ? accepted(null) : checkReason(given.reason, line);
  if (!reason.ok) return reason;
  if (taxCode !== null && taxCode.withheld_at !== 'SETTLEMENT')
    return refused(
      refuse('WITHHOLDING_CODE_WRONG', {
        lineNumber: line,
        taxCodeRef: taxCode.code,
        why: taxCode.withheld_at === null ? 'it withholds nothing' : 'it is withheld on the document itself',
      }),
    );
  const items = settled.items.filter(({ id }) => openItemId === null || id === openItemId);
  if (openItemId !== null && items.length === 0)
    return invalid({ line, ...settled }, 'openItemId', problemOfItem[settled.list], openItemId);
  if (reason.value !== null) return withReason(given, settled, items);
  const why = uncomputed(given, settled, items);
  if (why !== null) return refused(refuse('WITHHOLDING_NEEDS_REASON', { lineNumber: line, why }));
  return compute(given, settled, items);
}

const problemOfItem = {
  charges: 'must be the item of one of the allocations',
  withholdings: 'must be an item of its side that is netted',
} as const satisfies Record<SettledItems['list'], string>;

function invalid(
  { line, list }: { readonly line: number; readonly list: SettledItems['list'] },
  field: string,
  problem: string,
  value: string | null,
): { readonly ok: false; readonly refusal: WithholdingRefusal } {
  return refused(refuse('INPUT_INVALID', { field: `${list}[${line - 1}].${field}`, problem, value }));
}

/** Why nothing can be computed; null: it can. */
function uncomputed(
  { taxCode, currency }: GivenWithholding,
  settled: SettledItems,
  items: readonly ItemToSettle[],
): string | null {
  if (taxCode === null) return 'it names no tax code';
  if (items.length === 0) return 'the money settles no item';
  const opening = items.find(({ facts }) => facts === null);
  if (opening) return `${opening.name} has no lines`;
  if (settled.isComparable(currency)) return null;
  return `it is in ${currency} and what is settled in ${settled.currency}`;
}

function compute(
  given: GivenWithholding,
  settled: SettledItems,
  items: readonly ItemToSettle[],
): Result<readonly WithheldPart[], WithholdingRefusal> {
  const { line, amountE4, taxCode } = given;
  const parts: WithheldPart[] = [];
  for (const item of items) {
    const key = `${item.id} ${taxCode?.id ?? ''}`;
    if (settled.taken.has(key))
      return invalid(
        { line, ...settled },
        'taxCodeId',
        `is withheld from ${item.name} by another charge`,
        taxCode?.code ?? null,
      );
    settled.taken.add(key);
    const computed = computedOf(item, taxCode, settled.minorUnits);
    if (computed !== null && computed.amountE4 > 0n)
      parts.push({ ...computed, item, countedE4: computed.amountE4 });
  }
  const sumE4 = parts.reduce((sum, part) => sum + part.amountE4, 0n);
  if (amountE4 === null || amountE4 === sumE4) return accepted(parts);
  return refused(
    refuse('WITHHOLDING_DIFFERS', {
      lineNumber: line,
      givenAmount: formatE4(amountE4, settled.minorUnits),
      computedAmount: formatE4(sumE4, settled.minorUnits),
      currencyCode: settled.currency,
    }),
  );
}

function withReason(
  { line, amountE4, currency, taxCode }: GivenWithholding,
  settled: SettledItems,
  items: readonly ItemToSettle[],
): Result<readonly WithheldPart[], WithholdingRefusal> {
  if (amountE4 === null) return invalid({ line, ...settled }, 'amount', 'is required with a reason', null);
  const item = items.length === 1 ? (items[0] ?? null) : null;
  if (item === null && settled.list === 'withholdings') {
    const problem = 'is required with a reason where several items of its side are netted';
    return invalid({ line, ...settled }, 'openItemId', problem, null);
  }
  if (item) settled.taken.add(`${item.id} ${taxCode?.id ?? ''}`);
  const computed = item && computedOf(item, taxCode, settled.minorUnits);
  const isComparable = settled.isComparable(currency);
  const fromE4 = isComparable ? grossedUp(amountE4, taxCode, settled.minorUnits) : null;
  const countedE4 = isComparable ? amountE4 : (computed?.amountE4 ?? 0n);
  return accepted([{ item, amountE4, countedE4, fromE4: computed?.fromE4 ?? fromE4 }]);
}

function computedOf(
  { facts, settledE4, openE4 }: ItemToSettle,
  taxCode: TaxCodeRow | null,
  minorUnits: MinorUnits,
): ComputedWithholding | null {
  if (facts === null || taxCode?.withheld_on == null) return null;
  const rule = { taxCodeId: taxCode.id, on: taxCode.withheld_on, percentE4: taxCode.percent_e4, minorUnits };
  return computeWithholding(facts, rule, { settledE4, openE4 });
}

/** What an amount is withheld from, if nothing else says so. */
function grossedUp(amountE4: bigint, taxCode: TaxCodeRow | null, minorUnits: MinorUnits): bigint | null {
  if (taxCode === null || taxCode.percent_e4 === 0) return null;
  const denominator = BigInt(taxCode.percent_e4);
  return roundToMinorE4({ numerator: amountE4 * 1_000_000n, denominator }, minorUnits);
}
