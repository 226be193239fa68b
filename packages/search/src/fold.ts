/** Characters that Unicode does not decompose: letters without their stroke or ligature, and the other apostrophe. */
const LETTERS: Readonly<Record<string, string>> = {
  // The capital ẞ is its own upper case.
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ħ: 'h',
  ŧ: 't',
  ı: 'i',
  ς: 'σ',
  '’': "'",
};

/**
 * A text as it is compared: compatibility forms decomposed (NFKD), without case, accents and invisible characters.
 * Upper case comes first, so that ß is ss. Folding a folded text changes nothing.
 */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[\p{Mn}\p{Cf}]+/gu, '')
    .replaceAll(/[æœøđðłþħŧßıς’]/g, (letter) => LETTERS[letter] ?? letter)
    .normalize('NFC');
}
