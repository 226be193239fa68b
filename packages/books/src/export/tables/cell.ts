/** What a column holds. `decimal`: a plain decimal number as text; `flag`: yes or no. */
export type ColumnType = 'text' | 'decimal' | 'integer' | 'date' | 'flag';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

/** A value in its column's form; null: nothing. */
export type Cell = string | null;

/** What a spreadsheet might take for a formula or a command: behind blanks and apostrophes too, and in full width. */
const isDangerous = /^[\s']*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20\p{Cc}]/u;

/**
 * A text that no spreadsheet evaluates: an apostrophe before what would begin a formula, after a control character too (acceptance
 * I2). `plainText` gives the text back. Numbers and dates are no texts: they are checked to be what they are.
 * Source: OWASP, CSV Injection.
 */
export function neutralText(text: string): string {
  return isDangerous.test(text) ? `'${text}` : text;
}

/** The text that `neutralText` made safe. */
export function plainText(text: string): string {
  return text.startsWith("'") && isDangerous.test(text.slice(1)) ? text.slice(1) : text;
}

const formOf: Readonly<Record<ColumnType, RegExp>> = {
  text: /^/,
  decimal: /^-?\d+(?:\.\d+)?$/,
  integer: /^-?\d+$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
  flag: /^(?:yes|no)$/,
};

/** A cell as every format writes it: texts neutralised, all else in its form. Throws where it is not: nothing else leaves unneutralised. */
export function safeCell({ name, type }: Column, cell: Cell): string {
  if (cell === null) return '';
  if (type === 'text') return neutralText(cell);
  if (!formOf[type].test(cell)) throw new Error(`${name} holds what is no ${type}`);
  return cell;
}

export const yesNo = (is: boolean): string => (is ? 'yes' : 'no');
