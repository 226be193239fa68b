import type { CurrencyCode } from '@cifra/domain/currencies';
import { bringsMoneyIn, type SettlementKind } from '@cifra/domain/documents/kinds';
import type { Charge, MovedAmount } from '@cifra/domain/documents/settlement';
import type { Uuid } from '@cifra/domain/ids';
import { absolute, formatE4, type MinorUnits } from '@cifra/domain/money';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';

export interface DifferenceFacts {
  readonly kind: SettlementKind;
  readonly currency: CurrencyCode;
  readonly settledE4: bigint;
  readonly bank: MovedAmount;
  readonly charges: readonly Charge[];
  readonly baseCurrency: CurrencyCode;
  readonly baseMinorUnits: MinorUnits;
  /** Base currency, whole minor units, E4. */
  readonly toleranceE4: bigint;
  /** The account of the role SettlementDifference; null: it is not bound. */
  readonly accountId: Uuid | null;
  readonly isAtPar: (currency: CurrencyCode) => boolean;
  /** A positive amount at the rate of the day. */
  readonly worthOf: (
    of: Pick<MovedAmount, 'accountId' | 'currency' | 'amountE4'>,
  ) => Result<MovedAmount, Refusal<'RATE_MISSING'>>;
}

/**
 * What a receipt or a payment settles beyond the money that moved, as a charge with its sign: positive is paid too little. Null where it
 * ties, or where money of other currencies moved, whose difference is realized variance.
 * Refuses in this order: ROLE_UNBOUND, RATE_MISSING, DIFFERENCE_TOO_LARGE. Source: rulings/accounting.md, 9.
 */
export function decideDifference(
  facts: DifferenceFacts,
): Result<Charge | null, Refusal<'ROLE_UNBOUND' | 'RATE_MISSING' | 'DIFFERENCE_TOO_LARGE'>> {
  const { bank, charges, accountId, baseCurrency, baseMinorUnits } = facts;
  const moved = [bank, ...charges];
  const isOneCurrency = moved.every(({ currency }) => currency === facts.currency);
  const isAllAtPar = facts.isAtPar(facts.currency) && moved.every(({ currency }) => facts.isAtPar(currency));
  if (!isOneCurrency && !isAllAtPar) return accepted(null);
  const amountOf = (of: MovedAmount): bigint => (isOneCurrency ? of.amountE4 : of.baseE4);
  const differenceE4 = charges.reduce(
    (left, charge) =>
      !bringsMoneyIn(facts.kind) && charge.kind === 'FEE' ? left + amountOf(charge) : left - amountOf(charge),
    facts.settledE4 - amountOf(bank),
  );
  if (differenceE4 === 0n) return accepted(null);
  if (accountId === null) return refused(refuse('ROLE_UNBOUND', { accountRole: 'SettlementDifference' }));
  const currency = isOneCurrency ? facts.currency : baseCurrency;
  const worth = facts.worthOf({ accountId, currency, amountE4: absolute(differenceE4) });
  if (!worth.ok) return worth;
  if (worth.value.baseE4 > facts.toleranceE4)
    return refused(
      refuse('DIFFERENCE_TOO_LARGE', {
        differenceAmount: formatE4(worth.value.baseE4, baseMinorUnits),
        toleranceAmount: formatE4(facts.toleranceE4, baseMinorUnits),
        settlementCurrency: baseCurrency,
      }),
    );
  const baseE4 = differenceE4 < 0n ? -worth.value.baseE4 : worth.value.baseE4;
  const amountE4 = differenceE4;
  return accepted({
    ...worth.value,
    kind: 'DIFFERENCE',
    amountE4,
    baseE4,
    taxCodeId: null,
    description: '',
    withheld: null,
  });
}
