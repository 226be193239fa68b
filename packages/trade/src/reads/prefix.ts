/** After every character. */
const LAST_CHARACTER = '\u{10FFFF}';

/** The end of the range of texts that begin with one: `prefix <= text < end`. Both engines walk an index for it, and no character is special. */
export function endOfPrefix(prefix: string): string {
  return `${prefix}${LAST_CHARACTER}`;
}
