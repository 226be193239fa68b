import { defaultKindOfType, typesOfKind, type AccountKind } from '@cifra/domain/account-kinds';
import type { AccountType } from '@cifra/domain/accounts';

/**
 * The account type of a StandardAccountID: the first two digits are the Norwegian standard chart's group (NS 4102).
 * 10–19 assets, 20 equity, 21–29 provisions and liabilities, 30–39 revenue, 40–79 cost, 80 financial income, 81–86 financial
 * expense and tax. Groups 88 and 89 carry the year's result to equity. Null: no type follows from it, and the caller must say.
 * Source: Skatteetaten, SAF-T Financial, "General_Ledger_Standard_Accounts_2_character".
 */
export function accountTypeOfStandardId(standardAccountId: string | null): AccountType | null {
  const group = /^\d{2}/.exec(standardAccountId ?? '')?.[0];
  if (group === undefined) return null;
  const number = Number(group);
  if (number >= 10 && number <= 19) return 'ASSET';
  if (number === 20 || number === 88 || number === 89) return 'EQUITY';
  if (number >= 21 && number <= 29) return 'LIABILITY';
  if ((number >= 30 && number <= 39) || number === 80) return 'INCOME';
  if ((number >= 40 && number <= 79) || (number >= 81 && number <= 86)) return 'EXPENSE';
  return null;
}

/** The kinds of NS 4102's groups; a group that stands for several kinds is left to the default of its type. */
const kindOfGroup: Readonly<Record<string, AccountKind>> = {
  10: 'FIXED_ASSET',
  11: 'FIXED_ASSET',
  12: 'FIXED_ASSET',
  13: 'INVESTMENT',
  14: 'INVENTORY',
  15: 'RECEIVABLE',
  16: 'TAX',
  17: 'PREPAYMENT',
  18: 'INVESTMENT',
  19: 'BANK',
  21: 'PROVISION',
  22: 'LOAN',
  24: 'PAYABLE',
  25: 'TAX',
  26: 'PAYROLL',
  27: 'TAX',
  40: 'COST',
  41: 'COST',
  42: 'COST',
  43: 'COST',
  44: 'COST',
  45: 'COST',
  60: 'DEPRECIATION',
  80: 'OTHER_INCOME',
  83: 'INCOME_TAX',
};

/** The kind of an account that a file brings, of a type that is known. */
export function accountKindOfStandardId(standardAccountId: string | null, type: AccountType): AccountKind {
  const kind = kindOfGroup[/^\d{2}/.exec(standardAccountId ?? '')?.[0] ?? ''];
  if (kind === undefined) return defaultKindOfType[type];
  const types: readonly AccountType[] = typesOfKind[kind];
  return types.includes(type) ? kind : defaultKindOfType[type];
}
