import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, type Result } from '@cifra/domain/result';
import { tenantReport } from '@cifra/books/command';
import type { FormerBooks } from './former-books.ts';
import { formerTrialBalance } from './former-reports.ts';
import { readKnownBooks } from './report-known.ts';
import { baseOf, creditOf, debitOf } from './report-movements.ts';
import {
  balanceOf,
  partsOf,
  ratesDifferenceOf,
  readRecomputing,
  type Balance,
  type UsedRate,
} from './report-parts.ts';
import { readStanding, type YearResult } from './report-standing.ts';

/** A row of the trial balance. Amounts: E4, debit positive; `debitE4` and `creditE4` are not negative. */
export interface TrialBalanceRowData {
  readonly accountId: Uuid;
  /** The first day of the lines that add up to the balance; null: the first of the books. */
  readonly linesFrom: LocalDate | null;
  readonly openingE4: bigint;
  readonly debitE4: bigint;
  readonly creditE4: bigint;
  readonly balance: Balance;
}

export interface TrialBalanceData {
  readonly baseCurrency: CurrencyCode;
  readonly commitNumber: string;
  readonly fiscalYearStart: LocalDate | null;
  /** In order of account code. */
  readonly rows: readonly TrialBalanceRowData[];
  readonly unclosed: readonly YearResult[];
  readonly rates: readonly UsedRate[];
  readonly ratesDifferenceE4: bigint | null;
  /** Where the figures come from that are not the ledger's. */
  readonly former?: FormerBooks;
}

/** The input of a balance report. `knownAtMicros`: decimal digits. */
export interface BalancesInput {
  readonly asOf: LocalDate;
  readonly knownAtMicros: string | null;
  readonly ratesOf: LocalDate | null;
  /** Before the first period the report is of the former books, where they were imported; not at other rates. */
  readonly isComparative?: boolean;
}

/**
 * Balances at the end of a day. Income and expense start each fiscal year at zero; what earlier years left on them and no CLOSING
 * entry took away are computed equity lines, so that it always balances. Refuses: RATE_MISSING. Source: product 3.6.
 */
export const trialBalance = tenantReport<BalancesInput, Result<TrialBalanceData, Refusal<'RATE_MISSING'>>>(
  'ledger.trialBalance',
  async (tx, { asOf, knownAtMicros, ratesOf, isComparative = false }, tenant) => {
    const known = await readKnownBooks(tx, knownAtMicros);
    const former =
      isComparative && ratesOf === null ? await formerTrialBalance(tx, asOf, { known, tenant }) : null;
    if (former !== null) return accepted(former);
    const standing = await readStanding(tx, { asOf, known });
    const booked = standing.accounts.map(({ accountId, type, before, within }) => ({
      accountId,
      linesFrom: type === 'INCOME' || type === 'EXPENSE' ? standing.fiscalYearStart : null,
      openingE4: baseOf(before),
      debitE4: debitOf(within),
      creditE4: creditOf(within),
      balance: balanceOf(partsOf([...before, ...within])),
    }));
    const recomputing = await readRecomputing(
      tx,
      [...booked, ...standing.unclosed].map(({ balance }) => balance),
      { ratesOf, known, tenant },
    );
    if (!recomputing.ok) return recomputing;
    const { rates, recompute } = recomputing.value;
    const rows = booked.map((row) => ({ ...row, balance: recompute(row.balance) }));
    const unclosed = standing.unclosed.map((year) => ({ ...year, balance: recompute(year.balance) }));
    return accepted({
      baseCurrency: tenant.baseCurrency,
      commitNumber: known.commitNumber.toString(),
      fiscalYearStart: standing.fiscalYearStart,
      rows,
      unclosed,
      rates,
      ratesDifferenceE4: ratesDifferenceOf(
        [...rows, ...unclosed].map(({ balance }) => balance),
        ratesOf,
      ),
    });
  },
);
