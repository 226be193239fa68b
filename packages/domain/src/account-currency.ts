import { isMoneyKind, type AccountKind } from './account-kinds.ts';
import { findCurrency } from './currencies.ts';
import { fixedRateOf } from './fx.ts';
import { refuse, type Refusal } from './refusals.ts';

/** An account with the one currency that it takes; null: any. */
interface AccountOfCurrency {
  readonly code: string;
  readonly currency: string | null;
}

/** Whether an account takes a currency: its own, and what is at par with it by law, as the balboa and the dollar are. */
export const takesCurrency = (own: string | null, currency: string): boolean =>
  own === null || own === currency || fixedRateOf({ baseCurrency: own, originalCurrency: currency }) !== null;

/** Why an account does not take money of a currency. Refuses: ACCOUNT_CURRENCY_DIFFERS. Source: findings/accounting.md, 13. */
export function problemOfCurrency(
  { code, currency: own }: AccountOfCurrency,
  currency: string,
  lineNumber: number | null,
): Refusal<'ACCOUNT_CURRENCY_DIFFERS'> | null {
  if (own === null || takesCurrency(own, currency)) return null;
  return refuse('ACCOUNT_CURRENCY_DIFFERS', {
    lineNumber,
    accountRef: code,
    accountCurrency: own,
    currencyCode: currency,
  });
}

/** What is wrong with the currency or the bank's number of an account. Refuses: INPUT_INVALID. */
export function problemOfMoneyAccount({
  kind,
  currency,
  bankNumber,
}: {
  readonly kind: AccountKind | null;
  readonly currency: string | null;
  readonly bankNumber: string | null;
}): Refusal<'INPUT_INVALID'> | null {
  const isMoney = isMoneyKind(kind);
  const problem = 'must be omitted: money does not move at an account of this kind';
  if (!isMoney && currency !== null)
    return refuse('INPUT_INVALID', { field: 'currency', problem, value: currency });
  if (!isMoney && bankNumber !== null)
    return refuse('INPUT_INVALID', { field: 'bankNumber', problem, value: bankNumber });
  if (currency !== null && (findCurrency(currency)?.minorUnits ?? null) === null)
    return refuse('INPUT_INVALID', {
      field: 'currency',
      problem: 'is not a supported currency',
      value: currency,
    });
  return null;
}
