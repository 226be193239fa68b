/** Words that are tried first at a firm's books, whoever the user is; in lower case. What is known of the user comes on top. */
const contextWords: readonly string[] = [
  'accountant',
  'accounting',
  'admin',
  'auditor',
  'bookkeeper',
  'bookkeeping',
  'books',
  'cifra',
  'client',
  'contabilidad',
  'contador',
  'contadora',
  'finance',
  'finanzas',
  'invoice',
  'junior',
  'ledger',
  'libros',
  'owner',
  'partner',
  'reviewer',
  'senior',
];

/** Characters that may be left of such a password: a year, a counter. */
const greatestRest = 4;
/** Shorter parts of a name or an address are in too many words. */
const leastPart = 3;

/**
 * Whether a password is made of words about the product, the field or the user, in any order and however often, and of hardly anything else
 * (NIST SP 800-63B-4, 3.1.1.2). `about`: the user's address and name.
 */
export function isMadeOfContext(password: string, about: readonly string[]): boolean {
  const text = bare(password);
  const words = new Set([...contextWords, ...about.flatMap(partsOf)]);
  const longestFirst = [...words].toSorted((one, other) => other.length - one.length);
  const rest = longestFirst.reduce((left, word) => left.replaceAll(word, ''), text);
  return rest.length < text.length && rest.length <= greatestRest;
}

const partsOf = (text: string): readonly string[] =>
  [bare(text), ...text.split(/[^\p{L}\p{N}]+/u).map(bare)].filter(({ length }) => length >= leastPart);

/** Without what stands between words. */
const bare = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{S}]/gu, '');
