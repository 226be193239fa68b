import type {
  ImportFault,
  SaftAccount,
  SaftFile,
  SaftParty,
  SaftTaxCode,
  SaftTotal,
  SaftTransaction,
} from '../../saft-file.ts';
import { dialectOf } from './dialects/dialects.ts';
import type { SaftDialect } from './dialects/dialect.ts';
import { jpkElements, JPK_NAME, JPK_NAMESPACE } from './jpk/jpk-form.ts';
import { JpkReader } from './jpk/jpk-reader.ts';
import { readHeader } from './read-header.ts';
import { readTaxCodes } from './read-taxes.ts';
import { linesOf, readAccount, readParty, readTransaction, type RecordScope } from './read-records.ts';
import { RecordReader, textOf, type Element } from './record-reader.ts';
import { quoted, SaftValues } from './saft-values.ts';

/**
 * The maximum number of faults kept, apart from the one that ends the reading; a file with more cannot be repaired line by line.
 */
export const MAXIMUM_FAULTS = 1_000;

/**
 * Accounts, parties, transactions and lines of one file, together: what one import holds in memory and writes in one transaction.
 * Measured, docs/specs/saft-import.md: about 4 KB and 30 µs an item.
 */
export const MAXIMUM_ITEMS = 500_000;

export interface SaftReading {
  readonly file: SaftFile | null;
  readonly faults: readonly ImportFault[];
  /** Whether the file is none of the countries' forms: nothing of it was read. */
  readonly isUnknownForm: boolean;
}

/** Reads a SAF-T Financial file from chunks of text. Every fault carries its line; with a fault in its structure there is no file. */
export class SaftReader {
  readonly #faults: ImportFault[] = [];
  readonly #accounts: SaftAccount[] = [];
  readonly #accountCodes = new Set<string>();
  readonly #parties: SaftParty[] = [];
  readonly #taxCodes: SaftTaxCode[] = [];
  readonly #transactions: SaftTransaction[] = [];
  readonly #stated = {
    entries: null as number | null,
    debitE4: null as bigint | null,
    creditE4: null as bigint | null,
    lines: {} as Partial<Record<SaftTotal, number>>,
  };
  readonly #reader: RecordReader;
  readonly #values = new SaftValues((line, problem) => this.#fault(line, problem));
  #header: Element | null = null;
  #scope: RecordScope | null = null;
  #jpk: JpkReader | null = null;
  #isUnknownForm = false;
  #itemCount = 0;

  constructor() {
    this.#reader = new RecordReader({
      onRecord: (record, parent) => this.#apply(record, parent),
      onFault: (line, problem) => this.#endWith(line, problem),
      onUnknown: (line, name, parent) =>
        this.#fault(
          line,
          `${parent} has an element ${quoted(name)}, which ${this.#jpk === null ? (this.#scope?.dialect.name ?? 'the form') : JPK_NAME} does not have there`,
        ),
    });
  }

  write(text: string): void {
    this.#reader.write(text);
  }

  end(): SaftReading {
    this.#reader.end();
    const isWhole = !this.#reader.isBroken && this.#itemCount <= MAXIMUM_ITEMS;
    const jpk = this.#jpk === null || !isWhole ? null : this.#jpk.end();
    if (this.#jpk !== null)
      return {
        file: jpk && { ...jpk, faults: this.#faults },
        faults: this.#faults,
        isUnknownForm: false,
      };
    const header = isWhole ? this.#readHeader() : null;
    const isUnknownForm = this.#isUnknownForm;
    if (header === null) return { file: null, faults: this.#faults, isUnknownForm };
    const file = {
      ...header,
      accounts: this.#accounts,
      parties: this.#parties,
      taxCodes: this.#taxCodes,
      transactions: this.#transactions,
      stated: this.#stated,
      differences: [],
      faults: this.#faults,
    };
    return { file, faults: this.#faults, isUnknownForm };
  }

  #fault(line: number, problem: string): null {
    if (this.#faults.length < MAXIMUM_FAULTS) this.#faults.push({ line, problem });
    return null;
  }

  /** The fault that ends the reading: always kept, however many there were before. */
  #endWith(line: number, problem: string): void {
    this.#faults.push({ line, problem });
  }

  #readHeader(): ReturnType<typeof readHeader> {
    const [header, scope] = [this.#header, this.#scope];
    if (header !== null && scope !== null)
      return readHeader(header, scope.dialect, {
        values: this.#values,
        fault: (line, problem) => this.#fault(line, problem),
      });
    this.#isUnknownForm = true;
    return this.#fault(1, 'has no Header, so it is not a SAF-T Financial file');
  }

  #apply(record: Element, parent: string): void {
    if (this.#itemCount > MAXIMUM_ITEMS) return;
    if (record.name === 'Header') return this.#takeHeader(record);
    if (record.name === 'Naglowek') return this.#takeJpkHeader(record);
    if (this.#jpk !== null) {
      if (this.#hasRoom(record, record.name === 'KontoZapis' ? 2 : 1)) this.#jpk.take(record);
      return;
    }
    const scope = this.#scope;
    if (scope === null) {
      this.#fault(record.line, `${record.name} stands before the Header`);
      return;
    }
    const lines = record.name === 'Transaction' ? linesOf(record, scope.dialect).length : 0;
    if (this.#hasRoom(record, 1 + lines)) this.#take(record, parent, scope);
  }

  /** Counts what one import holds; a fault where it is too much. */
  #hasRoom(record: Element, items: number): boolean {
    this.#itemCount += items;
    if (this.#itemCount <= MAXIMUM_ITEMS) return true;
    this.#endWith(
      record.line,
      `has more than ${MAXIMUM_ITEMS} accounts, parties, transactions and lines; split it by month`,
    );
    return false;
  }

  #takeJpkHeader(record: Element): void {
    const { namespace } = this.#reader;
    const version = textOf(record, 'WariantFormularza');
    if (namespace !== JPK_NAMESPACE || version !== '1') {
      this.#isUnknownForm = true;
      this.#endWith(
        record.line,
        `is a JPK of a form that is not imported: namespace ${quoted(namespace, 100)}, WariantFormularza ${quoted(version ?? '')}`,
      );
      this.#reader.stop();
      return;
    }
    this.#reader.expect(jpkElements);
    this.#jpk = new JpkReader(record, {
      values: this.#values,
      fault: (line, problem) => this.#fault(line, problem),
    });
  }

  #takeHeader(record: Element): void {
    const form = {
      namespace: this.#reader.namespace,
      country: textOf(record, 'AuditFileCountry'),
      version: textOf(record, 'AuditFileVersion'),
    };
    const dialect: SaftDialect | null = dialectOf(form);
    if (dialect === null) {
      const { namespace, country, version } = form;
      this.#isUnknownForm = true;
      this.#endWith(
        record.line,
        `is SAF-T of a form that is not imported: namespace ${quoted(namespace, 100)}, AuditFileCountry ${quoted(country ?? '')}, AuditFileVersion ${quoted(version ?? '')}`,
      );
      this.#reader.stop();
      return;
    }
    this.#header = record;
    this.#reader.expect(dialect.elements);
    this.#scope = {
      dialect,
      values: this.#values,
      fault: (line, problem) => this.#fault(line, problem),
    };
  }

  #take(record: Element, parent: string, scope: RecordScope): void {
    const { name } = record;
    if (name === 'Account' && parent === 'GeneralLedgerAccounts') this.#takeAccount(record, scope);
    else if (name === 'Customer' && isListOf(parent, 'Customers'))
      this.#parties.push(...readParty(record, 'CUSTOMER', scope));
    else if (name === 'Supplier' && isListOf(parent, 'Suppliers'))
      this.#parties.push(...readParty(record, 'SUPPLIER', scope));
    else if (name === 'TaxTableEntry') this.#taxCodes.push(...readTaxCodes(record, scope));
    else if (name === 'Transaction') {
      const transaction = readTransaction(record, scope);
      if (transaction !== null) this.#transactions.push(transaction);
    }
    // Other sections of the standard have totals of their own.
    else if (parent === 'GeneralLedgerEntries') this.#takeTotal(record);
  }

  #takeAccount(record: Element, scope: RecordScope): void {
    const read = readAccount(record, scope);
    if (read === null) return;
    const { isHeading, ...account } = read;
    if (this.#accountCodes.has(account.code))
      this.#fault(record.line, `account ${account.code} appears twice`);
    this.#accountCodes.add(account.code);
    if (!isHeading) this.#accounts.push(account);
  }

  #takeTotal(record: Element): void {
    const { line, name, text } = record;
    if (name === 'NumberOfEntries') this.#stated.entries = this.#values.count(record);
    else if (name === 'TotalDebit') this.#stated.debitE4 = this.#values.amount(text.trim(), record);
    else if (name === 'TotalCredit') this.#stated.creditE4 = this.#values.amount(text.trim(), record);
    else return;
    this.#stated.lines[name] = line;
  }
}

/** Portugal has no element around its customers and suppliers. */
const isListOf = (parent: string, list: string): boolean => parent === list || parent === 'MasterFiles';
