import { isResultType } from '@cifra/domain/accounts';
import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import { earliestDate, type LocalDate } from '@cifra/domain/local-date';
import { tenantReport } from '@cifra/books/command';
import { accountById } from '../journal/queries.ts';
import type { TenantReadTx } from '@cifra/database/tx';
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
import { readMovements, type Sums } from './report-movements.ts';
import { partsOf, type Part } from './report-parts.ts';

export interface GeneralLedgerInput {
  readonly accountId: Uuid;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly currency: CurrencyCode | null;
  readonly knownAtMicros: string | null;
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
}

/**
 * An account from one day to another, without its lines (`ledger-lines.ts`): figures from maintained balances. On income and
 * expense the running balance starts at zero on each fiscal year's first day, and what left is named. Null: no such account.
 * Source: product 3.6; acceptance L4.
 */
export const generalLedger = tenantReport<GeneralLedgerInput, GeneralLedgerData | null>(
  'ledger.generalLedger',
  async (tx, input, tenant) => {
    const books = await openAccount(tx, input);
    if (books === null) return null;
    return {
      baseCurrency: tenant.baseCurrency,
      commitNumber: books.known.commitNumber.toString(),
      ...(await readFigures(books)),
    };
  },
);

/** An account's books as a report reads them. */
export interface AccountBooks {
  readonly tx: TenantReadTx;
  readonly calendar: ReportCalendar;
  readonly known: KnownBooks;
  readonly input: Pick<GeneralLedgerInput, 'accountId' | 'from' | 'to' | 'currency'>;
  readonly isResult: boolean;
}

async function openAccount(tx: TenantReadTx, input: GeneralLedgerInput): Promise<AccountBooks | null> {
  const account = await tx.first(accountById, { id: input.accountId });
  if (!account) return null;
  const calendar = await readCalendar(tx);
  const known = await readKnownBooks(tx, input.knownAtMicros);
  return { tx, calendar, known, input, isResult: isResultType(account.type) };
}

/** The postings on the account, in the requested currency. */
export async function movementsOf(
  { tx, calendar, known, input: { accountId, currency } }: AccountBooks,
  { from, to }: { readonly from: LocalDate; readonly to: LocalDate | null },
): Promise<Sums[]> {
  if (to === null) return [];
  const movements = await readMovements(tx, calendar, { from, to, accountId, known });
  return currency === null ? movements : movements.filter((each) => each.currency === currency);
}

/**
 * The day from which a balance on a day counts: for income and expense the fiscal year's first, otherwise the first of the books.
 */
export const countsFrom = ({ calendar, isResult }: AccountBooks, day: LocalDate): LocalDate =>
  (isResult ? resultStartOf(calendar, day) : null) ?? earliestDate;

async function readFigures(
  books: AccountBooks,
): Promise<Omit<GeneralLedgerData, 'baseCurrency' | 'commitNumber'>> {
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

/** What movements come to. */
export const netOf = (sums: readonly Sums[]): Amounts => ({
  baseE4: sums.reduce((sum, each) => sum + each.baseDebitE4 - each.baseCreditE4, 0n),
  originalE4: sums.reduce((sum, each) => sum + each.originalDebitE4 - each.originalCreditE4, 0n),
});
