import { isResultType } from '@cifra/domain/accounts';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { tenantReport } from '@cifra/books/command';
import type { PageRequest } from '@cifra/books/connection';
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
import { listLines, type LineScope } from './report-lines.ts';

export interface LedgerLinesInput extends Omit<GeneralLedgerInput, 'knownAtMicros'> {
  /** The commit that the ledger's figures are as of, as decimal digits: every page shows the same state of the books. */
  readonly commitNumber: string;
  /** The ledger's opening balance. E4 as decimal digits, debit positive. */
  readonly opening: { readonly baseE4: string; readonly originalE4: string };
  readonly page: PageRequest;
}

export interface LedgerLineData {
  readonly line: LineRow;
  /** After the line. */
  readonly running: Amounts;
}

/**
 * The rows of a page of an account's lines from one day to another, one more than it holds, in the direction of the page, with the balance
 * after each: what stood where the page begins, and from there line by line. On income and expense it starts at zero on each fiscal
 * year's first day. Null: no such account. Source: product 3.6; acceptance L4.
 */
export const ledgerLines = tenantReport<LedgerLinesInput, LedgerLineData[] | null>(
  'ledger.ledgerLines',
  async (tx, input) => {
    const account = await tx.first(accountById, { id: input.accountId });
    if (!account) return null;
    const { page } = input;
    const rows = await listLines(tx, scopeOfLedger(input), page);
    const isResult = isResultType(account.type);
    const calendar = await readCalendar(tx);
    const known = await readKnownCommit(tx, BigInt(input.commitNumber));
    const ordered = page.isBackward ? rows.toReversed() : rows;
    const start = await startOf({ tx, calendar, known, input, isResult }, ordered, input);
    let { running, last } = start;
    const lines = ordered.map((line) => {
      const date = line.posting_date;
      const restart = isResult ? resultStartOf(calendar, date) : null;
      if (restart !== null && last < restart) running = noAmounts;
      last = date;
      running = addAmounts(running, { baseE4: line.base_amount, originalE4: line.original_amount });
      return { line, running };
    });
    return page.isBackward ? lines.toReversed() : lines;
  },
);

/** The lines of an account's ledger. */
export const scopeOfLedger = ({
  accountId,
  from,
  to,
  currency,
  commitNumber,
}: Omit<LedgerLinesInput, 'opening' | 'page'>): LineScope => ({
  of: { kind: 'ACCOUNT', accountId },
  from,
  to,
  currency,
  withoutClosing: false,
  withoutTaxCode: false,
  commitNumber,
});

/** The balance before the first line of a page, and the day of which it is. */
async function startOf(
  books: AccountBooks,
  lines: readonly LineRow[],
  { page, opening, from }: LedgerLinesInput,
): Promise<{ readonly running: Amounts; readonly last: LocalDate }> {
  const [first] = lines;
  if (first === undefined || (page.place === null && !page.isBackward)) {
    const running = { baseE4: BigInt(opening.baseE4), originalE4: BigInt(opening.originalE4) };
    return { running, last: dayBefore(from) ?? from };
  }
  const { posting_date: date, entry_id: entryId, ordinal } = first;
  const after = await balanceAt(books, { date, entryId, ordinal });
  const own = { baseE4: -first.base_amount, originalE4: -first.original_amount };
  return { running: addAmounts(after, own), last: date };
}

interface LinePlace {
  readonly date: LocalDate;
  readonly entryId: Uuid;
  readonly ordinal: number;
}

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
