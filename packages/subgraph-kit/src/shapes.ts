import { minorUnitsOf, type CurrencyCode } from '@cifra/domain/currencies';
import { formatInstant } from '@cifra/domain/instant';
import { formatE4 } from '@cifra/domain/money';

/** Money as GraphQL has it. */
export interface GraphQLMoney {
  readonly __typename: 'Money';
  /** Decimal text with exactly the currency's decimals; debit positive, credit negative. */
  readonly amount: string;
  readonly currency: CurrencyCode;
}

/** An amount (E4) in its currency. */
export function moneyOf(amountE4: bigint, currency: CurrencyCode): GraphQLMoney {
  return { __typename: 'Money', amount: formatE4(amountE4, minorUnitsOf(currency)), currency };
}

/** An instant (microseconds since the epoch) as ISO 8601. */
export const instantText = formatInstant;

/** The microseconds of a DateTime that the scalar has accepted. */
export function microsOfText(instant: string): bigint {
  const [whole = '', fraction = ''] = instant.replace(/Z$/, '').split('.');
  return BigInt(Date.parse(`${whole}Z`)) * 1_000n + BigInt(fraction.padEnd(6, '0').slice(0, 6));
}
