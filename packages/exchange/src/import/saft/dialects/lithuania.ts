import type { AccountType } from '@cifra/domain/accounts';
import { elementsOf, oecdElements, oecdForm, oecdTaxes, type SaftDialect } from './dialect.ts';
import { typeByText } from './types-by-number.ts';

const statedTypes: Readonly<Record<string, AccountType>> = {
  IT: 'ASSET',
  TT: 'ASSET',
  NK: 'EQUITY',
  I: 'LIABILITY',
  P: 'INCOME',
  S: 'EXPENSE',
};

/** GroupingCategory of accounts that sum up others. */
const headings: ReadonlySet<string> = new Set(['S1L', 'S2L', 'S']);

/**
 * AccountType: IT non-current and TT current assets, NK equity, I liabilities, P income, S costs, KT other. Journals, transactions
 * and lines each stand in an element of their own. Source: VMI, SAF-T 2.01, its schema as github.com/Apskaita5/Apskaita5 (SAFT_2_01.xsd) keeps it.
 */
export const lithuania: SaftDialect = {
  ...oecdForm,
  name: 'Lithuania, SAF-T 2.01',
  country: 'LT',
  namespaces: ['https://www.vmi.lt/cms/saf-t'],
  isNamespaceOwn: true,
  versions: /^2\.0/,
  lines: { within: 'Lines', names: ['Line'] },
  partyBalances: 'Accounts',
  taxes: { ...oecdTaxes, within: 'TaxInformations' },
  elements: elementsOf({
    Account: [...(oecdElements['Account'] ?? []), 'AccountTableID', 'AccountTableDescription'],
    GeneralLedgerEntries: ['NumberOfEntries', 'TotalDebit', 'TotalCredit', 'Journals'],
    Journals: ['Journal'],
    Journal: ['JournalID', 'Description', 'Type', 'Transactions'],
    Transactions: ['Transaction'],
    Transaction: [...(oecdElements['Transaction'] ?? []).filter((name) => name !== 'Line'), 'Lines'],
    Lines: ['Line'],
    Line: [...(oecdElements['Line'] ?? []), 'Analyses', 'TaxInformations'],
  }),
  isHeading: ({ groupingCategory }) => groupingCategory !== null && headings.has(groupingCategory),
  statedType: ({ accountType }) => typeByText(accountType, statedTypes),
  standardType: () => null,
};
