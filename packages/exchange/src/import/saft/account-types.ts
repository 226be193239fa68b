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
