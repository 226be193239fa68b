// Marks that change the direction of what follows, and what no page can show: C0, C1, line and paragraph separators, the byte order mark.
// oxlint-disable-next-line no-control-regex
const unseen =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/**
 * A text on one line, without characters that would change its direction or hide in it: nobody's name can affect the
 * rest of a page.
 */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[\t\n\r]+/g, ' ')
    .replaceAll(unseen, '')
    .trim();
}

/** The same, line by line, without blank lines at either end. */
export function manyLines(text: string): readonly string[] {
  const lines = text
    .replaceAll('\r\n', '\n')
    .split(/[\n\r]/)
    .map(oneLine);
  const first = lines.findIndex((line) => line !== '');
  return first === -1 ? [] : lines.slice(first, lines.findLastIndex((line) => line !== '') + 1);
}
