import { minorUnitsOf } from '@cifra/domain/currencies';
import { absolute } from '@cifra/domain/money';
import { dayOfInstant } from '@cifra/books/tenant-day';
import { InvariantBroken } from '@cifra/database/failures';
import type { JournalEntry, JournalEntryLine } from '../journal/journal.ts';
import { ACCOUNT_TYPE_CATEGORY, SAFT_OPENING_ITEM } from '../../saft-file.ts';
import { uniqueNames } from '../plain-text.ts';
import { cutText } from '@cifra/domain/cut-text';
import { taxesOf, taxInformation, taxTable, type StatedTax } from './saft-taxes.ts';
import { softwareVersion } from './software-version.ts';
import type { SaftHead } from './saft-head.ts';
import { amountText, element, holdsRate, saftLengths } from './saft-text.ts';
import { saftVersions, type SaftFormatName } from './saft-versions.ts';

const { short, middle1, middle2, long } = saftLengths;

/**
 * Writes a SAF-T Financial file that is valid by the published schema of its version. What the schema demands and the books do not
 * have stands as the schema provides: a contact person as NotUsed, an address or a description as an empty element.
 * Source: Skatteetaten, SAF-T Financial 1.10 and 1.30; docs/specs/import-export.md, section 5.
 */
export function saftFormat(head: SaftHead, format: SaftFormatName) {
  const version = saftVersions[format];
  const { baseCurrency, timeZone } = head.tenant;
  const accountsById = new Map(head.accounts.map((account) => [account.id, account]));
  const customerAccounts = new Set(
    head.parties.filter(({ isCustomer }) => isCustomer).map(({ account }) => account),
  );
  const openingItems = new Set(head.openingItems);
  const itemName = (id: string): string =>
    openingItems.has(id) ? SAFT_OPENING_ITEM : id.replaceAll('-', '');
  const partyIds = uniqueTexts(
    head.parties.map(({ code }) => code),
    middle1,
  );
  const { taxCodeLength } = version;
  const taxCodes = uniqueTexts(
    head.taxCodes.map(({ code }) => code),
    taxCodeLength,
  );
  const taxCodeText = (code: string): string => taxCodes.get(code) ?? cutText(code, taxCodeLength);
  const percents = new Map(head.taxCodes.map(({ code, percentE4 }) => [code, percentE4]));
  const partyId = (code: string): string => partyIds.get(code) ?? cutText(code, middle1);
  const inBase = (amountE4: bigint): string => {
    const text = amountText(amountE4, minorUnitsOf(baseCurrency));
    if (text === null) throw new InvariantBroken(`SAF-T holds no amounts in ${baseCurrency}`);
    return text;
  };
  const balance = (which: 'Opening' | 'Closing', amountE4: bigint): string =>
    element(`${which}${amountE4 < 0n ? 'Credit' : 'Debit'}Balance`, inBase(absolute(amountE4)));
  const balances = (of: { readonly openingE4: bigint; readonly closingE4: bigint }): string =>
    balance('Opening', of.openingE4) + balance('Closing', of.closingE4);
  const account = (of: SaftHead['accounts'][number]): string =>
    [
      `<Account>${element('AccountID', of.code)}${element('AccountDescription', of.name)}`,
      element('GroupingCategory', ACCOUNT_TYPE_CATEGORY) + element('GroupingCode', of.type),
      `${element('AccountType', 'GL')}${balances(of)}</Account>\n`,
    ].join('');
  const line = (of: JournalEntryLine, ordinal: number, tax: StatedTax | undefined): string => {
    const own = accountsById.get(of.accountId);
    if (!own)
      throw new InvariantBroken(`a line names the account ${of.accountId}, which is not in the chart`);
    const isDebit = of.baseAmountE4 > 0n || (of.baseAmountE4 === 0n && of.originalAmountE4 > 0n);
    const side = isDebit ? 'DebitAmount' : 'CreditAmount';
    const { control } = of;
    const kind = customerAccounts.has(own.code) ? 'CustomerID' : 'SupplierID';
    return [
      `<Line>${element('RecordID', String(ordinal), short)}${element('AccountID', own.code)}`,
      control
        ? element('SourceDocumentID', itemName(control.itemId), middle1) +
          element(kind, partyId(control.party))
        : '',
      element('Description', of.description, long),
      `<${side}>${element('Amount', inBase(absolute(of.baseAmountE4)))}${foreign(of, { baseCurrency, isDebit })}</${side}>`,
      tax === undefined || of.taxCode === null
        ? ''
        : taxInformation(tax, {
            code: taxCodeText(of.taxCode),
            percentE4: percents.get(of.taxCode) ?? null,
            inBase,
            amount: (taxE4) => version.taxAmount({ taxE4, isDebit }, inBase),
          }),
      control
        ? element('ReferenceNumber', control.reference, middle1) + element('DueDate', control.dueDate)
        : '',
      '</Line>\n',
    ].join('');
  };
  const parties = (isCustomer: boolean): string => {
    const kind = isCustomer ? 'Customer' : 'Supplier';
    const own = head.parties.filter((each) => each.isCustomer === isCustomer);
    const parts = {
      id: partyId,
      balances: (of: SaftHead['parties'][number]) => element('AccountID', of.account) + balances(of),
    };
    return own.length === 0 ? '' : `<${kind}s>\n${version.parties(kind, own, parts)}</${kind}s>\n`;
  };
  return {
    head: [
      '<?xml version="1.0" encoding="UTF-8"?>\n<AuditFile xmlns="urn:StandardAuditFile-Taxation-Financial:NO">\n<Header>\n',
      element('AuditFileVersion', version.auditFileVersion) + element('AuditFileCountry', 'NO'),
      element('AuditFileDateCreated', head.createdOn),
      element('SoftwareCompanyName', 'Cifra') + element('SoftwareID', 'Cifra'),
      element('SoftwareVersion', softwareVersion, short),
      `\n<Company>${element('RegistrationNumber', head.taxId ?? head.tenant.slug, middle1)}`,
      element('Name', head.tenant.name, version.nameLength) + version.companyAddress(head.address),
      `<Contact><ContactPerson>${element('FirstName', 'NotUsed')}${element('LastName', '')}</ContactPerson></Contact></Company>\n`,
      element('DefaultCurrencyCode', baseCurrency),
      `<SelectionCriteria>${element('SelectionStartDate', head.from)}${element('SelectionEndDate', head.to)}</SelectionCriteria>`,
      element('TaxAccountingBasis', 'A'),
      '</Header>\n<MasterFiles>\n',
      head.accounts.length === 0
        ? ''
        : `<GeneralLedgerAccounts>\n${head.accounts.map(account).join('')}</GeneralLedgerAccounts>\n`,
      parties(true) + parties(false) + taxTable(head.taxCodes, taxCodeText),
      `</MasterFiles>\n<GeneralLedgerEntries>\n${element('NumberOfEntries', String(head.entries))}`,
      element('TotalDebit', inBase(head.debitE4)) + element('TotalCredit', inBase(head.debitE4)),
      `\n<Journal>${element('JournalID', 'GL')}${element('Description', 'General ledger')}${element('Type', 'GL')}\n`,
    ].join(''),
    entry: (entry: JournalEntry): string => {
      const taxes = taxesOf(entry.lines, minorUnitsOf(baseCurrency));
      return [
        `<Transaction>${element('TransactionID', entry.displayNumber, middle2)}${element('Period', String(Number(entry.postingDate.slice(5, 7))))}`,
        element('PeriodYear', entry.postingDate.slice(0, 4)) + element('TransactionDate', entry.documentDate),
        version.kind(entry.kind) + element('Description', entry.description || entry.displayNumber, long),
        element('SystemEntryDate', dayOfInstant(entry.postedAtMicros, timeZone)),
        `${element('GLPostingDate', entry.postingDate)}\n`,
        ...entry.lines.map((each, index) => line(each, index + 1, taxes.get(index))),
        '</Transaction>\n',
      ].join('');
    },
    tail: '</Journal>\n</GeneralLedgerEntries>\n</AuditFile>\n',
  };
}

/** Texts of at most a length, by what they are cut from; numbered where they would be alike. */
function uniqueTexts(texts: readonly string[], maximum: number): ReadonlyMap<string, string> {
  return uniqueNames(
    new Map(texts.map((text) => [text, cutText(text, maximum)])),
    (name, number) => `${cutText(name, maximum - 1 - String(number).length)}~${number}`,
  );
}

/** The original amount of a line in another currency; nothing where its currency has more decimals than the schema. */
function foreign(
  { originalCurrency, originalAmountE4, rate }: JournalEntryLine,
  { baseCurrency, isDebit }: { readonly baseCurrency: string; readonly isDebit: boolean },
): string {
  if (originalCurrency === baseCurrency) return '';
  const amount = amountText(isDebit ? originalAmountE4 : -originalAmountE4, minorUnitsOf(originalCurrency));
  if (amount === null) return '';
  return [
    element('CurrencyCode', originalCurrency) + element('CurrencyAmount', amount),
    holdsRate(rate) ? element('ExchangeRate', rate) : '',
  ].join('');
}
