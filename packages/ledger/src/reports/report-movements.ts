import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import { isWithin, type LocalDate } from '@cifra/domain/local-date';
import { OPENING_PERIOD_ID } from '../journal/balances.ts';
import type { TenantReadTx } from '@cifra/database/tx';
import {
  balancesOfPeriod,
  balancesOfPeriods,
  linesOfAccount,
  linesOfDays,
  linesOfSpan,
} from './balance-queries.ts';
import { spansAfterCommit } from './entry-spans.ts';
import type { ReportCalendar } from './report-calendar.ts';
import type { KnownBooks } from './report-known.ts';

/** What lines add to an account in one original currency. Amounts: E4; negative where later commits are taken off. */
export interface Sums {
  readonly accountId: Uuid;
  readonly currency: CurrencyCode;
  readonly isClosing: boolean;
  readonly baseDebitE4: bigint;
  readonly baseCreditE4: bigint;
  readonly originalDebitE4: bigint;
  readonly originalCreditE4: bigint;
}

/** With the fiscal year of the posting date; the nil id is the opening entry's, which precedes the first. */
export interface Movement extends Sums {
  readonly fiscalYearId: Uuid;
}

interface MovementsInput {
  readonly from: LocalDate;
  readonly to: LocalDate;
  /** Of one account; null: of all. */
  readonly accountId: Uuid | null;
  readonly known: KnownBooks;
}

const negated = (sums: Sums): Sums => ({
  ...sums,
  baseDebitE4: -sums.baseDebitE4,
  baseCreditE4: -sums.baseCreditE4,
  originalDebitE4: -sums.originalDebitE4,
  originalCreditE4: -sums.originalCreditE4,
});

/**
 * What was posted from one day to another, both included. It costs by accounts and periods: maintained balances of whole periods,
 * the lines of months that the range cuts, and for past books the lines of later commits. Source: product 3.6.
 */
export async function readMovements(
  tx: TenantReadTx,
  calendar: ReportCalendar,
  { from, to, accountId, known }: MovementsInput,
): Promise<Movement[]> {
  if (from > to) return [];
  const movements: Movement[] = await tx.all(balancesOfPeriods({ accountId }), { from, to, accountId });
  const add = (fiscalYearId: Uuid, sums: readonly Sums[]): void => {
    for (const each of sums) movements.push({ ...each, fiscalYearId });
  };
  const { openingDate } = calendar;
  if (openingDate !== null && isWithin(openingDate, { startDate: from, endDate: to }))
    add(
      OPENING_PERIOD_ID,
      await tx.all(balancesOfPeriod({ accountId }), { periodId: OPENING_PERIOD_ID, accountId }),
    );
  for (const { fiscalYearId, startDate, endDate } of calendar.periods) {
    const part = { from: from > startDate ? from : startDate, to: to < endDate ? to : endDate };
    const isWhole = part.from === startDate && part.to === endDate;
    if (part.from > part.to || isWhole) continue;
    add(
      fiscalYearId,
      accountId === null
        ? await tx.all(linesOfDays, part)
        : await tx.all(linesOfAccount, { accountId, ...part }),
    );
  }
  if (known.isPast) {
    const yearOfPeriod = new Map(calendar.periods.map(({ id, fiscalYearId }) => [id, fiscalYearId]));
    for await (const span of spansAfterCommit(tx, known.commitNumber))
      for (const each of await tx.all(linesOfSpan, { ...span, from, to }))
        if (accountId === null || each.accountId === accountId)
          add(yearOfPeriod.get(each.periodId ?? OPENING_PERIOD_ID) ?? OPENING_PERIOD_ID, [negated(each)]);
  }
  return movements;
}

/** Debits minus credits in base currency. */
export const baseOf = (sums: readonly Sums[]): bigint =>
  sums.reduce((sum, { baseDebitE4, baseCreditE4 }) => sum + baseDebitE4 - baseCreditE4, 0n);

export const debitOf = (sums: readonly Sums[]): bigint =>
  sums.reduce((sum, { baseDebitE4 }) => sum + baseDebitE4, 0n);

export const creditOf = (sums: readonly Sums[]): bigint =>
  sums.reduce((sum, { baseCreditE4 }) => sum + baseCreditE4, 0n);

/** Whether any line is left: what later commits alone posted adds up to nothing on either side. */
export function hasLines(sums: readonly Sums[]): boolean {
  return [...Map.groupBy(sums, ({ currency }) => currency).values()].some(
    (own) =>
      debitOf(own) !== 0n ||
      creditOf(own) !== 0n ||
      own.reduce((sum, each) => sum + each.originalDebitE4 + each.originalCreditE4, 0n) !== 0n,
  );
}
