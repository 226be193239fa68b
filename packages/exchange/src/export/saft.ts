import { sideOfControlRole } from '@cifra/domain/accounts';
import type { AccountType } from '@cifra/domain/accounts';
import { minorUnitsOf } from '@cifra/domain/currencies';
import { addDays, earliestDate, latestDate, type LocalDate } from '@cifra/domain/local-date';
import { absolute, formatE4 } from '@cifra/domain/money';
import { allPeriods } from '@cifra/ledger/journal/queries';
import { tenantReport } from '@cifra/books/command';
import type { JournalEntry, JournalEntryLine } from './journal/journal.ts';
import { SAFT_OPENING_ITEM } from '../saft-file.ts';
import { accountsOfJournal } from './journal/queries.ts';
import { itemsBefore, legalNames, partySumsBefore, sumsBefore, totalsBetween } from './saft-queries.ts';
import { escapedXml } from './tables/sheet-format.ts';

/** The groups by which an import tells an account's type: the first two digits, as in NS 4102. See import/saft/account-types.ts. */
const groupOfType: Readonly<Record<AccountType, string>> = {
  ASSET: '19',
  EQUITY: '20',
  LIABILITY: '29',
  INCOME: '39',
  EXPENSE: '79',
};

/** The part before the transactions. Amounts: E4, base currency, debit positive. */
export interface SaftHead {
  readonly tenant: { readonly slug: string; readonly name: string; readonly baseCurrency: string };
  readonly taxId: string | null;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly accounts: readonly {
    readonly id: string;
    readonly code: string;
    readonly name: string;
    readonly type: AccountType;
    readonly openingE4: bigint;
    readonly closingE4: bigint;
  }[];
  readonly parties: readonly {
    readonly code: string;
    readonly name: string;
    readonly isCustomer: boolean;
    readonly account: string;
    readonly openingE4: bigint;
    readonly closingE4: bigint;
  }[];
  /** Open items that were made before the first day: what is open of them is in their party's opening balance. */
  readonly openingItems: readonly string[];
  readonly entries: number;
  readonly debitE4: bigint;
}

/** The head of a file from one day to another, of the books as a commit left them. Without days: all periods. */
export const saftHead = tenantReport<
  { readonly from: LocalDate | null; readonly to: LocalDate | null; readonly throughCommit: bigint },
  SaftHead
>('books.saftHead', async (tx, range, { slug, name, baseCurrency }) => {
  const { throughCommit } = range;
  const periods = await tx.all(allPeriods, {});
  const from = range.from ?? periods[0]?.start_date ?? earliestDate;
  const to = range.to ?? periods.at(-1)?.end_date ?? latestDate;
  const behind = to === latestDate ? to : addDays(to, 1);
  const openings = new Map(
    (await tx.all(sumsBefore, { date: from, throughCommit })).map((row) => [row.accountId, row.baseE4]),
  );
  const closings = new Map(
    (await tx.all(sumsBefore, { date: behind, throughCommit })).map((row) => [row.accountId, row.baseE4]),
  );
  const partyOpenings = await tx.all(partySumsBefore, { date: from, throughCommit });
  const openingOf = new Map(partyOpenings.map((row) => [`${row.account} ${row.party}`, row.baseE4]));
  const parties = (await tx.all(partySumsBefore, { date: behind, throughCommit })).map((row) => ({
    code: row.party,
    name: row.name,
    isCustomer: row.controlRole !== null && sideOfControlRole[row.controlRole] === 'SALES',
    account: row.account,
    openingE4: openingOf.get(`${row.account} ${row.party}`) ?? 0n,
    closingE4: row.baseE4,
  }));
  const accounts = (await tx.all(accountsOfJournal, { isPostable: true })).map((account) => ({
    ...account,
    openingE4: openings.get(account.id) ?? 0n,
    closingE4: closings.get(account.id) ?? 0n,
  }));
  const openingItems = (await tx.all(itemsBefore, { date: from, throughCommit })).map(
    ({ itemId }) => itemId ?? '',
  );
  const totals = await tx.first(totalsBetween, { from, to, throughCommit });
  const legal = await tx.first(legalNames, {});
  return {
    tenant: { slug, name: legal?.name ?? name, baseCurrency },
    taxId: legal?.taxId ?? null,
    from,
    to,
    accounts,
    parties,
    openingItems,
    entries: totals?.entries ?? 0,
    debitE4: totals?.debitE4 ?? 0n,
  };
});

/** Writes a SAF-T Financial file in the dialect that `importSaft` reads. Source: Skatteetaten, SAF-T Financial 1.30; docs/specs/import-export.md. */
export function saftFormat(head: SaftHead) {
  const { baseCurrency } = head.tenant;
  const base = minorUnitsOf(baseCurrency);
  const accountsById = new Map(head.accounts.map((account) => [account.id, account]));
  const customerAccounts = new Set(
    head.parties.filter(({ isCustomer }) => isCustomer).map(({ account }) => account),
  );
  const openingItems = new Set(head.openingItems);
  const itemName = (id: string): string => (openingItems.has(id) ? SAFT_OPENING_ITEM : id);
  const balance = (which: 'Opening' | 'Closing', amountE4: bigint): string => {
    const name = `${which}${amountE4 < 0n ? 'Credit' : 'Debit'}Balance`;
    return element(name, formatE4(absolute(amountE4), base));
  };
  const balances = (of: { readonly openingE4: bigint; readonly closingE4: bigint }): string =>
    balance('Opening', of.openingE4) + balance('Closing', of.closingE4);
  const account = (of: SaftHead['accounts'][number]): string =>
    `<Account>${element('AccountID', of.code)}${element('AccountDescription', of.name)}${element('GroupingCategory', 'ACCOUNT_TYPE')}${element('GroupingCode', groupOfType[of.type])}${element('AccountType', 'GL')}${balances(of)}</Account>\n`;
  const party = (of: SaftHead['parties'][number]): string => {
    const kind = of.isCustomer ? 'Customer' : 'Supplier';
    return `<${kind}>${element('Name', of.name)}${element(`${kind}ID`, of.code)}${element('AccountID', of.account)}${balances(of)}</${kind}>\n`;
  };
  const line = (of: JournalEntryLine, ordinal: number): string => {
    const own = accountsById.get(of.accountId);
    if (!own) throw new Error(`a line names the account ${of.accountId}, which is not in the chart`);
    const isDebit = of.baseAmountE4 > 0n || (of.baseAmountE4 === 0n && of.originalAmountE4 > 0n);
    const side = isDebit ? 'DebitAmount' : 'CreditAmount';
    const original = isDebit ? of.originalAmountE4 : -of.originalAmountE4;
    const foreign =
      of.originalCurrency === baseCurrency
        ? ''
        : element('CurrencyCode', of.originalCurrency) +
          element('CurrencyAmount', formatE4(original, minorUnitsOf(of.originalCurrency))) +
          element('ExchangeRate', of.rate);
    const { control } = of;
    const kind = customerAccounts.has(own.code) ? 'CustomerID' : 'SupplierID';
    return [
      `<Line>${element('RecordID', String(ordinal))}${element('AccountID', own.code)}`,
      control ? element('SourceDocumentID', itemName(control.itemId)) + element(kind, control.party) : '',
      of.description === '' ? '' : element('Description', of.description),
      `<${side}>${element('Amount', formatE4(absolute(of.baseAmountE4), base))}${foreign}</${side}>`,
      control ? element('ReferenceNumber', control.reference) + element('DueDate', control.dueDate) : '',
      '</Line>\n',
    ].join('');
  };
  const parties = (isCustomer: boolean, name: string): string => {
    const own = head.parties.filter((each) => each.isCustomer === isCustomer);
    return own.length === 0 ? '' : `<${name}>\n${own.map(party).join('')}</${name}>\n`;
  };
  return {
    head: [
      '<?xml version="1.0" encoding="UTF-8"?>\n<AuditFile xmlns="urn:StandardAuditFile-Taxation-Financial:NO">\n<Header>\n',
      element('AuditFileVersion', '1.30'),
      element('SoftwareCompanyName', 'Cifra'),
      element('SoftwareID', 'Cifra'),
      `<Company>${element('RegistrationNumber', head.taxId ?? head.tenant.slug)}${element('Name', head.tenant.name)}</Company>`,
      element('DefaultCurrencyCode', baseCurrency),
      `<SelectionCriteria>${element('SelectionStartDate', head.from)}${element('SelectionEndDate', head.to)}</SelectionCriteria>`,
      `</Header>\n<MasterFiles>\n<GeneralLedgerAccounts>\n${head.accounts.map(account).join('')}</GeneralLedgerAccounts>\n`,
      parties(true, 'Customers'),
      parties(false, 'Suppliers'),
      `</MasterFiles>\n<GeneralLedgerEntries>\n${element('NumberOfEntries', String(head.entries))}`,
      element('TotalDebit', formatE4(head.debitE4, base)) +
        element('TotalCredit', formatE4(head.debitE4, base)),
      `\n<Journal>${element('JournalID', 'GL')}${element('Description', 'General ledger')}${element('Type', 'GL')}\n`,
    ].join(''),
    entry: (entry: JournalEntry): string =>
      [
        `<Transaction>${element('TransactionID', entry.displayNumber)}${element('Period', String(Number(entry.postingDate.slice(5, 7))))}`,
        `${element('PeriodYear', entry.postingDate.slice(0, 4))}${element('TransactionDate', entry.documentDate)}`,
        `${element('VoucherType', entry.kind)}${element('Description', entry.description || entry.displayNumber)}${element('GLPostingDate', entry.postingDate)}\n`,
        ...entry.lines.map((each, index) => line(each, index + 1)),
        '</Transaction>\n',
      ].join(''),
    tail: '</Journal>\n</GeneralLedgerEntries>\n</AuditFile>\n',
  };
}

function element(name: string, text: string): string {
  return `<${name}>${escapedXml(text)}</${name}>`;
}
