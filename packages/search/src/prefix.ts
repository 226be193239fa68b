/** After every character. */
const LAST_CHARACTER = '\u{10FFFF}';

/** The end of the range of tokens that begin with one: `word <= token < end`. */
export const endOfWord = (word: string): string => `${word}${LAST_CHARACTER}`;
