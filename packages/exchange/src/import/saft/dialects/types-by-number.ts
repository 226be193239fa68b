import type { AccountType } from '@cifra/domain/accounts';

/** The first digits of account numbers, and the type of what begins with them; the longest that fits counts. Null: no type follows. */
export type TypesByPrefix = Readonly<Record<string, AccountType | null>>;

/** The type of an account number by its first digits; null where no type follows. */
export function typeByPrefix(number: string | null, types: TypesByPrefix): AccountType | null {
  const digits = /^\d+/.exec(number ?? '')?.[0] ?? '';
  for (let length = digits.length; length > 0; length -= 1) {
    const prefix = digits.slice(0, length);
    if (Object.hasOwn(types, prefix)) return types[prefix] ?? null;
  }
  return null;
}

/** Ranges of four-digit numbers, both ends included, and the type of what lies in them. */
export type TypesByRange = readonly (readonly [from: number, to: number, type: AccountType])[];

/** The type of an account number by its first four digits; null where no type follows. */
export function typeByRange(number: string | null, ranges: TypesByRange): AccountType | null {
  const digits = /^\d{4}/.exec(number ?? '')?.[0];
  if (digits === undefined) return null;
  const value = Number(digits);
  return ranges.find(([from, to]) => value >= from && value <= to)?.[2] ?? null;
}

/** The type that a text stands for; null where it stands for none. */
export function typeByText(
  text: string | null,
  types: Readonly<Record<string, AccountType>>,
): AccountType | null {
  return text !== null && Object.hasOwn(types, text) ? (types[text] ?? null) : null;
}
