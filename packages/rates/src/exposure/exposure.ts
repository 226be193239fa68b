import { sideOfControlRole, type ControlRole } from '@cifra/domain/accounts';
import { InvariantBroken } from '@cifra/database/failures';
import type { TenantReadTx } from '@cifra/database/tx';
import { minorUnitsOf, type CurrencyCode } from '@cifra/domain/currencies';
import type { EffectiveRate } from '@cifra/domain/fx';
import type { Uuid } from '@cifra/domain/ids';
import { addDays, earliestDate, type LocalDate } from '@cifra/domain/local-date';
import { absolute } from '@cifra/domain/money';
import { applyRate } from '@cifra/domain/rate';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { tenantReport, type TenantFacts } from '@cifra/books/command';
import { OPENING_PERIOD_ID } from '@cifra/ledger/journal/balances';
import { findEffectiveRate } from '@cifra/ledger/journal/gather';
import { allPeriods, roleBinding } from '@cifra/ledger/journal/queries';
import { findLastCommitNumber } from '@cifra/books/commits';
import { exposedItems, type ExposedItem } from './exposed-items.ts';
import {
  accountsOfMoney,
  allAccounts,
  balancesOfEndedPeriods,
  balancesOfPeriod,
  currenciesOfBalances,
  sumsOfDays,
} from './queries.ts';

export type ExposureKind = 'BANK' | 'RECEIVABLE' | 'PAYABLE' | 'OTHER';

/** Amounts: E4, debit positive; `originalE4` in the currency, the others in base currency. */
interface Exposed {
  readonly originalE4: bigint;
  readonly carryingE4: bigint;
  readonly valueE4: bigint;
}

export interface AccountExposureData extends Exposed {
  readonly accountId: Uuid;
  readonly code: string;
  readonly kind: ExposureKind;
  /** Null: no account of open items. */
  readonly openItemCount: number | null;
  /** The largest, at most 200. */
  readonly openItems: readonly ExposedItem[];
}

export interface CurrencyExposureData extends Exposed {
  readonly currency: CurrencyCode;
  /** Null: no position is left. */
  readonly rate: EffectiveRate | null;
  readonly accounts: readonly AccountExposureData[];
}

export interface ExposureData {
  readonly baseCurrency: CurrencyCode;
  readonly commitNumber: string;
  readonly currencies: readonly CurrencyExposureData[];
}

const ITEMS_SHOWN = 200;

export interface ExposureInput {
  readonly asOf: LocalDate;
  readonly ratesOf: LocalDate;
}

/** The tenant's facts that the report needs. */
type ExposedTenant = Pick<TenantFacts, 'baseCurrency' | 'settings'>;

/** `currencyExposures` as a report of its own, with the last commit that counts. */
export const exposure = tenantReport<ExposureInput, Result<ExposureData, Refusal<'RATE_MISSING'>>>(
  'books.exposure',
  async (tx, input, tenant) => {
    const basis = await gatherExposureBasis(tx, tenant.baseCurrency);
    const currencies = await currencyExposures(tx, basis, { ...input, tenant });
    if (!currencies.ok) return currencies;
    return accepted({
      baseCurrency: tenant.baseCurrency,
      commitNumber: (await findLastCommitNumber(tx)).toString(),
      currencies: currencies.value,
    });
  },
);

/** What an exposure needs whichever day it is of: the small tables, read before the balances of the day. */
export interface ExposureBasis {
  readonly accounts: ReadonlyMap<Uuid, ExposedAccount>;
  /** The last days of the periods, in order of date. */
  readonly periodEnds: readonly LocalDate[];
  /** The currencies that any account was ever posted in, without the base currency. */
  readonly currencies: readonly CurrencyCode[];
}

/** Reads in one set what an exposure of any day begins with. */
export async function gatherExposureBasis(
  tx: TenantReadTx,
  baseCurrency: CurrencyCode,
): Promise<ExposureBasis> {
  const [rows, bank, money, periods, currencies] = await Promise.all([
    tx.all(allAccounts, {}),
    tx.first(roleBinding, { role: 'Bank' }),
    tx.all(accountsOfMoney, {}),
    tx.all(allPeriods, {}),
    tx.all(currenciesOfBalances, { baseCurrency }),
  ]);
  const ofMoney = new Set([...money, ...(bank ? [bank] : [])].map(({ accountId }) => accountId));
  const kindOf = (id: Uuid, controlRole: ControlRole | null): ExposureKind => {
    if (controlRole !== null) return sideOfControlRole[controlRole] === 'SALES' ? 'RECEIVABLE' : 'PAYABLE';
    return ofMoney.has(id) ? 'BANK' : 'OTHER';
  };
  return {
    accounts: new Map(
      rows.map(({ id, code, controlRole }) => [id, { id, code, kind: kindOf(id, controlRole) }]),
    ),
    periodEnds: periods.map(({ end_date }) => end_date),
    currencies: currencies.map(({ currency }) => currency),
  };
}

/**
 * The open positions in foreign currencies at the end of a day, and their value at another day's rates. Each account's position is
 * translated once, as the trial balance does with `ratesOf`, so that the two agree to the cent. Posts nothing; reads what the
 * caller's transaction sees, in one set after the basis. Refuses: RATE_MISSING, for the first currency without a rate. Source: product 6.7; docs/specs/fx.md,
 * section 5.
 */
export async function currencyExposures(
  tx: TenantReadTx,
  basis: ExposureBasis,
  { asOf, ratesOf, tenant }: ExposureInput & { readonly tenant: ExposedTenant },
): Promise<Result<readonly CurrencyExposureData[], Refusal<'RATE_MISSING'>>> {
  const { baseCurrency } = tenant;
  const { accounts } = basis;
  const accountIds = [...accounts.values()].filter(hasItems).map(({ id }) => id);
  const [balances, items, rates] = await Promise.all([
    balancesOn(tx, basis, { asOf, baseCurrency }),
    exposedItems(tx, { accountIds, asOf, baseCurrency }),
    gatherRates(tx, basis, { ratesOf, tenant }),
  ]);
  const currencies: CurrencyExposureData[] = [];
  for (const [currency, own] of byCurrency(balances)) {
    const rate = rateOf(currency, { own, rates, ratesOf, baseCurrency });
    if (!rate.ok) return rate;
    const parts = own
      .map((balance) => {
        const account = accounts.get(balance.accountId);
        if (!account) throw new InvariantBroken(`a balance of no account: ${balance.accountId}`);
        const valueE4 =
          rate.value === null
            ? 0n
            : applyRate(balance.originalE4, rate.value.rate, minorUnitsOf(baseCurrency));
        return {
          code: account.code,
          ...balance,
          valueE4,
          kind: account.kind,
          ...itemsOf(items, balance, account),
        };
      })
      .toSorted((left, right) => (left.code < right.code ? -1 : 1));
    currencies.push({ currency, rate: rate.value, ...totalOf(parts), accounts: parts });
  }
  return accepted(currencies);
}

/** What exposures add up to. */
export function totalOf(parts: readonly Exposed[]): Exposed {
  const sum = (of: (part: Exposed) => bigint): bigint => parts.reduce((total, part) => total + of(part), 0n);
  return {
    originalE4: sum((part) => part.originalE4),
    carryingE4: sum((part) => part.carryingE4),
    valueE4: sum((part) => part.valueE4),
  };
}

interface Balance {
  readonly accountId: Uuid;
  readonly currency: CurrencyCode;
  readonly originalE4: bigint;
  readonly carryingE4: bigint;
}

/** Balances that are not nothing: maintained ones of the periods that ended and of the opening, and the lines since. */
async function balancesOn(
  tx: TenantReadTx,
  { periodEnds }: ExposureBasis,
  { asOf, baseCurrency }: { readonly asOf: LocalDate; readonly baseCurrency: CurrencyCode },
): Promise<Balance[]> {
  const endDate = periodEnds.findLast((end) => end <= asOf) ?? null;
  const from = endDate === null ? earliestDate : addDays(endDate, 1);
  const [ended, opening, lines] = await Promise.all([
    endDate === null ? [] : tx.all(balancesOfEndedPeriods, { asOf, baseCurrency }),
    endDate === null ? [] : tx.all(balancesOfPeriod, { periodId: OPENING_PERIOD_ID, baseCurrency }),
    tx.all(sumsOfDays, { from, to: asOf, baseCurrency }),
  ]);
  const all: Balance[] = [
    ...[...ended, ...opening].map(({ accountId, currency, ...sums }) => ({
      accountId,
      currency,
      originalE4: sums.originalDebitE4 - sums.originalCreditE4,
      carryingE4: sums.baseDebitE4 - sums.baseCreditE4,
    })),
    ...lines.map(({ baseE4, ...line }) => ({ ...line, carryingE4: baseE4 })),
  ];
  return [...Map.groupBy(all, ({ accountId, currency }) => `${accountId} ${currency}`).values()]
    .flatMap((own) =>
      own.slice(0, 1).map(({ accountId, currency }) => ({
        accountId,
        currency,
        originalE4: own.reduce((sum, { originalE4 }) => sum + originalE4, 0n),
        carryingE4: own.reduce((sum, { carryingE4 }) => sum + carryingE4, 0n),
      })),
    )
    .filter(({ originalE4, carryingE4 }) => originalE4 !== 0n || carryingE4 !== 0n);
}

function byCurrency(balances: readonly Balance[]): [CurrencyCode, Balance[]][] {
  return [...Map.groupBy(balances, ({ currency }) => currency)].toSorted(([left], [right]) =>
    left < right ? -1 : 1,
  );
}

interface ExposedAccount {
  readonly id: Uuid;
  readonly code: string;
  readonly kind: ExposureKind;
}

const hasItems = ({ kind }: ExposedAccount): boolean => kind === 'RECEIVABLE' || kind === 'PAYABLE';

type Rates = ReadonlyMap<CurrencyCode, EffectiveRate>;

/** The rates of a day of every currency that a position may be in. */
async function gatherRates(
  tx: TenantReadTx,
  { currencies }: ExposureBasis,
  { ratesOf, tenant }: { readonly ratesOf: LocalDate; readonly tenant: ExposedTenant },
): Promise<Rates> {
  const staleAfterDays = tenant.settings['fx.staleAfterDays'];
  const { baseCurrency } = tenant;
  const found = await Promise.all(
    currencies.map((originalCurrency) =>
      findEffectiveRate(tx, { originalCurrency, baseCurrency, rateDate: ratesOf, staleAfterDays }),
    ),
  );
  const rates = new Map<CurrencyCode, EffectiveRate>();
  for (const [index, currency] of currencies.entries()) {
    const rate = found[index];
    if (rate) rates.set(currency, rate);
  }
  return rates;
}

/** Null: no position is left. */
function rateOf(
  originalCurrency: CurrencyCode,
  {
    own,
    rates,
    ratesOf,
    baseCurrency,
  }: {
    readonly own: readonly Balance[];
    readonly rates: Rates;
    readonly ratesOf: LocalDate;
    readonly baseCurrency: CurrencyCode;
  },
): Result<EffectiveRate | null, Refusal<'RATE_MISSING'>> {
  if (own.every(({ originalE4 }) => originalE4 === 0n)) return accepted(null);
  const rate = rates.get(originalCurrency);
  if (rate) return accepted(rate);
  return refused(
    refuse('RATE_MISSING', { lineNumber: null, originalCurrency, baseCurrency, givenRateDate: ratesOf }),
  );
}

function itemsOf(
  items: readonly ExposedItem[],
  { currency }: Balance,
  account: ExposedAccount,
): Pick<AccountExposureData, 'openItemCount' | 'openItems'> {
  if (!hasItems(account)) return { openItemCount: null, openItems: [] };
  const own = items.filter((item) => item.accountId === account.id && item.currency === currency);
  return { openItemCount: own.length, openItems: own.toSorted(byAmount).slice(0, ITEMS_SHOWN) };
}

/** The largest first, whichever way they go. */
function byAmount(left: ExposedItem, right: ExposedItem): number {
  const [one, other] = [absolute(left.originalE4), absolute(right.originalE4)];
  if (one === other) return left.id < right.id ? -1 : 1;
  return one > other ? -1 : 1;
}
