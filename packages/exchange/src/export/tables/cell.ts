/** What a column holds. `decimal`: a plain decimal number as text; `flag`: yes or no. */
export type ColumnType = 'text' | 'decimal' | 'integer' | 'date' | 'flag';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

/** A value in its column's form; null: nothing. */
export type Cell = string | null;

/** Text that a spreadsheet might treat as a formula or a command, also after spaces and apostrophes, and in full width. */
const isDangerous = /^[\s']*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20\p{Cc}]/u;

/**
 * Text that no spreadsheet evaluates: an apostrophe before anything that would start a formula, also after a control character
 * (acceptance I2). `plainText` restores the text. Numbers and dates are not text: they are verified as such. Source: OWASP, CSV
 * Injection.
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

/**
 * A cell as every format writes it: text neutralised, anything else in its own form. Throws if it is not in that form, so nothing
 * leaves unneutralised.
 */
export function safeCell({ name, type }: Column, cell: Cell): string {
  if (cell === null) return '';
  if (type === 'text') return neutralText(cell);
  if (!formOf[type].test(cell)) throw new Error(`${name} holds what is no ${type}`);
  return cell;
}

export const yesNo = (is: boolean): string => (is ? 'yes' : 'no');
