import type { CurrencyCode } from './currencies.ts';
import type { PostingLine } from './entry.ts';
import type { Uuid } from './ids.ts';
import { absolute, formatE4 } from './money.ts';
import { refuse, type Refusal } from './refusals.ts';
import { accepted, refused, type Result } from './result.ts';

/** Everything ever posted to an account in an original currency: E4, debits and credits separate, neither negative. */
export interface Turnover {
  readonly originalCurrency: CurrencyCode;
  readonly baseDebitE4: bigint;
  readonly baseCreditE4: bigint;
  readonly originalDebitE4: bigint;
  readonly originalCreditE4: bigint;
}

/**
 * The maximum total on one side of an account, in base currency and in each original currency:
 * 300,000,000,000,000.0000. Balances are summed as signed 64-bit integers, whose limit is three times as much;
 * reversals are not checked and can double a side.
 */
export const maxTurnoverE4 = 3_000_000_000_000_000_000n;

/**
 * The amount from which a line is checked against its account's total: 1,000,000,000.0000. More than 300,000 smaller
 * lines would be needed to use up what the maximum leaves free, so everyday entries cost nothing.
 */
export const weighedFromE4 = 10_000_000_000_000n;

/**
 * Checks lines against their accounts' totals; accounts not in `turnovers` are not checked. Without this check, a few
 * entries of the maximum amount would leave sums that no report could read. Refuses: AMOUNT_TOO_LARGE, for the first
 * line that exceeds the maximum, with what is left for it. Source: docs/specs/money.md, section 1.
 */
export function decideTurnover(
  lines: readonly PostingLine[],
  turnovers: ReadonlyMap<Uuid, readonly Turnover[]>,
): Result<null, Refusal<'AMOUNT_TOO_LARGE'>> {
  const taken = new Map<string, bigint>();
  const add = (key: string, amountE4: bigint): void => {
    taken.set(key, (taken.get(key) ?? 0n) + amountE4);
  };
  for (const [account, rows] of turnovers)
    for (const row of rows) {
      add(`${account} base debit`, row.baseDebitE4);
      add(`${account} base credit`, row.baseCreditE4);
      add(`${account} ${row.originalCurrency} debit`, row.originalDebitE4);
      add(`${account} ${row.originalCurrency} credit`, row.originalCreditE4);
    }
  for (const { accountId, lineNumber, originalCurrency, originalAmountE4, baseAmountE4 } of lines) {
    if (!turnovers.has(accountId)) continue;
    for (const [of, amountE4] of [
      [originalCurrency, originalAmountE4],
      ['base', baseAmountE4],
    ] as const) {
      const key = `${accountId} ${of} ${amountE4 < 0n ? 'credit' : 'debit'}`;
      const leftE4 = maxTurnoverE4 - (taken.get(key) ?? 0n);
      if (absolute(amountE4) > leftE4)
        return refused(
          refuse('AMOUNT_TOO_LARGE', {
            lineNumber: lineNumber,
            givenAmount: formatE4(absolute(amountE4), 4),
            maximumAmount: formatE4(leftE4 > 0n ? leftE4 : 0n, 4),
          }),
        );
      add(key, absolute(amountE4));
    }
  }
  return accepted(null);
}
