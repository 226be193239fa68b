/** The kinds of objects that are searched, by the number that the table of tokens has for them. Permanent. */
export const searchKinds = {
  ACCOUNT: 1,
  DOCUMENT: 2,
  ITEM: 3,
  JOURNAL_ENTRY: 4,
  PARTY: 5,
  MONEY_DOCUMENT: 6,
} as const;

export type SearchKind = keyof typeof searchKinds;

/** Where a word was found, by the number that the table has for it: the lower, the earlier its hits come. Permanent. */
export const searchFields = { NUMBER: 1, NAME: 2, TEXT: 3, AMOUNT: 4, DATE: 5 } as const;

export type SearchField = keyof typeof searchFields;
