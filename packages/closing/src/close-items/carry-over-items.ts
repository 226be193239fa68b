import type { Uuid } from '@cifra/domain/ids';
import { addDays, addMonths, type LocalDate } from '@cifra/domain/local-date';
import { closeItems } from '@cifra/database/tables/close';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import type { CloseBasis } from './close-basis.ts';
import { emptyItem, type PeriodRow } from './item-of-period.ts';
import { itemRowsOfPeriod } from './queries.ts';

/** A custom item that a period's checklist begins with. */
export interface ItemToTakeOver {
  readonly title: string;
  readonly ownerId: Uuid | null;
  readonly dueDate: LocalDate | null;
}

/** Months counted through the years. */
const monthNumber = (date: LocalDate): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));

/**
 * The custom items that the period before repeats, with their owners, each due as many months later as lie between the two, at the end of
 * a shorter month. An item whose title the period has, or had until it was removed, is left out.
 */
export async function itemsToTakeOver(
  tx: TenantReadTx,
  { period, periods, itemRows }: Pick<CloseBasis, 'period' | 'periods' | 'itemRows'>,
): Promise<ItemToTakeOver[]> {
  const dayBefore = addDays(period.start_date, -1);
  const before = periods.find(({ start_date, end_date }) => start_date <= dayBefore && dayBefore <= end_date);
  if (!before) return [];
  const repeated = (await tx.all(itemRowsOfPeriod, { periodId: before.id })).filter(
    ({ code, is_repeated, state }) => code === null && is_repeated && state !== 'REMOVED',
  );
  const own = new Set(itemRows.map(({ title }) => title));
  const months = monthNumber(period.start_date) - monthNumber(before.start_date);
  return repeated
    .filter(({ title }) => !own.has(title))
    .map(({ title, owner_id, due_date }) => ({
      title: title ?? '',
      ownerId: owner_id,
      dueDate: due_date === null ? null : addMonths(due_date, months),
    }));
}

/** Writes the items that a period's checklist begins with, all of them open: when its close is prepared for the first time. */
export function carryOverItems(
  tx: TenantTx,
  { period, items }: { readonly period: PeriodRow; readonly items: readonly ItemToTakeOver[] },
  newId: () => Uuid,
): void {
  if (items.length === 0) return;
  for (const { title, ownerId, dueDate } of items)
    tx.insert(closeItems, {
      ...emptyItem,
      id: newId(),
      period_id: period.id,
      title,
      owner_id: ownerId,
      due_date: dueDate,
      is_repeated: true,
    });
  tx.record({
    event: 'CLOSE_ITEMS_TAKEN_OVER',
    objectType: 'Period',
    objectId: period.id,
    after: { items: items.map(({ title, ownerId, dueDate }) => ({ title, ownerId, dueDate })) },
  });
}
