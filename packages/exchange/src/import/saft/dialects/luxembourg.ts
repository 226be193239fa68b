import type { AccountType } from '@cifra/domain/accounts';
import { oecdForm, type DialectAccount, type SaftDialect } from './dialect.ts';
import { typeByPrefix, typeByText, type TypesByPrefix } from './types-by-number.ts';

/**
 * The standard chart (PCN 2020) by classes and groups; 102 and 103 are capital not yet paid in. Class 4 holds both sides.
 * Source: Odoo's l10n_lu, account.account.template.csv (LGPL), which follows the Règlement grand-ducal of 12 September 2019;
 * the regulation itself could not be read.
 */
const standardAccounts: TypesByPrefix = {
  ...Object.fromEntries([10, 11, 12, 13, 14, 15, 16].map((group) => [group, 'EQUITY'])),
  102: 'ASSET',
  103: 'ASSET',
  18: 'LIABILITY',
  19: 'LIABILITY',
  2: 'ASSET',
  6: 'EXPENSE',
  7: 'INCOME',
};

/** The four of the schema, and the names that Odoo writes instead, cut to 18 characters. Source: l10n_lu_reports, its tests. */
const statedTypes: Readonly<Record<string, AccountType>> = {
  Asset: 'ASSET',
  Actif: 'ASSET',
  Receivable: 'ASSET',
  'Bank and Cash': 'ASSET',
  'Current Assets': 'ASSET',
  'Non-current Assets': 'ASSET',
  Prepayments: 'ASSET',
  'Fixed Assets': 'ASSET',
  Payable: 'LIABILITY',
  'Credit Card': 'LIABILITY',
  'Current Liabilitie': 'LIABILITY',
  'Non-current Liabil': 'LIABILITY',
  Equity: 'EQUITY',
  'Current Year Earni': 'EQUITY',
  Sale: 'INCOME',
  Produit: 'INCOME',
  Income: 'INCOME',
  'Other Income': 'INCOME',
  Expense: 'EXPENSE',
  Charge: 'EXPENSE',
  Expenses: 'EXPENSE',
  Depreciation: 'EXPENSE',
  'Cost of Revenue': 'EXPENSE',
};

/** The number in the standard chart: StandardAccountID, which may be left out where AccountID is the same. */
const numberOf = ({ standardId, id }: DialectAccount): string => standardId ?? id;

/**
 * AccountType is Actif, Passif, Produit or Charge; equity is Passif too, and the standard chart tells which.
 * Source: AED, FAIA 2.01: the full schema has the OECD's namespace, the reduced ones have none.
 */
export const luxembourg: SaftDialect = {
  ...oecdForm,
  name: 'Luxembourg, FAIA 2.01',
  country: 'LU',
  namespaces: ['urn:OECD:StandardAuditFile-Taxation/2.00', ''],
  isNamespaceOwn: false,
  versions: /^2\.0/,
  statedType: (account) => {
    const { accountType } = account;
    if (accountType !== 'Passif' && accountType !== 'Liability') return typeByText(accountType, statedTypes);
    const number = numberOf(account);
    if (typeByPrefix(number, standardAccounts) === 'EQUITY') return 'EQUITY';
    return /^[1-5]/.test(number) ? 'LIABILITY' : null;
  },
  standardType: (account) => typeByPrefix(numberOf(account), standardAccounts),
};
