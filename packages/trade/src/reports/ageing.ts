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
  changesAfter,
  controlAccounts,
  itemsOpenNow,
  lastEndedPeriod,
  linesWithin,
} from './ageing-queries.ts';
import { openItemsByIds, type OpenItemRow } from '../reads/open-items.ts';
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
    const items = await itemsOpenOn(tx, { side, asOf, accountIds });
    const rows = new Map<string, AgeingAmounts & { readonly partyId: Uuid }>();
    const totals = new Map<CurrencyCode, AgeingAmounts>();
    for (const found of items) {
      const { party_id: partyId, currency } = found.item;
      const key = `${partyId} ${currency}`;
      rows.set(key, { partyId, ...add(rows.get(key) ?? nothingIn(currency), found, asOf) });
      totals.set(currency, add(totals.get(currency) ?? nothingIn(currency), found, asOf));
    }
    const codes = await codesOf(tx, [...new Set(items.map(({ item }) => item.party_id))]);
    const placeOf = (row: { readonly partyId: Uuid; readonly currency: string }) =>
      `${codes.get(row.partyId) ?? ''}\u0000${row.currency}`;
    return {
      baseCurrency,
      rows: [...rows.values()].toSorted((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1)),
      totals: [...totals.values()].toSorted((one, other) => (one.currency < other.currency ? -1 : 1)),
      baseTotalE4: items.reduce((sum, { openBaseE4 }) => sum + openBaseE4, 0n),
      controlBalanceE4: await balanceOf(tx, accountIds, asOf),
    };
  },
);

/** Items with anything open at the end of a day. */
async function itemsOpenOn(
  tx: TenantReadTx,
  of: { readonly side: DocumentSide; readonly asOf: LocalDate; readonly accountIds: readonly Uuid[] },
): Promise<OpenItemRow[]> {
  const items = new Map((await tx.all(itemsOpenNow, { side: of.side })).map((row) => [row.item.id, row]));
  const later = new Map<Uuid, { readonly originalE4: bigint; readonly baseE4: bigint }>();
  for (const accountId of of.accountIds)
    for (const { openItemId, ...change } of await tx.all(changesAfter, { accountId, asOf: of.asOf }))
      later.set(openItemId, change);
  const closedSince = [...later.keys()].filter((id) => !items.has(id));
  for (const row of await openItemsByIds(tx, closedSince)) items.set(row.item.id, row);
  return [...items.values()]
    .map((row) => {
      const change = later.get(row.item.id);
      return change === undefined
        ? row
        : {
            ...row,
            openOriginalE4: row.openOriginalE4 - change.originalE4,
            openBaseE4: row.openBaseE4 - change.baseE4,
          };
    })
    .filter(({ openOriginalE4, openBaseE4 }) => openOriginalE4 !== 0n || openBaseE4 !== 0n);
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

function add(amounts: AgeingAmounts, found: OpenItemRow, asOf: LocalDate): AgeingAmounts {
  const { openOriginalE4: openE4, openBaseE4, item } = found;
  return addOpen(amounts, { dueDate: item.due_date, openE4, openBaseE4 }, asOf);
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
