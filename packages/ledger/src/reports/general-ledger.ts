import { isResultType } from '@cifra/domain/accounts';
import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import { earliestDate, type LocalDate } from '@cifra/domain/local-date';
import { tenantReport } from '@cifra/books/command';
import { accountById } from '../journal/queries.ts';
import type { TenantReadTx } from '@cifra/database/tx';
import { linesOfDayUpTo } from './balance-queries.ts';
import type { LineRow } from './line-queries.ts';
import { addAmounts, noAmounts, type Amounts } from './report-amounts.ts';
import {
  dayBefore,
  readCalendar,
  resultStartOf,
  resultStarts,
  yearOf,
  type ReportCalendar,
} from './report-calendar.ts';
import { readKnownBooks, type KnownBooks } from './report-known.ts';
import { listLines, type LinePlace } from './report-lines.ts';
import { readMovements, type Sums } from './report-movements.ts';
import { partsOf, type Part } from './report-parts.ts';

export interface GeneralLedgerInput {
  readonly accountId: Uuid;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly currency: CurrencyCode | null;
  readonly knownAtMicros: string | null;
  readonly after: LinePlace | null;
  readonly first: number;
}

export interface LedgerLineData {
  readonly line: LineRow;
  /** After the line. */
  readonly running: Amounts;
}

/** Opening + debit − credit − carried = closing, in base and in original amounts. */
export interface GeneralLedgerData {
  readonly baseCurrency: CurrencyCode;
  readonly commitNumber: string;
  readonly opening: Amounts;
  readonly debit: Amounts;
  readonly credit: Amounts;
  readonly carried: Amounts;
  readonly carries: readonly {
    readonly date: LocalDate;
    readonly fiscalYear: string | null;
    readonly amounts: Amounts;
  }[];
  readonly closing: Amounts;
  readonly parts: readonly Part[];
  /** A page, one line more than requested. */
  readonly lines: readonly LedgerLineData[];
}

/**
 * An account from one day to another. Its figures come from maintained balances, its page from the account's index. On income and
 * expense the running balance starts at zero on each fiscal year's first day, and what left is named. Null: no such account.
 * Source: product 3.6; acceptance L4.
 */
export const generalLedger = tenantReport<GeneralLedgerInput, GeneralLedgerData | null>(
  'ledger.generalLedger',
  async (tx, input, tenant) => {
    const account = await tx.first(accountById, { id: input.accountId });
    if (!account) return null;
    const calendar = await readCalendar(tx);
    const known = await readKnownBooks(tx, input.knownAtMicros);
    const books: Books = { tx, calendar, known, input, isResult: isResultType(account.type) };
    const figures = await readFigures(books);
    return {
      baseCurrency: tenant.baseCurrency,
      commitNumber: known.commitNumber.toString(),
      ...figures,
      lines: await readLines(books, figures.opening),
    };
  },
);

interface Books {
  readonly tx: TenantReadTx;
  readonly calendar: ReportCalendar;
  readonly known: KnownBooks;
  readonly input: GeneralLedgerInput;
  readonly isResult: boolean;
}

/** The postings on the account, in the requested currency. */
async function movementsOf(
  { tx, calendar, known, input: { accountId, currency } }: Books,
  { from, to }: { readonly from: LocalDate; readonly to: LocalDate | null },
): Promise<Sums[]> {
  if (to === null) return [];
  const movements = await readMovements(tx, calendar, { from, to, accountId, known });
  return currency === null ? movements : movements.filter((each) => each.currency === currency);
}

/**
 * The day from which a balance on a day counts: for income and expense the fiscal year's first, otherwise the first of the books.
 */
const countsFrom = ({ calendar, isResult }: Books, day: LocalDate): LocalDate =>
  (isResult ? resultStartOf(calendar, day) : null) ?? earliestDate;

async function readFigures(
  books: Books,
): Promise<Omit<GeneralLedgerData, 'baseCurrency' | 'commitNumber' | 'lines'>> {
  const { from, to } = books.input;
  const { calendar } = books;
  let standing = await movementsOf(books, { from: countsFrom(books, from), to: dayBefore(from) });
  const opening = netOf(standing);
  const restarts = books.isResult
    ? resultStarts(calendar).filter((start) => from < start && start <= to)
    : [];
  const within: Sums[] = [];
  const carries: GeneralLedgerData['carries'][number][] = [];
  let start = from;
  for (const restart of restarts) {
    const last = dayBefore(restart) ?? start;
    const movements = await movementsOf(books, { from: start, to: last });
    within.push(...movements);
    const amounts = netOf([...standing, ...movements]);
    if (amounts.baseE4 !== 0n || amounts.originalE4 !== 0n)
      carries.push({ date: restart, fiscalYear: yearOf(calendar, last)?.name ?? null, amounts });
    standing = [];
    start = restart;
  }
  const movements = await movementsOf(books, { from: start, to });
  within.push(...movements);
  standing = [...standing, ...movements];
  return {
    opening,
    debit: {
      baseE4: within.reduce((sum, each) => sum + each.baseDebitE4, 0n),
      originalE4: within.reduce((sum, each) => sum + each.originalDebitE4, 0n),
    },
    credit: {
      baseE4: within.reduce((sum, each) => sum + each.baseCreditE4, 0n),
      originalE4: within.reduce((sum, each) => sum + each.originalCreditE4, 0n),
    },
    carried: carries.reduce((sum, { amounts }) => addAmounts(sum, amounts), noAmounts),
    carries,
    closing: netOf(standing),
    parts: partsOf(standing),
  };
}

const netOf = (sums: readonly Sums[]): Amounts => ({
  baseE4: sums.reduce((sum, each) => sum + each.baseDebitE4 - each.baseCreditE4, 0n),
  originalE4: sums.reduce((sum, each) => sum + each.originalDebitE4 - each.originalCreditE4, 0n),
});

/** The page's lines with the balance after each: what stood at the cursor, and from there line by line. */
async function readLines(books: Books, opening: Amounts): Promise<LedgerLineData[]> {
  const { tx, calendar, known, input, isResult } = books;
  const after = input.after && input.after.date >= input.from ? input.after : null;
  if (after && after.date > input.to) return [];
  const rows = await listLines(
    tx,
    {
      of: { kind: 'ACCOUNT', accountId: input.accountId },
      from: input.from,
      to: input.to,
      currency: input.currency,
      withoutClosing: false,
      withoutTaxCode: false,
      commitNumber: known.commitNumber.toString(),
    },
    { after, limit: input.first + 1 },
  );
  let running = after ? await balanceAt(books, after) : opening;
  let last = after?.date ?? dayBefore(input.from) ?? input.from;
  return rows.map((line) => {
    const date = line.posting_date;
    const restart = isResult ? resultStartOf(calendar, date) : null;
    if (restart !== null && last < restart) running = noAmounts;
    last = date;
    running = addAmounts(running, { baseE4: line.base_amount, originalE4: line.original_amount });
    return { line, running };
  });
}

/** The balance after a line. */
async function balanceAt(books: Books, place: LinePlace): Promise<Amounts> {
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
