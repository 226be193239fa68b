import type { Books } from '@cifra/books/books';
import { localDate } from '@cifra/domain/local-date';
import { postEntryCommand } from '@cifra/ledger/drafts/post-entry';
import { requestOf } from './books-of.ts';
import { named, type Facts } from './facts.ts';

interface Line {
  readonly account: string;
  readonly currency: string;
  readonly amount: string;
}

export async function post(
  books: Books,
  facts: Facts,
  entry: {
    readonly on: string;
    readonly isAccrual?: boolean;
    readonly lines: readonly Line[];
    readonly key?: string;
  },
) {
  return books.execute(
    postEntryCommand,
    facts,
    {
      postingDate: localDate(entry.on),
      documentDate: localDate(entry.on),
      description: `Posted on ${entry.on}`,
      reference: null,
      isAccrual: entry.isAccrual ?? false,
      lines: entry.lines.map(({ account, ...line }) => ({
        ...line,
        accountId: named(facts.accounts, account),
        description: '',
      })),
    },
    requestOf('preparer', { key: entry.key ?? null }),
  );
}

/** A debit and a credit of the same amount. */
export const pair = (debit: string, credit: string, amount: string, currency = 'USD'): Line[] => [
  { account: debit, currency, amount },
  { account: credit, currency, amount: `-${amount}` },
];
