import { kindsTaken, problemOfUse } from '@cifra/domain/documents/account-uses';
import {
  lineAmountE4,
  priceDocument,
  type Discount,
  type PricedAmounts,
  type PricedLine,
  type Pricing,
} from '@cifra/domain/documents/amounts';
import { parseDecimalToE6 } from '@cifra/domain/documents/decimal-e6';
import { documentKindOf, type DocumentKind } from '@cifra/domain/documents/kinds';
import type { Uuid } from '@cifra/domain/ids';
import type { PostingAccount } from '@cifra/domain/posting-facts';
import { absolute, formatE4, maxAmountE4, parseDecimalToE4, type MinorUnits } from '@cifra/domain/money';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { parsePercent } from '@cifra/domain/tax-codes';
import type { RoleAccounts } from '@cifra/ledger/journal/gather';
import type { TaxCodeRow } from '../tax-codes/tax-codes.ts';
import type { ItemLine } from './content.ts';
import type { ItemRow } from './named-rows.ts';
import type { OriginalLine } from './notes.ts';

/** A line with everything that its document will keep. Amounts: E4, in the document's currency. */
export interface ResolvedLine extends PricedAmounts {
  readonly itemId: Uuid | null;
  readonly accountId: Uuid;
  readonly description: string;
  readonly quantityE6: bigint;
  readonly unitPriceE6: bigint;
  /** Null: no discount of its own, or one that was given as an amount. */
  readonly discountPercentE4: number | null;
  readonly taxCodeId: Uuid | null;
  readonly taxPercentE4: number;
  readonly isTaxOnly: boolean;
  /** What a tax alone is on; null: it does not say. */
  readonly taxBaseE4: bigint | null;
  readonly originalOrdinal: number | null;
}

export const documentLineCodes = refusalCodes(
  'ITEM_UNKNOWN',
  'ITEM_INACTIVE',
  'LINE_ACCOUNT_MISSING',
  'ACCOUNT_UNKNOWN',
  'ACCOUNT_NOT_POSTABLE',
  'ACCOUNT_INACTIVE',
  'ACCOUNT_IS_CONTROL',
  'ACCOUNT_KIND_WRONG',
  'TAX_CODE_UNKNOWN',
  'TAX_CODE_INACTIVE',
  'INPUT_INVALID',
  'AMOUNT_TOO_LARGE',
);
export type LineRefusalOfDocument = RefusalOf<typeof documentLineCodes>;

/** What the lines of a document name, as it is now. */
export interface LineRows {
  /** By id; what does not exist is left out. */
  readonly items: ReadonlyMap<Uuid, ItemRow>;
  readonly taxCodes: ReadonlyMap<Uuid, TaxCodeRow>;
  readonly accounts: ReadonlyMap<Uuid, PostingAccount | null>;
  readonly roles: RoleAccounts;
}

/** How the lines of a document are looked up and priced. */
export interface LinePricing {
  readonly kind: DocumentKind;
  readonly pricing: Pricing;
  /** Lines of the original by ordinal, whose account and code a debit note's line takes that names one; empty: no note. */
  readonly originals: ReadonlyMap<number, OriginalLine>;
}

/**
 * Looks up what a document's lines name and computes their amounts.
 * Refuses at the first faulty line, in this order: ITEM_UNKNOWN, ITEM_INACTIVE, LINE_ACCOUNT_MISSING, ACCOUNT_UNKNOWN,
 * ACCOUNT_NOT_POSTABLE, ACCOUNT_INACTIVE, ACCOUNT_IS_CONTROL, ACCOUNT_KIND_WRONG, TAX_CODE_UNKNOWN, TAX_CODE_INACTIVE, INPUT_INVALID
 * (a withholding where a tax is due, quantity, price, discount, tax alone), and then AMOUNT_TOO_LARGE.
 */
export function resolveLines(
  lines: readonly ItemLine[],
  rows: LineRows,
  { kind, pricing, originals }: LinePricing,
): Result<ResolvedLine[], LineRefusalOfDocument> {
  const read: ReadLine[] = [];
  for (const [index, line] of lines.entries()) {
    const original = line.originalOrdinal === null ? null : (originals.get(line.originalOrdinal) ?? null);
    const facts = { kind, minorUnits: pricing.minorUnits, line: index + 1, original };
    const one = readLine(line, rows, facts);
    if (!one.ok) return one;
    read.push(one.value);
  }
  const resolved: ResolvedLine[] = [];
  for (const [index, amounts] of priceDocument(read, pricing).entries()) {
    const line = read[index];
    if (!line) continue;
    // Each line is kept, so none may be larger than that, even where others take it back.
    for (const amountE4 of [amounts.netE4 + amounts.discountE4, amounts.netE4, amounts.taxE4])
      if (absolute(amountE4) > maxAmountE4)
        return refused(
          refuse('AMOUNT_TOO_LARGE', {
            lineNumber: index + 1,
            givenAmount: formatE4(amountE4, pricing.minorUnits),
            maximumAmount: formatE4(maxAmountE4, 4),
          }),
        );
    const { discount, taxOnlyE4, ...kept } = line;
    resolved.push({
      ...kept,
      ...amounts,
      isTaxOnly: taxOnlyE4 !== null,
      discountPercentE4: discount?.kind === 'PERCENT' ? discount.percentE4 : null,
    });
  }
  return accepted(resolved);
}

/** A line as it was read, before it has amounts. */
type ReadLine = PricedLine &
  Omit<ResolvedLine, keyof PricedAmounts | 'isTaxOnly' | 'discountPercentE4' | 'taxCodeId'> & {
    readonly taxCodeId: Uuid | null;
  };

interface LineFacts {
  readonly kind: DocumentKind;
  readonly minorUnits: MinorUnits;
  readonly line: number;
  readonly original: OriginalLine | null;
}

/** Where a line stands in the input: lines count from 1, places in an input from 0. */
const pathOfLine = (line: number): string => `lines[${line - 1}]`;

function readLine(
  content: ItemLine,
  rows: LineRows,
  facts: LineFacts,
): Result<ReadLine, LineRefusalOfDocument> {
  const { line, original } = facts;
  if (content.itemId !== null) {
    const item = rows.items.get(content.itemId);
    if (!item) return refused(refuse('ITEM_UNKNOWN', { lineNumber: line, itemRef: content.itemId }));
    if (!item.is_active) return refused(refuse('ITEM_INACTIVE', { lineNumber: line, itemRef: item.code }));
  }
  if (content.taxOnly !== null && kindsTaken(facts.kind, 'TAX_ONLY_LINE') === null)
    return invalid(
      `${pathOfLine(line)}.taxOnly`,
      `must be omitted: ${facts.kind} has no line with a tax alone`,
      null,
    );
  const accountId = original ? accepted(original.accountId) : resolveAccount(content, rows, facts);
  if (!accountId.ok) return accountId;
  const taxCodeId = original ? original.taxCodeId : content.taxCodeId;
  const taxPercentE4 = original ? accepted(original.taxPercentE4) : resolveTax(content, rows, line);
  if (!taxPercentE4.ok) return taxPercentE4;
  const path = pathOfLine(line);
  const taxOnly = readTaxOnly(content, facts, taxCodeId);
  if (!taxOnly.ok) return taxOnly;
  const quantityE6 = parseDecimalToE6(content.quantity, `${path}.quantity`);
  if (!quantityE6.ok) return quantityE6;
  const isTaxOnly = taxOnly.value.taxOnlyE4 !== null;
  const unitPriceE6 = parseDecimalToE6(content.unitPrice ?? (isTaxOnly ? '0' : ''), `${path}.unitPrice`);
  if (!unitPriceE6.ok) return unitPriceE6;
  const amounts = { quantityE6: quantityE6.value, unitPriceE6: unitPriceE6.value, ...taxOnly.value };
  const amountE4 = lineAmountE4(amounts, facts.minorUnits);
  const discount = readDiscount(content, { path, amountE4, minorUnits: facts.minorUnits });
  if (!discount.ok) return discount;
  return accepted({
    itemId: content.itemId,
    accountId: accountId.value,
    description: content.description,
    ...amounts,
    discount: discount.value,
    taxCodeId,
    taxPercentE4: taxPercentE4.value,
    originalOrdinal: content.originalOrdinal,
  });
}

const invalid = (field: string, problem: string, value: string | null): Refused =>
  refused(refuse('INPUT_INVALID', { field, problem, value }));
type Refused = { readonly ok: false; readonly refusal: Refusal<'INPUT_INVALID'> };

/** The tax of a line that states one alone. It takes the tax of its code from others, so it needs one. */
function readTaxOnly(
  { taxOnly, unitPrice }: ItemLine,
  { line, minorUnits }: LineFacts,
  taxCodeId: Uuid | null,
): Result<
  { readonly taxOnlyE4: bigint | null; readonly taxBaseE4: bigint | null },
  Refusal<'INPUT_INVALID' | 'AMOUNT_TOO_LARGE'>
> {
  if (taxOnly === null) return accepted({ taxOnlyE4: null, taxBaseE4: null });
  const path = `${pathOfLine(line)}.taxOnly`;
  if (taxCodeId === null) return invalid(`${pathOfLine(line)}.taxCodeId`, 'is required with taxOnly', null);
  if (unitPrice !== null)
    return invalid(`${pathOfLine(line)}.unitPrice`, 'must be omitted with taxOnly', unitPrice);
  const tax = parseDecimalToE4(taxOnly.tax, minorUnits, `${path}.tax`);
  if (!tax.ok) return tax;
  const base = taxOnly.base === null ? null : parseDecimalToE4(taxOnly.base, minorUnits, `${path}.base`);
  if (base && !base.ok) return base;
  return accepted({ taxOnlyE4: tax.value, taxBaseE4: base?.value ?? null });
}

/**
 * The discount of a line or a document, off an amount: 0 to 100 per cent, or an amount in the direction of what it is off and no more than
 * that; null: none. Refuses: INPUT_INVALID (both are given, a percentage or an amount that cannot be).
 */
export function readDiscount(
  { discountPercent, discountAmount }: Pick<ItemLine, 'discountPercent' | 'discountAmount'>,
  {
    path,
    amountE4,
    minorUnits,
  }: { readonly path: string; readonly amountE4: bigint; readonly minorUnits: MinorUnits },
): Result<Discount | null, Refusal<'INPUT_INVALID' | 'AMOUNT_TOO_LARGE'>> {
  const at = path === '' ? '' : `${path}.`;
  if (discountPercent !== null) {
    if (discountAmount !== null)
      return invalid(`${at}discountAmount`, 'must be omitted with discountPercent', discountAmount);
    const percent = parsePercent(discountPercent);
    if (!percent.ok)
      return invalid(`${at}discountPercent`, 'must be 0 to 100 with at most four decimals', discountPercent);
    return accepted({ kind: 'PERCENT', percentE4: percent.value });
  }
  if (discountAmount === null) return accepted(null);
  const amount = parseDecimalToE4(discountAmount, minorUnits, `${at}discountAmount`);
  if (!amount.ok) return amount;
  const isWithin =
    amountE4 < 0n
      ? amount.value <= 0n && amount.value >= amountE4
      : amount.value >= 0n && amount.value <= amountE4;
  return isWithin
    ? accepted({ kind: 'AMOUNT', amountE4: amount.value })
    : invalid(
        `${at}discountAmount`,
        `must be between 0 and ${formatE4(amountE4, minorUnits)}, which it is off`,
        discountAmount,
      );
}

function resolveAccount(
  content: ItemLine,
  { accounts, roles }: LineRows,
  { kind, line }: LineFacts,
): Result<Uuid, LineRefusalOfDocument> {
  const { side, taxRole } = documentKindOf[kind];
  const role = content.taxOnly === null ? 'SalesRevenue' : taxRole;
  const isDefaulted = side === 'SALES' || content.taxOnly !== null;
  const accountId = content.accountId ?? (isDefaulted ? (roles.get(role)?.id ?? null) : null);
  if (accountId === null) return refused(refuse('LINE_ACCOUNT_MISSING', { lineNumber: line }));
  const account = accounts.get(accountId);
  if (!account) return refused(refuse('ACCOUNT_UNKNOWN', { lineNumber: line, accountRef: accountId }));
  if (!account.isPostable)
    return refused(refuse('ACCOUNT_NOT_POSTABLE', { lineNumber: line, accountRef: account.code }));
  if (!account.isActive)
    return refused(refuse('ACCOUNT_INACTIVE', { lineNumber: line, accountRef: account.code }));
  if (account.controlRole !== null)
    return refused(
      refuse('ACCOUNT_IS_CONTROL', {
        lineNumber: line,
        accountRef: account.code,
        controlRole: account.controlRole,
      }),
    );
  const wrongKind = problemOfUse(account, {
    document: kind,
    use: content.taxOnly === null ? 'LINE' : 'TAX_ONLY_LINE',
    line,
  });
  return wrongKind ? refused(wrongKind) : accepted(accountId);
}

function resolveTax(
  { taxCodeId }: ItemLine,
  { taxCodes }: LineRows,
  line: number,
): Result<number, LineRefusalOfDocument> {
  if (taxCodeId === null) return accepted(0);
  const taxCode = taxCodes.get(taxCodeId);
  if (!taxCode) return refused(refuse('TAX_CODE_UNKNOWN', { lineNumber: line, taxCodeRef: taxCodeId }));
  if (!taxCode.is_active)
    return refused(refuse('TAX_CODE_INACTIVE', { lineNumber: line, taxCodeRef: taxCode.code }));
  if (taxCode.treatment === 'WITHHOLDING') {
    const problem = 'is withheld at settlement and cannot tax a line';
    return refused(
      refuse('INPUT_INVALID', { field: `${pathOfLine(line)}.taxCodeId`, problem, value: taxCode.code }),
    );
  }
  return accepted(taxCode.treatment === 'STANDARD' ? taxCode.percent_e4 : 0);
}
