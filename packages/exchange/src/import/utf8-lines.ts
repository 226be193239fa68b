import { isUtf8 } from 'node:buffer';

const NEWLINE = 0x0a;

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

export function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}

/** The first line of the bytes that is not UTF-8. They begin in the line `line`, maybe inside a character. */
export function firstLineNotUtf8(bytes: Buffer, line: number): number {
  let from = 0;
  while (from < 3 && isContinuation(bytes[from])) from += 1;
  for (let current = line; ; current += 1) {
    const end = bytes.indexOf(NEWLINE, from);
    if (end < 0 || !isUtf8(bytes.subarray(from, end))) return current;
    from = end + 1;
  }
}

/** Why a file that is not UTF-8 text cannot be read, and what to do about it. */
export const NOT_UTF8 =
  'is not UTF-8 text; if a spreadsheet or an older program wrote it, it may be Windows-1252: save it as UTF-8';

/** The first bytes of files that are no text at all, and what to do with them. */
const signatures: readonly (readonly [bytes: readonly number[], problem: string])[] = [
  [[0x1f, 0x8b], 'is compressed with gzip; unpack it first'],
  [
    [0x50, 0x4b, 0x03, 0x04],
    'is a ZIP archive, or a spreadsheet in .xlsx; unpack it, or save the sheet as CSV in UTF-8',
  ],
  [[0xd0, 0xcf, 0x11, 0xe0], 'is a spreadsheet in .xls; save the sheet as CSV in UTF-8'],
  [[0x25, 0x50, 0x44, 0x46], 'is a PDF; export the figures as a table instead'],
  [[0xff, 0xfe], 'is UTF-16 text; save it as UTF-8'],
  [[0xfe, 0xff], 'is UTF-16 text; save it as UTF-8'],
];

/** What is wrong with a file by its first bytes; null if it may be text. */
export function problemOfStart(bytes: Buffer): string | null {
  const found = signatures.find(([start]) => start.every((byte, at) => bytes[at] === byte));
  if (found) return found[1];
  // UTF-16 without a mark: every other byte of its first letters is zero.
  const isWide = [0, 1].some((at) => bytes[at] === 0 && bytes[at + 2] === 0);
  return isWide ? 'is UTF-16 text; save it as UTF-8' : null;
}
