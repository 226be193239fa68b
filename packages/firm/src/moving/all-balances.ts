import { hash } from 'node:crypto';
import type { CurrencyCode } from '@cifra/domain/currencies';
import type { LocalDate } from '@cifra/domain/local-date';
import type { BalancesInput, TrialBalanceData } from '@cifra/ledger/reports/trial-balance';

/** What the trial balance of all entries is asked with: as of a day behind every entry. */
export const ALL_BALANCES: BalancesInput = {
  asOf: '2999-12-31' as LocalDate,
  knownAtMicros: null,
  ratesOf: null,
};

/** What the balances of all accounts at the end come to, with the results of years that were not closed. Decimal digits, E4; both sides are the same. */
export interface TrialBalanceTotal {
  readonly debitE4: string;
  readonly creditE4: string;
  readonly accounts: number;
  /** The base currency, in which both sides are. */
  readonly currency: CurrencyCode;
}

export interface AllBalances {
  readonly total: TrialBalanceTotal;
  /** Each account and each year that was not closed, with every currency. */
  readonly lines: readonly string[];
}

export function allBalancesOf({ rows, unclosed, baseCurrency: currency }: TrialBalanceData): AllBalances {
  const balances = [...rows, ...unclosed].map(({ balance }) => balance.balanceE4);
  const sumOf = (isDebit: boolean): string =>
    balances
      .filter((balanceE4) => balanceE4 > 0n === isDebit)
      .reduce((sum, balanceE4) => sum + (isDebit ? balanceE4 : -balanceE4), 0n)
      .toString();
  return {
    total: { debitE4: sumOf(true), creditE4: sumOf(false), accounts: rows.length, currency },
    lines: [...rows, ...unclosed].map((line) =>
      JSON.stringify(line, (_name, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
    ),
  };
}

/** SHA-256 of the trial balance by account and currency: it tells no figure. */
export const hashOfLines = ({ lines }: AllBalances): string => hash('sha256', JSON.stringify(lines), 'hex');
