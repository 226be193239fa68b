import { controlRolesOfSide } from '@cifra/domain/accounts';
import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import { addDays, daysBetween, earliestDate, type LocalDate } from '@cifra/domain/local-date';
import { tenantReport } from '@cifra/books/command';
import { OPENING_PERIOD_ID } from '@cifra/ledger/journal/balances';
import { InvariantBroken } from '@cifra/database/failures';
import type { TenantReadTx } from '@cifra/database/tx';
import {
  balanceOfEndedPeriods,
  balanceOfPeriod,
  controlAccounts,
  itemsMovedAfter,
  lastEndedPeriod,
  linesWithin,
  openNowByParty,
  type BucketDays,
} from './ageing-queries.ts';
import { partiesByIds } from '../reads/parties.ts';

/** How long what is owed is overdue. */
const ageingBuckets = ['notDue', 'days1To30', 'days31To60', 'days61To90', 'daysOver90'] as const;
export type AgeingBucket = (typeof ageingBuckets)[number];

/** Amounts: E4, debit positive, in the currency; `totalBaseE4` in base currency, as the control accounts carry it. */
export interface AgeingAmounts extends Readonly<Record<AgeingBucket, bigint>> {
  readonly currency: CurrencyCode;
  readonly totalE4: bigint;
  readonly totalBaseE4: bigint;
}

export interface AgeingData {
  readonly baseCurrency: CurrencyCode;
  /** By party code, then currency. */
  readonly rows: readonly (AgeingAmounts & { readonly partyId: Uuid })[];
  /** By currency. */
  readonly totals: readonly AgeingAmounts[];
  readonly baseTotalE4: bigint;
  readonly controlBalanceE4: bigint;
}

export type DocumentSide = 'SALES' | 'PURCHASING';

/**
 * What is open of each item at the end of a day, by how long it is overdue then: from the movements up to that day. What lowers
 * the debt (receipts, credit notes) goes by its own due date. It is read backwards: what is open now less what was posted later, so
 * that it costs by the items open now and the movements since that day, and not by what was settled long before.
 * Source: product 3.6; docs/specs/documents.md.
 */
export const ageing = tenantReport<{ readonly side: DocumentSide; readonly asOf: LocalDate }, AgeingData>(
  'documents.ageing',
  async (tx, { side, asOf }, { baseCurrency }) => {
    const accountIds: Uuid[] = [];
    for (const role of controlRolesOfSide[side])
      for (const { id } of await tx.all(controlAccounts, { role })) accountIds.push(id);
    const rows = (await openByParty(tx, { side, asOf, accountIds })).filter(({ itemCount }) => itemCount > 0);
    const totals = new Map<CurrencyCode, AgeingAmounts>();
    for (const row of rows)
      totals.set(row.currency, sumOfAmounts(totals.get(row.currency) ?? nothingIn(row.currency), row));
    const codes = await codesOf(tx, [...new Set(rows.map(({ partyId }) => partyId))]);
    const placeOf = (row: { readonly partyId: Uuid; readonly currency: string }) =>
      `${codes.get(row.partyId) ?? ''}\u0000${row.currency}`;
    return {
      baseCurrency,
      rows: rows.toSorted((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1)),
      totals: [...totals.values()].toSorted((one, other) => (one.currency < other.currency ? -1 : 1)),
      baseTotalE4: rows.reduce((sum, { totalBaseE4 }) => sum + totalBaseE4, 0n),
      controlBalanceE4: await balanceOf(tx, accountIds, asOf),
    };
  },
);

interface PartyAmounts extends AgeingAmounts {
  readonly partyId: Uuid;
  /** Items with anything open: without one there is no row, though what is open of several may add up to nothing. */
  readonly itemCount: number;
}

/** What is open at the end of a day by party and currency: what is open now, with the items that moved since put back to what they were. */
async function openByParty(
  tx: TenantReadTx,
  of: { readonly side: DocumentSide; readonly asOf: LocalDate; readonly accountIds: readonly Uuid[] },
): Promise<PartyAmounts[]> {
  const { side, asOf } = of;
  const rows = new Map<string, Mutable<PartyAmounts>>();
  const keyOf = (row: { readonly partyId: Uuid; readonly currency: CurrencyCode }) =>
    `${row.partyId} ${row.currency}`;
  for (const row of await tx.all(openNowByParty, { side, ...bucketDaysOf(asOf) })) {
    const { notDueE4: notDue, days1To30E4: days1To30, days31To60E4: days31To60, ...others } = row;
    const { days61To90E4: days61To90, ...amounts } = others;
    const daysOver90 = amounts.totalE4 - notDue - days1To30 - days31To60 - days61To90;
    rows.set(keyOf(row), { ...amounts, notDue, days1To30, days31To60, days61To90, daysOver90 });
  }
  const buckets = new Map<LocalDate, AgeingBucket>();
  for (const accountId of of.accountIds)
    for (const item of await tx.all(itemsMovedAfter, { accountId, asOf })) {
      const { partyId, currency, dueDate, openE4, openBaseE4, changeE4, changeBaseE4 } = item;
      const row = rows.get(keyOf(item)) ?? { ...nothingIn(currency), partyId, itemCount: 0 };
      const bucket = buckets.get(dueDate) ?? bucketOf(dueDate, asOf);
      buckets.set(dueDate, bucket);
      // There may be tens of thousands of them: the row is added to in place.
      row[bucket] -= changeE4;
      row.totalE4 -= changeE4;
      row.totalBaseE4 -= changeBaseE4;
      const wasOpen = openE4 !== changeE4 || openBaseE4 !== changeBaseE4;
      const isOpen = openE4 !== 0n || openBaseE4 !== 0n;
      row.itemCount += Number(wasOpen) - Number(isOpen);
      rows.set(keyOf(item), row);
    }
  return [...rows.values()];
}

type Mutable<Value> = { -readonly [Key in keyof Value]: Value[Key] };

function bucketDaysOf(asOf: LocalDate): BucketDays {
  const before = (days: number): LocalDate =>
    daysBetween(earliestDate, asOf) < days ? earliestDate : addDays(asOf, -days);
  return { asOf, before30: before(30), before60: before(60), before90: before(90) };
}

function sumOfAmounts(one: AgeingAmounts, other: AgeingAmounts): AgeingAmounts {
  return {
    currency: one.currency,
    notDue: one.notDue + other.notDue,
    days1To30: one.days1To30 + other.days1To30,
    days31To60: one.days31To60 + other.days31To60,
    days61To90: one.days61To90 + other.days61To90,
    daysOver90: one.daysOver90 + other.daysOver90,
    totalE4: one.totalE4 + other.totalE4,
    totalBaseE4: one.totalBaseE4 + other.totalBaseE4,
  };
}

export function nothingIn(currency: CurrencyCode): AgeingAmounts {
  return {
    currency,
    notDue: 0n,
    days1To30: 0n,
    days31To60: 0n,
    days61To90: 0n,
    daysOver90: 0n,
    totalE4: 0n,
    totalBaseE4: 0n,
  };
}

/** An ageing with one more item. */
export function addOpen(
  amounts: AgeingAmounts,
  of: { readonly dueDate: LocalDate; readonly openE4: bigint; readonly openBaseE4: bigint },
  asOf: LocalDate,
): AgeingAmounts {
  const bucket = bucketOf(of.dueDate, asOf);
  return {
    ...amounts,
    [bucket]: amounts[bucket] + of.openE4,
    totalE4: amounts.totalE4 + of.openE4,
    totalBaseE4: amounts.totalBaseE4 + of.openBaseE4,
  };
}

/** On its due date an item is not overdue yet. */
export function bucketOf(dueDate: LocalDate, asOf: LocalDate): AgeingBucket {
  const days = daysBetween(dueDate, asOf);
  if (days <= 0) return 'notDue';
  if (days <= 30) return 'days1To30';
  if (days <= 60) return 'days31To60';
  return days <= 90 ? 'days61To90' : 'daysOver90';
}

async function codesOf(tx: TenantReadTx, partyIds: readonly Uuid[]): Promise<Map<Uuid, string>> {
  return new Map((await partiesByIds(tx, partyIds)).map(({ id, code }) => [id, code]));
}

/** The base balance of accounts at the end of a day: maintained balances of the periods that ended, and the lines since. */
async function balanceOf(tx: TenantReadTx, accountIds: readonly Uuid[], asOf: LocalDate): Promise<bigint> {
  const endDate = (await tx.first(lastEndedPeriod, { asOf }))?.endDate ?? null;
  let sumE4 = 0n;
  for (const accountId of accountIds) {
    if (endDate !== null)
      for (const maintained of [
        await tx.first(balanceOfEndedPeriods, { accountId, asOf }),
        await tx.first(balanceOfPeriod, { accountId, periodId: OPENING_PERIOD_ID }),
      ]) {
        if (!maintained) throw new InvariantBroken('a sum of balances answered no row');
        sumE4 += maintained.debitE4 - maintained.creditE4;
      }
    const from = endDate === null ? earliestDate : addDays(endDate, 1);
    sumE4 += (await tx.first(linesWithin, { accountId, from, to: asOf }))?.baseE4 ?? 0n;
  }
  return sumE4;
}
