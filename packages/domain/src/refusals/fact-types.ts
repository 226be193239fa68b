import { factEnums } from './fact-enums.ts';

const TYPES: Readonly<Record<string, string>> = {
  text: 'String',
  amount: 'Decimal',
  decimal: 'Decimal',
  currency: 'CurrencyCode',
  date: 'LocalDate',
  instant: 'DateTime',
  integer: 'Int',
  bigint: 'BigInt',
  id: 'ID',
  ids: '[ID!]',
  list: '[String!]',
};

/** How a name says what it holds. The endings keep facts apart from the fields of everything else in the schema. */
const ENDINGS: Readonly<Record<string, string>> = { amount: 'Amount', id: 'Ref', ids: 'Refs' };

/** The type of a fact of this kind in the schema, `LockState!`; null where there is no such kind. */
export function factType(kind: string): string | null {
  const bare = kind.replace(/\?$/, '');
  const type = TYPES[bare] ?? enumType(bare);
  return type === null || bare !== kind ? type : `${type}!`;
}

function enumType(kind: string): string | null {
  const name = kind.replace(/\[\]$/, '');
  if (!Object.hasOwn(factEnums, name)) return null;
  return name === kind ? name : `[${name}!]`;
}

/** What the name of a fact of this kind ends in; null where any name will do. An enumeration's ends in its last word. */
export function factEnding(kind: string): string | null {
  const bare = kind.replace(/\?$/, '');
  const ending = ENDINGS[bare];
  if (ending !== undefined) return ending;
  if (enumType(bare) === null) return null;
  const word = /[A-Z][a-z]+(?=(\[\])?$)/.exec(bare)?.[0] ?? bare;
  return bare.endsWith('[]') ? `${word}s` : word;
}
