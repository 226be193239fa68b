import { priceDocument, type RoundingMode } from '@cifra/domain/documents/amounts';
import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import { problemOfMoneyUse, type MoneyUse } from '@cifra/domain/money-documents/account-uses';
import type { MoneyKind } from '@cifra/domain/money-documents/kinds';
import type { MoneyLineToPost } from '@cifra/domain/money-documents/propose-money';
import { absolute, formatE4, maxAmountE4, parseDecimalToE4, type MinorUnits } from '@cifra/domain/money';
import type { PostingAccount } from '@cifra/domain/posting-facts';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { TaxCodeRow } from '../tax-codes/tax-codes.ts';
import type { MoneyLine } from './content.ts';

export const moneyAccountCodes = refusalCodes(
  'ACCOUNT_UNKNOWN',
  'ACCOUNT_NOT_POSTABLE',
  'ACCOUNT_INACTIVE',
  'ACCOUNT_IS_CONTROL',
  'ACCOUNT_KIND_WRONG',
);

export const moneyLineCodes = refusalCodes(
  ...moneyAccountCodes,
  'TAX_CODE_UNKNOWN',
  'TAX_CODE_INACTIVE',
  'INPUT_INVALID',
  'AMOUNT_TOO_LARGE',
);

type Accounts = ReadonlyMap<Uuid, PostingAccount | null>;

/** Holds an account to its place. Refuses: ACCOUNT_UNKNOWN, ACCOUNT_NOT_POSTABLE, ACCOUNT_INACTIVE, ACCOUNT_IS_CONTROL, ACCOUNT_KIND_WRONG. */
export function decideMoneyAccount(
  accountId: Uuid,
  accounts: Accounts,
  of: { readonly kind: MoneyKind; readonly use: MoneyUse; readonly line: number | null },
): Result<Uuid, RefusalOf<typeof moneyAccountCodes>> {
  const account = accounts.get(accountId);
  const lineNumber = of.line;
  if (!account) return refused(refuse('ACCOUNT_UNKNOWN', { lineNumber, accountRef: accountId }));
  const { code: accountRef, controlRole } = account;
  if (!account.isPostable) return refused(refuse('ACCOUNT_NOT_POSTABLE', { lineNumber, accountRef }));
  if (!account.isActive) return refused(refuse('ACCOUNT_INACTIVE', { lineNumber, accountRef }));
  if (controlRole !== null)
    return refused(refuse('ACCOUNT_IS_CONTROL', { lineNumber, accountRef, controlRole }));
  const wrongKind = problemOfMoneyUse(account, of);
  return wrongKind ? refused(wrongKind) : accepted(accountId);
}

/** A line with its amounts. */
export interface ResolvedMoneyLine extends MoneyLineToPost {
  readonly taxPercentE4: number;
}

export interface MoneyLineFacts {
  readonly kind: MoneyKind;
  readonly currency: CurrencyCode;
  readonly minorUnits: MinorUnits;
  readonly amountsIncludeTax: boolean;
  readonly roundingMode: RoundingMode;
  readonly accounts: Accounts;
  readonly taxCodes: ReadonlyMap<Uuid, TaxCodeRow>;
}

/**
 * Looks up what the lines of money in or money out name and takes their tax. Refuses at the first faulty line: its account, TAX_CODE_UNKNOWN,
 * TAX_CODE_INACTIVE, INPUT_INVALID (a withholding, an amount), AMOUNT_TOO_LARGE.
 */
export function resolveMoneyLines(
  lines: readonly MoneyLine[],
  facts: MoneyLineFacts,
): Result<ResolvedMoneyLine[], RefusalOf<typeof moneyLineCodes>> {
  const { kind, minorUnits, amountsIncludeTax, roundingMode } = facts;
  const read = [];
  for (const [index, line] of lines.entries()) {
    const lineNumber = index + 1;
    const account = decideMoneyAccount(line.accountId, facts.accounts, {
      kind,
      use: 'LINE',
      line: lineNumber,
    });
    if (!account.ok) return account;
    const tax = taxOf(line, lineNumber, facts);
    if (!tax.ok) return tax;
    const amountE4 = parseDecimalToE4(line.amount, minorUnits, `lines[${index}].amount`);
    if (!amountE4.ok) return amountE4;
    // One of what the amount is the price of: E4 to E6.
    const one = { quantityE6: 1_000_000n, unitPriceE6: amountE4.value * 100n, discount: null };
    read.push({ ...one, taxCodeId: line.taxCodeId, taxPercentE4: tax.value, taxOnlyE4: null, line });
  }
  const pricing = { roundingMode, pricesIncludeTax: amountsIncludeTax, discount: null, minorUnits };
  const resolved: ResolvedMoneyLine[] = [];
  for (const [index, { netE4, taxE4 }] of priceDocument(read, pricing).entries()) {
    const priced = read[index];
    if (!priced) continue;
    const largestE4 = absolute(netE4) > absolute(taxE4) ? netE4 : taxE4;
    if (absolute(largestE4) > maxAmountE4)
      return refused(
        refuse('AMOUNT_TOO_LARGE', {
          lineNumber: index + 1,
          givenAmount: formatE4(largestE4, minorUnits),
          maximumAmount: formatE4(maxAmountE4, 4),
        }),
      );
    const { accountId, description, taxCodeId } = priced.line;
    resolved.push({ accountId, description, taxCodeId, taxPercentE4: priced.taxPercentE4, netE4, taxE4 });
  }
  return accepted(resolved);
}

function taxOf(
  { taxCodeId }: MoneyLine,
  lineNumber: number,
  { taxCodes }: MoneyLineFacts,
): Result<number, RefusalOf<typeof moneyLineCodes>> {
  if (taxCodeId === null) return accepted(0);
  const code = taxCodes.get(taxCodeId);
  if (!code) return refused(refuse('TAX_CODE_UNKNOWN', { lineNumber, taxCodeRef: taxCodeId }));
  if (!code.is_active) return refused(refuse('TAX_CODE_INACTIVE', { lineNumber, taxCodeRef: code.code }));
  if (code.treatment === 'WITHHOLDING') {
    const problem = 'is withheld at settlement and cannot tax a line';
    const field = `lines[${lineNumber - 1}].taxCodeId`;
    return refused(refuse('INPUT_INVALID', { field, problem, value: code.code }));
  }
  return accepted(code.treatment === 'STANDARD' ? code.percent_e4 : 0);
}
