import type { AccountKind } from '@cifra/domain/account-kinds';
import type { AccountType } from '@cifra/domain/accounts';
import type { TaxTerms } from '../../../saft-tax.ts';

/** What a file says of an account by which its type can be told; texts as written, null where it says nothing. */
export interface DialectAccount {
  readonly id: string;
  readonly accountType: string | null;
  readonly standardId: string | null;
  readonly groupingCategory: string | null;
  readonly groupingCode: string | null;
}

/** How a country writes SAF-T Financial: its namespaces, the names of its elements, and what its account types mean. */
export interface SaftDialect {
  /** For people: country and version. */
  readonly name: string;
  /** ISO 3166-1 alpha 2: AuditFileCountry, where the file has one. */
  readonly country: string;
  /** Of the root element; empty: none. */
  readonly namespaces: readonly string[];
  /** Whether a namespace is this country's alone, so that AuditFileCountry may be missing. */
  readonly isNamespaceOwn: boolean;
  /** AuditFileVersion, where the file has one. */
  readonly versions: RegExp;
  readonly header: HeaderNames;
  /** Where a transaction's lines are: its element around them, if it has one, and their names. */
  readonly lines: { readonly within: string | null; readonly names: readonly string[] };
  /** The element inside DebitAmount and CreditAmount that holds the amount; null: they hold it themselves. */
  readonly amount: string | null;
  /** The elements of a party that hold an account and its balances; null: the party itself. */
  readonly partyBalances: string | null;
  /** Where lines say which tax they bear; null: the form's ledger has no tax, and its tax table is not read. */
  readonly taxes: TaxForm | null;
  /** What stands for no customer or supplier. */
  readonly noParty: readonly string[];
  /** The elements that may stand in an element of the ledger sections. Where none are named, any may. */
  readonly elements: ReadonlyMap<string, ReadonlySet<string>>;
  /** Whether the account only sums up others: it has no entries, and its balances are theirs. */
  readonly isHeading: (account: DialectAccount) => boolean;
  /** The type that the file itself states; null where it states none that is one of ours. */
  readonly statedType: (account: DialectAccount) => AccountType | null;
  /** The type that follows from the country's standard chart; null where none does. */
  readonly standardType: (account: DialectAccount) => AccountType | null;
  /** The kind that follows from it; null where none does. */
  readonly standardKind: (account: DialectAccount) => AccountKind | null;
}

export interface TaxForm {
  /** The element around a line's TaxInformation; null: the line itself. */
  readonly within: string | null;
  /** What stands for no tax code. */
  readonly none: readonly string[];
  /** What the Region of a code in the tax table says of its treatment; null: nothing. */
  readonly termsOf: (region: string | null) => TaxTerms | null;
}

/** The OECD's: TaxInformation in the line. */
export const oecdTaxes: TaxForm = { within: null, none: [], termsOf: () => null };

/** Paths from the header; the first that is there counts. */
export interface HeaderNames {
  readonly currency: string;
  readonly companyName: readonly string[];
  readonly registrationNumber: readonly string[];
  /** The element with the period that the file covers; null: the header itself. */
  readonly selection: string | null;
  readonly startDate: string;
  readonly endDate: string;
}

/** The names of the OECD's own schema, which most countries kept. */
export const oecdHeader: HeaderNames = {
  currency: 'DefaultCurrencyCode',
  companyName: ['Company', 'Name'],
  registrationNumber: ['Company', 'RegistrationNumber'],
  selection: 'SelectionCriteria',
  startDate: 'SelectionStartDate',
  endDate: 'SelectionEndDate',
};

const balances = [
  'OpeningDebitBalance',
  'OpeningCreditBalance',
  'ClosingDebitBalance',
  'ClosingCreditBalance',
];
const amounts = ['Amount', 'CurrencyCode', 'CurrencyAmount', 'ExchangeRate'];

/**
 * The elements of the ledger sections in the OECD's form, by the element that they stand in. Source: Skatteetaten, schemas of SAF-T Financial
 * 1.10 and 1.30; OECD, Guidance for the Standard Audit File for Tax 2.0, appendix B.
 */
export const oecdElements: Readonly<Record<string, readonly string[]>> = {
  GeneralLedgerAccounts: ['Account'],
  Account: [
    'AccountID',
    'AccountDescription',
    'StandardAccountID',
    'TaxpayerAccountID',
    'GroupingCategory',
    'GroupingCode',
    'AccountType',
    'AccountCreationDate',
    ...balances,
  ],
  GeneralLedgerEntries: ['NumberOfEntries', 'TotalDebit', 'TotalCredit', 'Journal'],
  Journal: ['JournalID', 'Description', 'Type', 'Transaction'],
  Transaction: [
    'TransactionID',
    'Period',
    'PeriodYear',
    'TransactionDate',
    'SourceID',
    'VoucherType',
    'VoucherDescription',
    'TransactionType',
    'Description',
    'BatchID',
    'SystemEntryDate',
    'GLPostingDate',
    'ModificationDate',
    'CustomerID',
    'SupplierID',
    'SystemID',
    'Line',
  ],
  Line: [
    'RecordID',
    'AccountID',
    'Analysis',
    'ValueDate',
    'SourceDocumentID',
    'CustomerID',
    'SupplierID',
    'Description',
    'DebitAmount',
    'CreditAmount',
    'TaxInformation',
    'ReferenceNumber',
    'CID',
    'DueDate',
    'Quantity',
    'CrossReference',
    'SystemEntryTime',
    'OwnerID',
  ],
  DebitAmount: amounts,
  CreditAmount: amounts,
};

/** The elements of the OECD's form, some of them replaced. */
export function elementsOf(
  changes: Readonly<Record<string, readonly string[]>> = {},
): ReadonlyMap<string, ReadonlySet<string>> {
  const all = Object.entries({ ...oecdElements, ...changes });
  return new Map(all.map(([name, children]) => [name, new Set(children)]));
}

/** What most countries share: the OECD's names and nothing special. */
export const oecdForm = {
  header: oecdHeader,
  lines: { within: null, names: ['Line'] },
  amount: 'Amount',
  partyBalances: null,
  taxes: oecdTaxes,
  noParty: [],
  elements: elementsOf(),
  isHeading: () => false,
  standardKind: () => null,
} as const satisfies Partial<SaftDialect>;
