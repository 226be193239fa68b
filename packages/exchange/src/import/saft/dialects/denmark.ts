import type { AccountType } from '@cifra/domain/accounts';
import { oecdForm, type SaftDialect } from './dialect.ts';
import { typeByRange, typeByText, type TypesByRange } from './types-by-number.ts';

/**
 * The standard chart of Erhvervsstyrelsen by its ranges. Source: its list as Microsoft's Business Central carries it
 * (codeunit 13695 "Standard Account DK", MIT); the authority's own file could not be read.
 */
const standardAccounts: TypesByRange = [
  [1010, 1550, 'INCOME'],
  [1610, 3180, 'EXPENSE'],
  [3200, 3530, 'INCOME'],
  [3560, 3810, 'EXPENSE'],
  [5010, 6490, 'ASSET'],
  [6510, 6970, 'EQUITY'],
  [7010, 8080, 'LIABILITY'],
];

const statedTypes: Readonly<Record<string, AccountType>> = {
  Asset: 'ASSET',
  Sale: 'INCOME',
  Expense: 'EXPENSE',
};

/**
 * AccountType is Asset, Liability, Sale, Expense or Other; equity is a Liability too, and only the standard account tells which.
 * Source: Danish_SAF-T_Financial_Schema_v_1_0 as Odoo's l10n_dk_reports writes it; the schema itself could not be read.
 */
export const denmark: SaftDialect = {
  ...oecdForm,
  name: 'Denmark, SAF-T Financial 1.0',
  country: 'DK',
  namespaces: ['urn:StandardAuditFile-Taxation-Financial:DK'],
  isNamespaceOwn: true,
  versions: /^1\./,
  statedType: ({ accountType, standardId }) => {
    if (accountType !== 'Liability') return typeByText(accountType, statedTypes);
    const standard = typeByRange(standardId, standardAccounts);
    return standard === 'EQUITY' || standard === 'LIABILITY' ? standard : null;
  },
  standardType: ({ standardId }) => typeByRange(standardId, standardAccounts),
};
