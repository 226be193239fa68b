import { problemOfUse } from '@cifra/domain/documents/account-uses';
import { lineAmounts, type LineAmounts } from '@cifra/domain/documents/amounts';
import { parseDecimalToE6 } from '@cifra/domain/documents/decimal-e6';
import { documentKindOf, type DocumentKind } from '@cifra/domain/documents/kinds';
import type { Uuid } from '@cifra/domain/ids';
import type { PostingAccount } from '@cifra/domain/posting-facts';
import { absolute, formatE4, maxAmountE4, type MinorUnits } from '@cifra/domain/money';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { RoleAccounts } from '@cifra/ledger/journal/gather';
import type { TaxCodeRow } from '../tax-codes/tax-codes.ts';
import type { ItemLine } from './content.ts';
import type { ItemRow } from './named-rows.ts';

/** A line with everything that its document will keep. Amounts: E4, in the document's currency. */
export interface ResolvedLine extends LineAmounts {
  readonly itemId: Uuid | null;
  readonly accountId: Uuid;
  readonly description: string;
  readonly quantityE6: bigint;
  readonly unitPriceE6: bigint;
  readonly taxCodeId: Uuid | null;
  readonly taxPercentE4: number;
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

/**
 * Looks up what a document's lines name and computes their amounts.
 * Refuses at the first faulty line, in this order: ITEM_UNKNOWN, ITEM_INACTIVE, LINE_ACCOUNT_MISSING, ACCOUNT_UNKNOWN,
 * ACCOUNT_NOT_POSTABLE, ACCOUNT_INACTIVE, ACCOUNT_IS_CONTROL, ACCOUNT_KIND_WRONG, TAX_CODE_UNKNOWN, TAX_CODE_INACTIVE, INPUT_INVALID (quantity, price,
 * a withholding where a tax is due), AMOUNT_TOO_LARGE.
 */
export function resolveLines(
  lines: readonly ItemLine[],
  rows: LineRows,
  facts: { readonly kind: DocumentKind; readonly minorUnits: MinorUnits },
): Result<ResolvedLine[], LineRefusalOfDocument> {
  const resolved: ResolvedLine[] = [];
  for (const [index, line] of lines.entries()) {
    const one = resolveLine(line, rows, { ...facts, line: index + 1 });
    if (!one.ok) return one;
    resolved.push(one.value);
  }
  return accepted(resolved);
}

interface LineFacts {
  readonly kind: DocumentKind;
  readonly minorUnits: MinorUnits;
  readonly line: number;
}

/** Where a line stands in the input: lines count from 1, places in an input from 0. */
const pathOfLine = (line: number): string => `lines[${line - 1}]`;

function resolveLine(
  content: ItemLine,
  rows: LineRows,
  facts: LineFacts,
): Result<ResolvedLine, LineRefusalOfDocument> {
  const { line } = facts;
  if (content.itemId !== null) {
    const item = rows.items.get(content.itemId);
    if (!item) return refused(refuse('ITEM_UNKNOWN', { lineNumber: line, itemRef: content.itemId }));
    if (!item.is_active) return refused(refuse('ITEM_INACTIVE', { lineNumber: line, itemRef: item.code }));
  }
  const accountId = resolveAccount(content, rows, facts);
  if (!accountId.ok) return accountId;
  const taxPercentE4 = resolveTax(content, rows, line);
  if (!taxPercentE4.ok) return taxPercentE4;
  const path = pathOfLine(line);
  const quantityE6 = parseDecimalToE6(content.quantity, `${path}.quantity`);
  if (!quantityE6.ok) return quantityE6;
  const unitPriceE6 = parseDecimalToE6(content.unitPrice ?? '', `${path}.unitPrice`);
  if (!unitPriceE6.ok) return unitPriceE6;
  const priced = {
    quantityE6: quantityE6.value,
    unitPriceE6: unitPriceE6.value,
    taxPercentE4: taxPercentE4.value,
  };
  const amounts = lineAmounts(priced, facts.minorUnits);
  // Each line is kept, so none may be larger than that, even where others take it back.
  for (const amountE4 of [amounts.netE4, amounts.taxE4])
    if (absolute(amountE4) > maxAmountE4)
      return refused(
        refuse('AMOUNT_TOO_LARGE', {
          lineNumber: line,
          givenAmount: formatE4(amountE4, facts.minorUnits),
          maximumAmount: formatE4(maxAmountE4, 4),
        }),
      );
  return accepted({
    itemId: content.itemId,
    accountId: accountId.value,
    description: content.description,
    ...priced,
    taxCodeId: content.taxCodeId,
    originalOrdinal: content.originalOrdinal,
    ...amounts,
  });
}

function resolveAccount(
  content: ItemLine,
  { accounts, roles }: LineRows,
  { kind, line }: LineFacts,
): Result<Uuid, LineRefusalOfDocument> {
  const isSales = documentKindOf[kind].side === 'SALES';
  const accountId = content.accountId ?? (isSales ? (roles.get('SalesRevenue')?.id ?? null) : null);
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
  const wrongKind = problemOfUse(account, { document: kind, use: 'LINE', line });
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
