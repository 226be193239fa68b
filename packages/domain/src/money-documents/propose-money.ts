import type { CurrencyCode } from '../currencies.ts';
import { totalsOf, type LineAmounts } from '../documents/amounts.ts';
import { relieveCash, type CashHeld } from '../documents/settlement.ts';
import type { VarianceAccounts } from '../documents/allocation.ts';
import type { EntryDraftLine } from '../entry.ts';
import type { EffectiveRate } from '../fx.ts';
import type { Uuid } from '../ids.ts';
import { carryingRate } from '../item-movements.ts';
import type { LocalDate } from '../local-date.ts';
import type { MinorUnits } from '../money.ts';
import { applyRate } from '../rate.ts';
import { accepted, type Result } from '../result.ts';
import type { Refusal } from '../refusals.ts';
import { moneyKindOf } from './kinds.ts';
import { varianceLine } from './variance-line.ts';

export interface MoneyLineToPost extends LineAmounts {
  readonly accountId: Uuid;
  readonly description: string;
  readonly taxCodeId: Uuid | null;
}

export interface MoneyToPropose {
  readonly kind: 'MONEY_IN' | 'MONEY_OUT';
  readonly documentDate: LocalDate;
  /** When the tax of its lines is due, or may be claimed. */
  readonly taxDate: LocalDate;
  readonly currency: CurrencyCode;
  readonly moneyAccountId: Uuid;
  /** Null: no line bears a tax. */
  readonly taxAccountId: Uuid | null;
  readonly lines: readonly MoneyLineToPost[];
  /** The rate of the document date, and what the money account carries of the currency; null where the currency is at par with base. */
  readonly foreign: { readonly rate: EffectiveRate; readonly held: CashHeld } | null;
  readonly baseCurrency: CurrencyCode;
  readonly baseMinorUnits: MinorUnits;
  readonly variance: VarianceAccounts;
}

/**
 * The journal lines of money that comes in or goes out: the money line first, then the lines, then one tax line per code. Foreign lines
 * are worth the rate of the document date; the money that brings its account nearer to zero leaves at the account's carrying average,
 * and the difference is realized variance. Refuses: ROLE_UNBOUND (variance). Source: rulings/accounting.md, 14; decision 0051.
 */
export function proposeMoney(facts: MoneyToPropose): Result<EntryDraftLine[], Refusal<'ROLE_UNBOUND'>> {
  const { sign, side } = moneyKindOf[facts.kind];
  const { totalE4 } = totalsOf(facts.lines);
  const { foreign, baseMinorUnits } = facts;
  const rateOf = ({ rate }: EffectiveRate, amountE4: bigint): bigint =>
    applyRate(amountE4, rate, baseMinorUnits);
  const common = { originalCurrency: facts.currency, documentDate: facts.documentDate, side };
  const lineOf = (
    of: Pick<EntryDraftLine, 'accountId' | 'originalAmountE4' | 'lineKind' | 'description'>,
  ) => ({
    ...common,
    ...of,
    ...(foreign && {
      givenRate: foreign.rate,
      fixedBaseAmountE4: rateOf(foreign.rate, of.originalAmountE4),
    }),
  });
  const others: EntryDraftLine[] = [];
  const taxes = new Map<Uuid, bigint>();
  for (const { accountId, description, taxCodeId, netE4, taxE4 } of facts.lines) {
    if (taxCodeId !== null) taxes.set(taxCodeId, (taxes.get(taxCodeId) ?? 0n) + taxE4);
    if (netE4 === 0n) continue;
    others.push({
      ...lineOf({ accountId, originalAmountE4: -sign * netE4, lineKind: 'ORDINARY', description }),
      ...(taxCodeId === null ? {} : { taxCodeId, taxDate: facts.taxDate }),
    });
  }
  for (const [taxCodeId, sumE4] of taxes) {
    if (sumE4 === 0n || facts.taxAccountId === null) continue;
    const of = { accountId: facts.taxAccountId, originalAmountE4: -sign * sumE4, description: '' };
    others.push({ ...lineOf({ ...of, lineKind: 'TAX' }), taxCodeId, taxDate: facts.taxDate });
  }
  const money = {
    ...common,
    accountId: facts.moneyAccountId,
    originalAmountE4: sign * totalE4,
    lineKind: 'ORDINARY',
    description: '',
  } as const;
  if (foreign === null) return accepted([money, ...others]);
  const dayBaseE4 = -sign * others.reduce((sum, line) => sum + (line.fixedBaseAmountE4 ?? 0n), 0n);
  const held = { originalE4: -sign * foreign.held.originalE4, baseE4: -sign * foreign.held.baseE4 };
  const baseE4 = relieveCash(held, totalE4, {
    baseMinorUnits,
    dayBaseOf: (amountE4) => (amountE4 === totalE4 ? dayBaseE4 : rateOf(foreign.rate, amountE4)),
  });
  const varianceE4 = sign * (dayBaseE4 - baseE4);
  const worth = {
    ...money,
    fixedBaseAmountE4: sign * baseE4,
    givenRate:
      varianceE4 === 0n
        ? foreign.rate
        : { rate: carryingRate(totalE4, baseE4), rateId: null, rateDate: facts.documentDate, mark: null },
  };
  const variance = varianceLine(varianceE4, facts);
  return variance.ok ? accepted([worth, ...others, ...variance.value]) : variance;
}
