import { isMonthClosed } from '@cifra/domain/close-order';
import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import { openingChangeAmounts, openingChangePeriods, openingChanges } from '@cifra/database/tables/close';
import type { Row } from '@cifra/database/kit/table';
import type { periods as periodTable } from '@cifra/database/tables/tenant';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import { changesSince, makersSince } from './queries.ts';

type PeriodRow = Row<typeof periodTable>;

/** A month that is closed again, among all months. */
interface ClosedAgain {
  readonly period: PeriodRow;
  /** All of the tenant's, in order of date. */
  readonly periods: readonly PeriodRow[];
  /** The closing before; null: it was never closed. */
  readonly lastClosing: { readonly commitNumber: bigint } | null;
}

/** What a reopened month has changed since it was closed before, and the later months that are closed. */
export interface OpeningChange {
  readonly amounts: readonly {
    readonly accountId: Uuid;
    readonly currency: CurrencyCode;
    readonly originalE4: bigint;
    readonly baseE4: bigint;
  }[];
  /** Who made or approved it. */
  readonly makers: readonly Uuid[];
  readonly laterPeriods: readonly { readonly id: Uuid; readonly name: string }[];
}

/**
 * What closing a month again changes in the opening of later months that are closed. Null: the month was never closed, no later one is
 * closed, or what was posted since cancels out. Reads in one set.
 */
export async function openingChangeOf(
  tx: TenantReadTx,
  { period, periods, lastClosing }: ClosedAgain,
): Promise<OpeningChange | null> {
  const laterPeriods = periods.filter(
    ({ start_date: from, close_state: state }) => from > period.start_date && isMonthClosed(state),
  );
  if (lastClosing === null || laterPeriods.length === 0) return null;
  const since = { periodId: period.id, after: lastClosing.commitNumber };
  const [changes, makers] = await Promise.all([tx.all(changesSince, since), tx.all(makersSince, since)]);
  const amounts = changes.filter(({ originalE4, baseE4 }) => originalE4 !== 0n || baseE4 !== 0n);
  if (amounts.length === 0) return null;
  const ids = makers.flatMap(({ preparedBy, approvedBy }) => [preparedBy, approvedBy]);
  return { amounts, laterPeriods, makers: [...new Set(ids.filter((id) => id !== null))] };
}

/** Raises the change once, on every later period, with the closing that brought it. */
export function raiseOpeningChange(
  tx: TenantTx,
  { amounts, makers, laterPeriods }: OpeningChange,
  { periodId, ordinal }: { readonly periodId: Uuid; readonly ordinal: number },
): void {
  const key = { period_id: periodId, ordinal };
  tx.insert(openingChanges, { ...key, makers: JSON.stringify(makers) });
  for (const { accountId, currency, originalE4, baseE4 } of amounts)
    tx.insert(openingChangeAmounts, {
      ...key,
      account_id: accountId,
      currency,
      original_amount: originalE4,
      base_amount: baseE4,
    });
  for (const { id } of laterPeriods) tx.insert(openingChangePeriods, { ...key, later_period_id: id });
  tx.record({
    event: 'OPENING_CHANGED',
    objectType: 'Period',
    objectId: periodId,
    after: {
      closing: ordinal,
      laterPeriods: laterPeriods.map(({ name }) => name),
      makers,
      changes: amounts,
    },
  });
}
