import { safeCell, type Cell, type Column } from './cell.ts';
import type { TableFormat } from './table-format.ts';

/** The number of digits that a spreadsheet's number keeps; a longer amount is written as text, in full. */
const EXACT_DIGITS = 15;

/** The rows of a worksheet in SpreadsheetML; `spreadsheet` puts the rest around it. Source: ECMA-376, part 1, section 18.3. */
export const formatSheet: TableFormat = {
  head: (columns) =>
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rowOf(columns.map(({ name }) => textCell(safeCell({ name, type: 'text' }, name))))}`,
  rows: (columns, rows) =>
    rows.map((row) => rowOf(columns.map((column, at) => cellOf(column, row[at] ?? null)))).join(''),
  tail: '</sheetData></worksheet>',
};

function rowOf(cells: readonly string[]): string {
  return `<row>${cells.join('')}</row>`;
}

function cellOf(column: Column, cell: Cell): string {
  const text = safeCell(column, cell);
  if (cell === null) return '<c/>';
  if (column.type === 'flag') return `<c t="b"><v>${cell === 'yes' ? 1 : 0}</v></c>`;
  const isNumber = column.type === 'decimal' || column.type === 'integer';
  if (!isNumber) return textCell(text);
  return text.replace(/^-?0*|\./g, '').length <= EXACT_DIGITS ? `<c><v>${text}</v></c>` : textCell(text);
}

/** A text in the cell itself. XML has no control characters but tab and line ends: what has none is written as its replacement. */
function textCell(text: string): string {
  return `<c t="inlineStr"><is><t xml:space="preserve">${escapedXml(text)}</t></is></c>`;
}

/** A text between tags or quotes. What XML cannot carry becomes U+FFFD. Source: XML 1.0, production 2. */
export function escapedXml(text: string): string {
  return (
    text
      .toWellFormed()
      // eslint-disable-next-line no-control-regex -- these are the characters that XML has not.
      .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '\uFFFD')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll('\r', '&#13;')
  );
}
