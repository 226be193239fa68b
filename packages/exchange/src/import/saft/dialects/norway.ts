import type { AccountKind } from '@cifra/domain/account-kinds';
import { accountTypes, type AccountType } from '@cifra/domain/accounts';
import { ACCOUNT_TYPE_CATEGORY } from '../../../saft-file.ts';
import { termsOfText } from '../../../saft-tax.ts';
import { oecdForm, oecdTaxes, type SaftDialect } from './dialect.ts';
import { typeByPrefix, typeByText, type TypesByPrefix } from './types-by-number.ts';

/**
 * NS 4102 by its groups of two digits; 88 and 89 carry the year's result to equity.
 * Source: github.com/Skatteetaten/saf-t, General_Ledger_Standard_Accounts_2_character.csv.
 */
const standardAccounts: TypesByPrefix = {
  ...prefixes(10, 19, 'ASSET'),
  20: 'EQUITY',
  ...prefixes(21, 29, 'LIABILITY'),
  ...prefixes(30, 39, 'INCOME'),
  ...prefixes(40, 79, 'EXPENSE'),
  80: 'INCOME',
  81: 'EXPENSE',
  83: 'EXPENSE',
  84: 'INCOME',
  85: 'EXPENSE',
  86: 'EXPENSE',
  88: 'EQUITY',
  89: 'EQUITY',
};

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

/** Categories whose codes are numbers of NS 4102. Source: the same repository, Grouping Category Code. */
const categoriesByNumber: ReadonlySet<string> = new Set(['RF-1167', 'RF-1175', 'RF-1323']);

/** Categories that are a type themselves. Source: the same repository, SAF-T_Financial_1.3, naeringsspesifikasjon.csv. */
const typesOfCategories: Readonly<Record<string, AccountType>> = {
  balanseverdiForAnleggsmiddel: 'ASSET',
  balanseverdiForOmloepsmiddel: 'ASSET',
  balanseverdiForBankOgForsikringseiendel: 'ASSET',
  egenkapital: 'EQUITY',
  'resultatDisponeringForSAF-T': 'EQUITY',
  langsiktigGjeld: 'LIABILITY',
  kortsiktigGjeld: 'LIABILITY',
  gjeldInnenBankOgForsikring: 'LIABILITY',
  salgsinntekt: 'INCOME',
  annenDriftsinntekt: 'INCOME',
  finansinntekt: 'INCOME',
  bankOgForsikringsinntekt: 'INCOME',
  varekostnad: 'EXPENSE',
  loennskostnad: 'EXPENSE',
  annenDriftskostnad: 'EXPENSE',
  finanskostnad: 'EXPENSE',
  skattekostnad: 'EXPENSE',
  bankOgForsikringskostnad: 'EXPENSE',
};

/** AccountType is always GL here. Source: Skatteetaten, SAF-T Financial 1.10 and 1.30. */
export const norway: SaftDialect = {
  ...oecdForm,
  name: 'Norway, SAF-T Financial 1.0 to 1.30',
  country: 'NO',
  namespaces: ['urn:StandardAuditFile-Taxation-Financial:NO'],
  isNamespaceOwn: true,
  versions: /^1\.[0-3]/,
  partyBalances: 'BalanceAccount',
  taxes: { ...oecdTaxes, termsOf: termsOfText },
  statedType: ({ groupingCategory, groupingCode }) =>
    groupingCategory === ACCOUNT_TYPE_CATEGORY
      ? (accountTypes.find((type) => type === groupingCode) ?? null)
      : typeByText(groupingCategory, typesOfCategories),
  standardType: ({ standardId, groupingCategory, groupingCode }) =>
    typeByPrefix(standardId, standardAccounts) ??
    (groupingCategory !== null && categoriesByNumber.has(groupingCategory)
      ? typeByPrefix(groupingCode, standardAccounts)
      : null),
  standardKind: ({ standardId }) => kindOfGroup[/^\d{2}/.exec(standardId ?? '')?.[0] ?? ''] ?? null,
};

function prefixes(from: number, to: number, type: AccountType): TypesByPrefix {
  return Object.fromEntries(Array.from({ length: to - from + 1 }, (_item, index) => [from + index, type]));
}
