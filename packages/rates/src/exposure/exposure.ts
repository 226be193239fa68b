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
import { roleBinding } from '@cifra/ledger/journal/queries';
import { findLastCommitNumber } from '@cifra/books/commits';
import { exposedItems, type ExposedItem } from './exposed-items.ts';
import {
  accountsByIds,
  accountsOfMoney,
  balancesOfEndedPeriods,
  balancesOfPeriod,
  lastEndedPeriod,
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
    const currencies = await currencyExposures(tx, input, tenant);
    if (!currencies.ok) return currencies;
    return accepted({
      baseCurrency: tenant.baseCurrency,
      commitNumber: (await findLastCommitNumber(tx)).toString(),
      currencies: currencies.value,
    });
  },
);

/**
 * The open positions in foreign currencies at the end of a day, and their value at another day's rates. Each account's position is
 * translated once, as the trial balance does with `ratesOf`, so that the two agree to the cent. Posts nothing; reads what the
 * caller's transaction sees. Refuses: RATE_MISSING, for the first currency without a rate. Source: product 6.7; docs/specs/fx.md,
 * section 5.
 */
export async function currencyExposures(
  tx: TenantReadTx,
  { asOf, ratesOf }: ExposureInput,
  tenant: ExposedTenant,
): Promise<Result<readonly CurrencyExposureData[], Refusal<'RATE_MISSING'>>> {
  const { baseCurrency } = tenant;
  const balances = await balancesOn(tx, asOf, baseCurrency);
  const accounts = await readAccounts(tx, [...new Set(balances.map(({ accountId }) => accountId))]);
  const items = await exposedItems(tx, {
    accountIds: [...accounts.values()].filter(hasItems).map(({ id }) => id),
    asOf,
    baseCurrency,
  });
  const currencies: CurrencyExposureData[] = [];
  for (const [currency, own] of byCurrency(balances)) {
    const rate = await rateOf(tx, currency, { own, ratesOf, tenant });
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
async function balancesOn(tx: TenantReadTx, asOf: LocalDate, baseCurrency: CurrencyCode): Promise<Balance[]> {
  const endDate = (await tx.first(lastEndedPeriod, { asOf }))?.endDate ?? null;
  const maintained =
    endDate === null
      ? []
      : [
          ...(await tx.all(balancesOfEndedPeriods, { asOf, baseCurrency })),
          ...(await tx.all(balancesOfPeriod, { periodId: OPENING_PERIOD_ID, baseCurrency })),
        ];
  const from = endDate === null ? earliestDate : addDays(endDate, 1);
  const lines = await tx.all(sumsOfDays, { from, to: asOf, baseCurrency });
  const all: Balance[] = [
    ...maintained.map(({ accountId, currency, ...sums }) => ({
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

async function readAccounts(tx: TenantReadTx, ids: readonly Uuid[]): Promise<Map<Uuid, ExposedAccount>> {
  const bank = (await tx.first(roleBinding, { role: 'Bank' }))?.accountId ?? null;
  const ofMoney = new Set((await tx.all(accountsOfMoney, {})).map(({ accountId }) => accountId));
  const kindOf = (id: Uuid, controlRole: string | null): ExposureKind => {
    if (controlRole === 'DefaultAR') return 'RECEIVABLE';
    if (controlRole === 'DefaultAP') return 'PAYABLE';
    return id === bank || ofMoney.has(id) ? 'BANK' : 'OTHER';
  };
  return new Map(
    (await accountsByIds(tx, ids)).map(({ id, code, controlRole }) => [
      id,
      { id, code, kind: kindOf(id, controlRole) },
    ]),
  );
}

async function rateOf(
  tx: TenantReadTx,
  originalCurrency: CurrencyCode,
  {
    own,
    ratesOf,
    tenant,
  }: { readonly own: readonly Balance[]; readonly ratesOf: LocalDate; readonly tenant: ExposedTenant },
): Promise<Result<EffectiveRate | null, Refusal<'RATE_MISSING'>>> {
  if (own.every(({ originalE4 }) => originalE4 === 0n)) return accepted(null);
  const pair = { originalCurrency, baseCurrency: tenant.baseCurrency };
  const rate = await findEffectiveRate(tx, {
    ...pair,
    rateDate: ratesOf,
    staleAfterDays: tenant.settings['fx.staleAfterDays'],
  });
  if (rate === null) return refused(refuse('RATE_MISSING', { line: null, ...pair, rateDate: ratesOf }));
  return accepted(rate);
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
