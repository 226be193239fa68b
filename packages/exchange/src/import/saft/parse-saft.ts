import { lastOfMonth, parseLocalDate, type LocalDate } from '@cifra/domain/local-date';
import { parseDecimalToE4 } from '@cifra/domain/money';
import { parseCode } from '@cifra/domain/normalise';
import { accounts } from '@cifra/database/tables/tenant';
import { cutText } from '@cifra/domain/cut-text';
import { childOf, RecordReader, textOf, type Element } from './record-reader.ts';
import type {
  ImportFault,
  SaftAccount,
  SaftControl,
  SaftFile,
  SaftLine,
  SaftParty,
  SaftTransaction,
} from '../../saft-file.ts';

/**
 * The maximum number of faults kept, apart from the one that ends the reading; a file with more cannot be repaired line by line.
 */
export const MAXIMUM_FAULTS = 1_000;

/**
 * Accounts, parties, transactions and lines of one file, together: what one import holds in memory and writes in one transaction.
 * Measured, docs/specs/saft-import.md: about 4 KB and 30 µs an item.
 */
export const MAXIMUM_ITEMS = 500_000;

export type SaftReading = { readonly file: SaftFile | null; readonly faults: readonly ImportFault[] };

/** Reads a SAF-T Financial file from chunks of text. Every fault carries its line; with a fault in its structure there is no file. */
export class SaftReader {
  readonly #faults: ImportFault[] = [];
  readonly #accounts: SaftAccount[] = [];
  readonly #accountCodes = new Set<string>();
  readonly #parties: SaftParty[] = [];
  readonly #transactions: SaftTransaction[] = [];
  readonly #stated: { entries: number | null; debitE4: bigint | null; creditE4: bigint | null } = {
    entries: null,
    debitE4: null,
    creditE4: null,
  };
  readonly #reader: RecordReader;
  #header: Element | null = null;
  #itemCount = 0;

  constructor() {
    this.#reader = new RecordReader({
      onRecord: (record, parent) => this.#apply(record, parent),
      onFault: (line, problem) => this.#endWith(line, problem),
    });
  }

  write(text: string): void {
    this.#reader.write(text);
  }

  end(): SaftReading {
    this.#reader.end();
    const header = this.#reader.isBroken || this.#itemCount > MAXIMUM_ITEMS ? null : this.#readHeader();
    if (header === null) return { file: null, faults: this.#faults };
    const file = {
      ...header,
      accounts: this.#accounts,
      parties: this.#parties,
      transactions: this.#transactions,
      stated: this.#stated,
      faults: this.#faults,
    };
    return { file, faults: this.#faults };
  }

  #fault(line: number, problem: string): null {
    if (this.#faults.length < MAXIMUM_FAULTS) this.#faults.push({ line, problem });
    return null;
  }

  /** The fault that ends the reading: always kept, however many there were before. */
  #endWith(line: number, problem: string): void {
    this.#faults.push({ line, problem });
  }

  #apply(record: Element, parent: string): void {
    if (this.#itemCount > MAXIMUM_ITEMS) return;
    this.#itemCount += 1 + record.children.filter(({ name }) => name === 'Line').length;
    if (this.#itemCount > MAXIMUM_ITEMS) {
      this.#endWith(
        record.line,
        `has more than ${MAXIMUM_ITEMS} accounts, parties, transactions and lines; split it by month`,
      );
      return;
    }
    switch (record.name) {
      case 'Header':
        this.#header = record;
        return;
      case 'Account':
        if (parent === 'GeneralLedgerAccounts') this.#takeAccount(record);
        return;
      case 'Customer':
        this.#takeParty(record, 'CUSTOMER');
        return;
      case 'Supplier':
        this.#takeParty(record, 'SUPPLIER');
        return;
      case 'Transaction':
        this.#takeTransaction(record);
        return;
      case 'NumberOfEntries':
        // Other sections of the standard have totals of their own.
        if (parent === 'GeneralLedgerEntries')
          this.#stated.entries = /^\d+$/.test(record.text.trim()) ? Number(record.text.trim()) : null;
        return;
      default:
        if (parent === 'GeneralLedgerEntries')
          this.#stated[record.name === 'TotalDebit' ? 'debitE4' : 'creditE4'] = this.#amount(
            record.text.trim(),
            record,
          );
    }
  }

  #readHeader(): Omit<SaftFile, 'accounts' | 'parties' | 'transactions' | 'stated' | 'faults'> | null {
    const header = this.#header;
    if (header === null) return this.#fault(1, 'has no Header, so it is not a SAF-T Financial file');
    const currency = this.#required(header, 'DefaultCurrencyCode');
    const company = childOf(header, 'Company');
    const selection = childOf(header, 'SelectionCriteria');
    if (selection === null)
      return this.#fault(header.line, 'has no SelectionCriteria, so its date range is unknown');
    const startDate = this.#monthStart(selection, 'PeriodStart', 'SelectionStartDate');
    const end = this.#monthStart(selection, 'PeriodEnd', 'SelectionEndDate');
    if (currency === null || startDate === null || end === null) return null;
    const endDate = textOf(selection, 'SelectionEndDate') === null ? lastOfMonth(end) : end;
    return {
      companyName: (company && textOf(company, 'Name')) ?? '',
      registrationNumber: (company && textOf(company, 'RegistrationNumber')) ?? '',
      currency,
      startDate,
      endDate,
    };
  }

  /** A boundary of the selection: a date where the file gives one, else the first day of the month that it names. */
  #monthStart(selection: Element, monthName: string, dateName: string): LocalDate | null {
    const date = textOf(selection, dateName);
    if (date !== null) return this.#date(date, selection, dateName);
    const [month, year] = [
      this.#required(selection, monthName),
      this.#required(selection, `${monthName}Year`),
    ];
    return month === null || year === null
      ? null
      : this.#date(`${year}-${month.padStart(2, '0')}-01`, selection, monthName);
  }

  #takeAccount(record: Element): void {
    const code = this.#accountCode(record);
    const name = this.#required(record, 'AccountDescription');
    const openingE4 = this.#balance(record, 'Opening');
    const closingE4 = this.#balance(record, 'Closing');
    if (code === null || name === null) return;
    if (this.#accountCodes.has(code)) this.#fault(record.line, `account ${code} appears twice`);
    this.#accountCodes.add(code);
    const standardAccountId = textOf(record, 'StandardAccountID') ?? textOf(record, 'GroupingCode');
    this.#accounts.push({
      line: record.line,
      code,
      name,
      standardAccountId,
      openingE4: openingE4 ?? 0n,
      closingE4,
    });
  }

  #takeParty(record: Element, kind: SaftParty['kind']): void {
    const id = this.#required(record, kind === 'CUSTOMER' ? 'CustomerID' : 'SupplierID');
    const name = textOf(record, 'Name') ?? textOf(childOf(record, 'CompanyStructure') ?? record, 'Name');
    const openingE4 = this.#balance(record, 'Opening') ?? 0n;
    if (id !== null)
      this.#parties.push({
        line: record.line,
        kind,
        id,
        name: name ?? id,
        accountCode: textOf(record, 'AccountID'),
        openingE4,
      });
  }

  #takeTransaction(record: Element): void {
    const id = this.#required(record, 'TransactionID');
    const transactionDate = this.#requiredDate(record, 'TransactionDate');
    const posted = textOf(record, 'GLPostingDate');
    const glPostingDate = posted === null ? null : this.#date(posted, record, 'GLPostingDate');
    const [month, year] = [textOf(record, 'Period'), textOf(record, 'PeriodYear')];
    const lines = record.children
      .filter(({ name }) => name === 'Line')
      .flatMap((line) => this.#line(line) ?? []);
    if (id === null || transactionDate === null) return;
    const period = month === null || year === null ? null : `${year}-${month.padStart(2, '0')}`;
    const description = textOf(record, 'Description') ?? `Transaction ${id}`;
    this.#transactions.push({
      line: record.line,
      id,
      description,
      period,
      transactionDate,
      glPostingDate,
      lines,
    });
  }

  #line(record: Element): SaftLine | null {
    const accountCode = this.#accountCode(record);
    const [debit, credit] = [childOf(record, 'DebitAmount'), childOf(record, 'CreditAmount')];
    const side = debit ?? credit;
    if (side === null || (debit !== null && credit !== null))
      return this.#fault(record.line, 'the line needs one of DebitAmount and CreditAmount');
    const sign = debit === null ? -1n : 1n;
    const magnitudeE4 = this.#amount(textOf(side, 'Amount') ?? '', side);
    if (accountCode === null || magnitudeE4 === null) return null;
    const currency = textOf(side, 'CurrencyCode');
    const currencyAmount = textOf(side, 'CurrencyAmount');
    const rate = textOf(side, 'ExchangeRate');
    const originalE4 = currencyAmount === null ? null : this.#amount(currencyAmount, side);
    const original =
      currency !== null && originalE4 !== null && rate !== null
        ? { currency, amountE4: sign * originalE4, rate }
        : null;
    return {
      line: record.line,
      accountCode,
      description: textOf(record, 'Description') ?? '',
      amountE4: sign * magnitudeE4,
      original,
      ...this.#control(record),
    };
  }

  /** The open item that the line names; nothing where it names none, or nobody. */
  #control(record: Element): { readonly control?: SaftControl } {
    const party = textOf(record, 'CustomerID') ?? textOf(record, 'SupplierID');
    const item = textOf(record, 'SourceDocumentID');
    if (party === null || item === null) return {};
    const due = textOf(record, 'DueDate');
    const dueDate = due === null ? null : this.#date(due, record, 'DueDate');
    return { control: { party, item, reference: textOf(record, 'ReferenceNumber'), dueDate } };
  }

  /** Opening or closing balance, debit positive; null where the record states neither side. */
  #balance(record: Element, which: 'Opening' | 'Closing'): bigint | null {
    const [debit, credit] = [textOf(record, `${which}DebitBalance`), textOf(record, `${which}CreditBalance`)];
    if (debit === null && credit === null) return null;
    return (
      (debit === null ? 0n : (this.#amount(debit, record) ?? 0n)) -
      (credit === null ? 0n : (this.#amount(credit, record) ?? 0n))
    );
  }

  #amount(text: string, at: Element): bigint | null {
    const amount = parseDecimalToE4(text, 4);
    if (amount.ok) return amount.value;
    const problem =
      amount.refusal.code === 'AMOUNT_TOO_LARGE'
        ? 'is too large'
        : 'is not a plain decimal number with at most four decimals';
    return this.#fault(at.line, `${at.name}: the amount ${quoted(text)} ${problem}`);
  }

  /** The code in the single form in which codes are stored. */
  #accountCode(record: Element): string | null {
    const text = this.#required(record, 'AccountID');
    if (text === null) return null;
    const code = parseCode(text, { field: 'AccountID', maximum: accounts.columns.code.length });
    return code.ok
      ? code.value
      : this.#fault(
          record.line,
          `AccountID: ${quoted(text)} is not an account code of 1 to ${accounts.columns.code.length} visible characters`,
        );
  }

  #date(text: string, at: Element, name: string): LocalDate | null {
    // A date may carry a time or a time zone in other countries' files; the calendar date is what stands before.
    const calendar = /^(\d{4}-\d{2}-\d{2})(?:T[\d:.]+)?(?:Z|[+-]\d{2}:\d{2})?$/.exec(text)?.[1] ?? '';
    const date = parseLocalDate(calendar);
    return date.ok ? date.value : this.#fault(at.line, `${name}: ${quoted(text)} is not a date`);
  }

  #requiredDate(record: Element, name: string): LocalDate | null {
    const text = this.#required(record, name);
    return text === null ? null : this.#date(text, record, name);
  }

  #required(record: Element, name: string): string | null {
    return textOf(record, name) ?? this.#fault(record.line, `${record.name} has no ${name}`);
  }
}

/** A value as shown in a fault: its beginning, in quotes. */
function quoted(text: string): string {
  return JSON.stringify(cutText(text, 40));
}
