import { accountTypes, type AccountType } from '@cifra/domain/accounts';
import { counted } from '@cifra/domain/counted';
import { findCurrency, type CurrencyCode } from '@cifra/domain/currencies';
import { parseDecimalToE6 } from '@cifra/domain/documents/decimal-e6';
import { parseLocalDate, type LocalDate } from '@cifra/domain/local-date';
import { parseDecimalToE4 } from '@cifra/domain/money';
import { parseCode } from '@cifra/domain/normalise';
import { hasUnseen } from '@cifra/domain/parse-text';
import { plainText } from '../../export/tables/cell.ts';
import { cutText } from '@cifra/domain/cut-text';
import type { CsvRow } from './csv-rows.ts';
import type { ImportFaults } from './import-faults.ts';
import { mappedName, plainRules, type MappingRules } from './mapping-rules.ts';

/** The columns of a layout, and which of them are required. */
export interface TableLayout {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

/** The columns of a file, found by the names of its first line. */
export interface TableHeader {
  readonly width: number;
  /** By the name here: where it stands, and what the file calls it. */
  readonly columns: ReadonlyMap<string, { readonly at: number; readonly name: string }>;
  /** Columns of the file that the import does not read. */
  readonly ignored: readonly string[];
}

const folded = (name: string): string => plainText(name.normalize('NFC').trim()).toLowerCase();

const delimiters = [',', ';', '\t'];

/** Finds the columns; a missing or duplicate one is a fault of the header. */
export function readHeader(
  { line, cells }: CsvRow,
  layout: TableLayout,
  { rules, faults }: { readonly rules: MappingRules; readonly faults: ImportFaults },
): TableHeader {
  const places = new Map<string, number>();
  for (const [at, cell] of cells.entries()) {
    const name = folded(cell);
    if (places.has(name)) faults.add({ line, column: cell.trim() }, 'is in the header twice');
    places.set(name, at);
  }
  const other = delimiters.find((each) => each !== rules.delimiter && cells[0]?.includes(each));
  if (cells.length === 1 && other !== undefined)
    faults.add(
      { line },
      `is a single cell that seems to be separated by ${JSON.stringify(other)}; use a mapping with that delimiter`,
    );
  const columns = new Map<string, { at: number; name: string }>();
  for (const name of [...layout.required, ...layout.optional]) {
    const mapped = rules.columns[name];
    const at = places.get(folded(mapped ?? name));
    if (at !== undefined) columns.set(name, { at, name: mapped ?? name });
    else if (mapped !== undefined)
      faults.add({ line, column: mapped }, 'is in the mapping but not in the header');
    else if (layout.required.includes(name)) faults.add({ line, column: name }, 'is missing from the header');
  }
  const read = new Set([...columns.values()].map(({ at }) => at));
  const ignored = cells.map((cell) => cutText(cell.trim(), 100)).filter((_cell, at) => !read.has(at));
  return { width: cells.length, columns, ignored };
}

/**
 * A row whose cells are read by the names of the layout. An unreadable cell is a fault of its line and column; the result is then
 * null.
 */
export class TableRow {
  readonly line: number;
  readonly #cells: readonly string[];
  readonly #header: TableHeader;
  readonly #rules: MappingRules;
  readonly #baseCurrency: CurrencyCode;
  readonly #faults: ImportFaults;

  constructor(
    row: CsvRow,
    parts: {
      readonly header: TableHeader;
      readonly rules: MappingRules;
      readonly baseCurrency: CurrencyCode;
      readonly faults: ImportFaults;
    },
  ) {
    this.line = row.line;
    this.#cells = row.cells;
    this.#header = parts.header;
    this.#rules = parts.rules;
    this.#baseCurrency = parts.baseCurrency;
    this.#faults = parts.faults;
    const { width } = parts.header;
    if (row.cells.length !== width)
      this.#faults.add(
        { line: row.line },
        `has ${counted(row.cells.length, 'cell')}, and the header ${width}`,
      );
  }

  /** A fault of the row, in one of its columns. */
  readonly fault = (name: string | null, problem: string): null =>
    this.#faults.add({ line: this.line, column: name === null ? null : this.#nameOf(name) }, problem);

  #nameOf(name: string): string {
    return this.#header.columns.get(name)?.name ?? name;
  }

  /** Whether the file has the column. */
  has(name: string): boolean {
    return this.#header.columns.has(name);
  }

  /** The cell as its author meant it: trimmed, without the apostrophe of a neutralised formula; null: missing or empty. */
  raw(name: string): string | null {
    const place = this.#header.columns.get(name);
    const text = place === undefined ? '' : (this.#cells[place.at] ?? '').trim();
    return text === '' ? null : plainText(text);
  }

  text(name: string, maximum: number, hasLines = true): string | null {
    const value = this.raw(name)?.normalize('NFC').trim() ?? null;
    if (value === null || value === '') return null;
    if (value.length > maximum)
      return this.fault(name, `has ${counted(value.length, 'character')}; at most ${maximum} are allowed`);
    return hasUnseen(value, { hasLines })
      ? this.fault(name, 'contains control or invisible characters')
      : value;
  }

  requiredText(name: string, maximum: number): string | null {
    return this.raw(name) === null ? this.fault(name, 'is empty') : this.text(name, maximum);
  }

  /** A name: one line. */
  requiredName(name: string, maximum: number): string | null {
    return this.raw(name) === null ? this.fault(name, 'is empty') : this.text(name, maximum, false);
  }

  code(name: string, maximum = 40): string | null {
    const value = this.raw(name);
    if (value === null) return null;
    const code = parseCode(value, { field: name, maximum });
    return code.ok
      ? code.value
      : this.fault(name, `${quoted(value)} is not a code of 1 to ${maximum} visible characters`);
  }

  requiredCode(name: string, maximum = 40): string | null {
    return this.raw(name) === null ? this.fault(name, 'is empty') : this.code(name, maximum);
  }

  /** E4. */
  amount(name: string): bigint | null {
    const value = this.raw(name);
    if (value === null) return null;
    if (this.#mayBeThousands(value))
      return this.fault(
        name,
        `the amount ${quoted(value)} may be ${value.slice(0, -1)} or ${value.replace('.', '')}: write two decimals, or use a mapping that says what its decimal mark is`,
      );
    const amount = parseDecimalToE4(plainDecimal(value, this.#rules.decimalMark), 4);
    if (amount.ok) return amount.value;
    return this.fault(
      name,
      amount.refusal.code === 'AMOUNT_TOO_LARGE'
        ? `the amount ${quoted(value)} is too large`
        : `the amount ${quoted(value)} is not a plain decimal number with at most four decimals${this.#otherMark(value)}`,
    );
  }

  /**
   * Whether a point could stand between thousands: 12.500, with nobody having said what the decimal mark is, in a currency that has no third decimal.
   * Another last digit than 0 is finer than the currency, and refused for it.
   */
  #mayBeThousands(value: string): boolean {
    if (this.#rules !== plainRules || !/^-?[1-9]\d{0,2}\.\d\d0$/.test(value)) return false;
    const stated = this.raw('currency')?.toUpperCase() ?? null;
    const currency = findCurrency(stated ?? this.#baseCurrency);
    return currency?.minorUnits !== 3;
  }

  /** What to do about an amount that would be one with the other decimal mark. */
  #otherMark(value: string): string {
    const mark = this.#rules.decimalMark === '.' ? ',' : '.';
    return parseDecimalToE4(plainDecimal(value, mark), 4).ok
      ? `; if ${JSON.stringify(mark)} is its decimal mark, use a mapping that says so`
      : '';
  }

  /** A plain decimal with at most six decimals, as text. */
  decimal(name: string): string | null {
    const value = this.raw(name);
    if (value === null) return null;
    const text = plainDecimal(value, this.#rules.decimalMark);
    return parseDecimalToE6(text, name).ok
      ? text
      : this.fault(name, `${quoted(value)} is not a plain decimal number with at most six decimals`);
  }

  date(name: string): LocalDate | null {
    const value = this.raw(name);
    if (value === null) return null;
    const date = parseLocalDate(isoDate(value, this.#rules.dateFormat));
    return date.ok
      ? date.value
      : this.fault(name, `${quoted(value)} is not a date in the form ${this.#rules.dateFormat}`);
  }

  flag(name: string, otherwise: boolean): boolean {
    const value = this.raw(name)?.toLowerCase() ?? null;
    if (value === null) return otherwise;
    if (['yes', 'true', '1', 'y', 'sí', 'si'].includes(value)) return true;
    if (!['no', 'false', '0', 'n'].includes(value))
      this.fault(name, `${quoted(value)} is neither yes nor no`);
    return false;
  }

  integer(name: string): number | null {
    const value = this.raw(name);
    if (value === null) return null;
    return /^\d{1,9}$/.test(value)
      ? Number(value)
      : this.fault(name, `${quoted(value)} is not a whole number`);
  }

  /** An account type: one of ours, or what the mapping says that a word of the file means. */
  accountType(name: string): AccountType | null {
    const value = this.raw(name);
    if (value === null) return null;
    const meant = mappedName(this.#rules.types, value);
    const found = accountTypes.find((each) => each === meant.toUpperCase());
    return (
      found ??
      this.fault(
        name,
        `${quoted(value)} is not one of ${accountTypes.join(', ')}; a mapping can say which it means`,
      )
    );
  }

  oneOf<Known extends string>(name: string, known: readonly Known[]): Known | null {
    const value = this.raw(name);
    if (value === null) return null;
    const found = known.find((each) => each === value.toUpperCase());
    return found ?? this.fault(name, `${quoted(value)} is not one of ${known.join(', ')}`);
  }
}

/** Without marks between groups, which stand between three digits each; with a point for the decimals. */
function plainDecimal(text: string, decimalMark: '.' | ','): string {
  const group = decimalMark === '.' ? /^-?\d{1,3}(?:,\d{3})+(?:\.\d*)?$/ : /^-?\d{1,3}(?:\.\d{3})+(?:,\d*)?$/;
  const ungrouped = group.test(text) ? text.replaceAll(decimalMark === '.' ? ',' : '.', '') : text;
  return decimalMark === '.' ? ungrouped : ungrouped.replace(',', '.').replace(/^(-?\d+)\.$/, '$1');
}

function isoDate(text: string, format: MappingRules['dateFormat']): string {
  if (format === 'YYYY-MM-DD') return text;
  const [first = '', second = '', year = ''] = text.split(/[/.-]/);
  const [day, month] = format === 'DD/MM/YYYY' ? [first, second] : [second, first];
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** A value as shown in a fault: its beginning, in quotes. */
export function quoted(text: string): string {
  return JSON.stringify(cutText(text, 40));
}
