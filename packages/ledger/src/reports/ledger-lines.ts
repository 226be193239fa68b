import { isResultType } from '@cifra/domain/accounts';
import { tenantReport } from '@cifra/books/command';
import { accountById } from '../journal/queries.ts';
import { linesOfDayUpTo } from './balance-queries.ts';
import {
  countsFrom,
  movementsOf,
  netOf,
  type AccountBooks,
  type GeneralLedgerInput,
} from './general-ledger.ts';
import type { LineRow } from './line-queries.ts';
import { addAmounts, noAmounts, type Amounts } from './report-amounts.ts';
import { dayBefore, readCalendar, resultStartOf } from './report-calendar.ts';
import { readKnownCommit } from './report-known.ts';
import { listLines, type LinePlace } from './report-lines.ts';

export interface LedgerLinesInput extends Omit<GeneralLedgerInput, 'knownAtMicros'> {
  /** The commit that the ledger's figures are as of, as decimal digits: every page shows the same state of the books. */
  readonly commitNumber: string;
  /** The ledger's opening balance. E4 as decimal digits, debit positive. */
  readonly opening: { readonly baseE4: string; readonly originalE4: string };
  readonly after: LinePlace | null;
  readonly first: number;
}

export interface LedgerLineData {
  readonly line: LineRow;
  /** After the line. */
  readonly running: Amounts;
}

/**
 * A page of an account's lines from one day to another, one more than requested, with the balance after each: what stood at the cursor,
 * and from there line by line. On income and expense it starts at zero on each fiscal year's first day. Null: no such account.
 * Source: product 3.6; acceptance L4.
 */
export const ledgerLines = tenantReport<LedgerLinesInput, LedgerLineData[] | null>(
  'ledger.ledgerLines',
  async (tx, input) => {
    const account = await tx.first(accountById, { id: input.accountId });
    if (!account) return null;
    const after = input.after && input.after.date >= input.from ? input.after : null;
    if (after && after.date > input.to) return [];
    const isResult = isResultType(account.type);
    const calendar = await readCalendar(tx);
    const known = await readKnownCommit(tx, BigInt(input.commitNumber));
    const rows = await listLines(
      tx,
      {
        of: { kind: 'ACCOUNT', accountId: input.accountId },
        from: input.from,
        to: input.to,
        currency: input.currency,
        withoutClosing: false,
        withoutTaxCode: false,
        commitNumber: input.commitNumber,
      },
      { after, limit: input.first + 1 },
    );
    let running = after
      ? await balanceAt({ tx, calendar, known, input, isResult }, after)
      : { baseE4: BigInt(input.opening.baseE4), originalE4: BigInt(input.opening.originalE4) };
    let last = after?.date ?? dayBefore(input.from) ?? input.from;
    return rows.map((line) => {
      const date = line.posting_date;
      const restart = isResult ? resultStartOf(calendar, date) : null;
      if (restart !== null && last < restart) running = noAmounts;
      last = date;
      running = addAmounts(running, { baseE4: line.base_amount, originalE4: line.original_amount });
      return { line, running };
    });
  },
);

/** The balance after a line. */
async function balanceAt(books: AccountBooks, place: LinePlace): Promise<Amounts> {
  const { tx, known, input } = books;
  const before = await movementsOf(books, {
    from: countsFrom(books, place.date),
    to: dayBefore(place.date),
  });
  const ofDay = await tx.all(linesOfDayUpTo, {
    accountId: input.accountId,
    ...place,
    commitNumber: known.commitNumber,
  });
  return netOf([
    ...before,
    ...ofDay.filter(({ currency }) => input.currency === null || currency === input.currency),
  ]);
}
