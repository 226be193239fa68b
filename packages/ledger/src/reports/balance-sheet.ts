import { isResultType, type AccountType } from '@cifra/domain/accounts';
import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, type Result } from '@cifra/domain/result';
import { tenantReport } from '@cifra/books/command';
import type { FormerBooks } from './former-books.ts';
import { formerBalanceSheet } from './former-reports.ts';
import { readKnownBooks } from './report-known.ts';
import {
  balanceOf,
  partsOf,
  ratesDifferenceOf,
  readRecomputing,
  type Balance,
  type UsedRate,
} from './report-parts.ts';
import { readStanding, type YearResult } from './report-standing.ts';
import type { BalancesInput } from './trial-balance.ts';

/** An account's balance in a report. */
export interface ReportRowData {
  readonly accountId: Uuid;
  readonly type: AccountType;
  readonly balance: Balance;
}

export interface BalanceSheetData {
  readonly baseCurrency: CurrencyCode;
  readonly commitNumber: string;
  readonly fiscalYearStart: LocalDate | null;
  /** Assets, liabilities and equity, in order of account code. */
  readonly rows: readonly ReportRowData[];
  /** Null outside the fiscal years. */
  readonly running: YearResult | null;
  readonly unclosed: readonly YearResult[];
  readonly rates: readonly UsedRate[];
  readonly ratesDifferenceE4: bigint | null;
  readonly former?: FormerBooks;
}

/**
 * Assets, liabilities and equity at the end of a day. The running result of the fiscal year and the results of earlier years not yet
 * closed are computed equity lines, so that it balances on any day. Refuses: RATE_MISSING. Source: product 3.6; acceptance L10.
 */
export const balanceSheet = tenantReport<BalancesInput, Result<BalanceSheetData, Refusal<'RATE_MISSING'>>>(
  'ledger.balanceSheet',
  async (tx, { asOf, knownAtMicros, ratesOf, isComparative = false }, tenant) => {
    const known = await readKnownBooks(tx, knownAtMicros);
    const former =
      isComparative && ratesOf === null ? await formerBalanceSheet(tx, asOf, { known, tenant }) : null;
    if (former !== null) return accepted(former);
    const standing = await readStanding(tx, { asOf, known });
    const booked = standing.accounts
      .filter(({ type }) => !isResultType(type))
      .map(({ accountId, type, before, within }) => ({
        accountId,
        type,
        balance: balanceOf(partsOf([...before, ...within])),
      }));
    const results = [...(standing.running ? [standing.running] : []), ...standing.unclosed];
    const balances = [...booked, ...results].map(({ balance }) => balance);
    const recomputing = await readRecomputing(tx, balances, { ratesOf, known, tenant });
    if (!recomputing.ok) return recomputing;
    const { rates, recompute } = recomputing.value;
    const recomputed = <Of extends { readonly balance: Balance }>(of: Of): Of => ({
      ...of,
      balance: recompute(of.balance),
    });
    return accepted({
      baseCurrency: tenant.baseCurrency,
      commitNumber: known.commitNumber.toString(),
      fiscalYearStart: standing.fiscalYearStart,
      rows: booked.map(recomputed),
      running: standing.running && recomputed(standing.running),
      unclosed: standing.unclosed.map(recomputed),
      rates,
      ratesDifferenceE4: ratesDifferenceOf(balances.map(recompute), ratesOf),
    });
  },
);
