import { neutralText, safeCell } from './cell.ts';
import type { TableFormat } from './table-format.ts';

/** RFC 4180 with line feeds: UTF-8 without a mark, a header line, quotes where a reader might split or trim. */
export const formatCsv: TableFormat = {
  head: (columns) => `${columns.map(({ name }) => quoted(neutralText(name))).join(',')}\n`,
  rows: (columns, rows) =>
    rows
      .map((row) => `${columns.map((column, at) => quoted(safeCell(column, row[at] ?? null))).join(',')}\n`)
      .join(''),
  tail: '',
};

function quoted(text: string): string {
  return /[",;\r\n\t]|^\s|\s$/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
