import { elementsOf, oecdElements, oecdForm, type SaftDialect } from './dialect.ts';
import { typeByPrefix, type TypesByPrefix } from './types-by-number.ts';

/**
 * The Código de Contas of the SNC by classes and accounts, where all of it is one type; class 2 holds both sides.
 * Source: Portaria 218/2015, as maisrigor.com/lista-codigo-contas-snc carries it; advances (218, 228) and class 8 are left to the user.
 */
const standardAccounts: TypesByPrefix = {
  1: 'ASSET',
  21: 'ASSET',
  218: null,
  22: 'LIABILITY',
  228: null,
  229: null,
  25: 'LIABILITY',
  29: 'LIABILITY',
  3: 'ASSET',
  4: 'ASSET',
  5: 'EQUITY',
  6: 'EXPENSE',
  7: 'INCOME',
};

const headings: ReadonlySet<string> = new Set(['GR', 'GA', 'AR', 'AA']);
const line = ['RecordID', 'AccountID', 'SourceDocumentID', 'SystemEntryDate', 'Description'];

/**
 * Accounts have no AccountType: GM are those with entries in the general ledger, GR and GA sum them up. Debit and credit lines are elements of
 * their own, with the amount itself. Source: AT, SAF-T (PT) 1.04_01, its schema as github.com/joaomfrebelo/Saft-PT_4_PHP keeps it.
 */
export const portugal: SaftDialect = {
  ...oecdForm,
  name: 'Portugal, SAF-T (PT) 1.04_01',
  country: 'PT',
  namespaces: ['urn:OECD:StandardAuditFile-Tax:PT_1.04_01'],
  isNamespaceOwn: true,
  versions: /^1\.04/,
  header: {
    currency: 'CurrencyCode',
    companyName: ['CompanyName'],
    registrationNumber: ['TaxRegistrationNumber'],
    selection: null,
    startDate: 'StartDate',
    endDate: 'EndDate',
  },
  lines: { within: 'Lines', names: ['DebitLine', 'CreditLine'] },
  amount: null,
  taxes: null,
  elements: elementsOf({
    GeneralLedgerAccounts: ['TaxonomyReference', 'Account'],
    Account: [...(oecdElements['Account'] ?? []), 'TaxonomyCode'],
    Journal: ['JournalID', 'Description', 'Transaction'],
    Transaction: [
      'TransactionID',
      'Period',
      'TransactionDate',
      'SourceID',
      'Description',
      'DocArchivalNumber',
      'TransactionType',
      'GLPostingDate',
      'CustomerID',
      'SupplierID',
      'Lines',
    ],
    Lines: ['DebitLine', 'CreditLine'],
    DebitLine: [...line, 'DebitAmount'],
    CreditLine: [...line, 'CreditAmount'],
    DebitAmount: [],
    CreditAmount: [],
  }),
  isHeading: ({ groupingCategory }) => groupingCategory !== null && headings.has(groupingCategory),
  statedType: () => null,
  standardType: ({ id, groupingCategory }) =>
    groupingCategory === 'GM' ? typeByPrefix(id, standardAccounts) : null,
};
