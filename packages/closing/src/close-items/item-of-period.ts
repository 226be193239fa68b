import type { AuditEvent } from '@cifra/domain/events';
import type { Uuid } from '@cifra/domain/ids';
import type { CloseState } from '@cifra/domain/periods';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import type { Row } from '@cifra/database/kit/table';
import { closeItems } from '@cifra/database/tables/close';
import type { periods } from '@cifra/database/tables/tenant';
import type { NewRow, TenantReadTx, TenantTx } from '@cifra/database/tx';
import { periodById } from '@cifra/ledger/journal/queries';
import { computedItems, type ComputedCode } from './computed-fact.ts';
import { itemRowsOfPeriod } from './queries.ts';

export type PeriodRow = Row<typeof periods>;
export type ItemRow = Row<typeof closeItems>;
export type ItemFields = NewRow<typeof closeItems>;

/** The close states in which a checklist changes; what is submitted or closed stays. */
const inWork: readonly CloseState[] = ['OPEN', 'DRAFT'];

/** A computed item by its code, or any that has a row by the row's id. */
export type ItemName = { readonly code: ComputedCode } | { readonly itemId: Uuid };

export interface NamedItem {
  readonly periodId: Uuid;
  readonly item: ItemName;
  /** The version that the caller saw, 0 where the item had none; null: whichever it is. */
  readonly expectedVersion: bigint | null;
}

/** An item as it is kept. `version` is null of a computed one to which nobody added anything. */
export interface FoundItem {
  readonly period: PeriodRow;
  readonly fields: ItemFields;
  readonly version: bigint | null;
}

export const periodInWorkCodes = refusalCodes('PERIOD_UNKNOWN', 'CLOSE_NOT_IN_WORK');
export type PeriodInWorkRefusal = RefusalOf<typeof periodInWorkCodes>;
export const findItemCodes = refusalCodes(...periodInWorkCodes, 'CLOSE_ITEM_UNKNOWN', 'VERSION_CONFLICT');
export type FindItemRefusal = RefusalOf<typeof findItemCodes>;

/** A period whose checklist may change now. Refuses in this order: PERIOD_UNKNOWN, CLOSE_NOT_IN_WORK. */
function periodInWork(
  period: PeriodRow | null,
  { periodId }: { readonly periodId: Uuid },
): Result<PeriodRow, PeriodInWorkRefusal> {
  if (!period) return refused(refuse('PERIOD_UNKNOWN', { periodRef: periodId }));
  if (inWork.includes(period.close_state)) return accepted(period);
  return refused(
    refuse('CLOSE_NOT_IN_WORK', {
      periodRef: period.name,
      periodCloseState: period.close_state,
      allowedCloseStates: inWork,
    }),
  );
}

/** People's edits to the checklist of a period that may change now, in one set. Refuses as `periodInWork`. */
export async function findItemRows(
  tx: TenantReadTx,
  periodId: Uuid,
): Promise<Result<readonly ItemRow[], PeriodInWorkRefusal>> {
  const { period, rows } = await gatherItems(tx, periodId);
  const inWork = periodInWork(period, { periodId });
  return inWork.ok ? accepted(rows) : inWork;
}

/** A period and people's edits to its checklist, as they were read; null: there is no such period. */
interface ItemsOfPeriod {
  readonly period: PeriodRow | null;
  readonly rows: readonly ItemRow[];
}

async function gatherItems(tx: TenantReadTx, periodId: Uuid): Promise<ItemsOfPeriod> {
  const [period, rows] = await Promise.all([
    tx.first(periodById, { id: periodId }),
    tx.all(itemRowsOfPeriod, { periodId }),
  ]);
  return { period, rows };
}

/** Reads an item in one set. Refuses as `itemOf`. */
export async function findItem(
  tx: TenantReadTx,
  named: NamedItem,
  newId: () => Uuid,
): Promise<Result<FoundItem, FindItemRefusal>> {
  return itemOf(await gatherItems(tx, named.periodId), named, newId);
}

/**
 * An item of a period whose checklist may change now; what was removed is unknown.
 * Refuses in this order: as `periodInWork`, CLOSE_ITEM_UNKNOWN, VERSION_CONFLICT.
 */
export function itemOf(
  { period: read, rows }: ItemsOfPeriod,
  { periodId, item, expectedVersion }: NamedItem,
  newId: () => Uuid,
): Result<FoundItem, FindItemRefusal> {
  const period = periodInWork(read, { periodId });
  if (!period.ok) return period;
  const row = rows.find((each) => ('code' in item ? each.code === item.code : each.id === item.itemId));
  if ('itemId' in item && (!row || row.state === 'REMOVED'))
    return refused(
      refuse('CLOSE_ITEM_UNKNOWN', { itemPeriodRef: period.value.name, closeItemRef: item.itemId }),
    );
  const version = row?.commit_number ?? null;
  if (expectedVersion !== null && expectedVersion !== (version ?? 0n))
    return refused(
      refuse('VERSION_CONFLICT', {
        object: 'close item',
        expectedVersion: String(expectedVersion),
        actualVersion: String(version ?? 0n),
      }),
    );
  return accepted({
    period: period.value,
    fields: fieldsOf(row) ?? newComputed(periodId, item, newId),
    version,
  });
}

function fieldsOf(row: ItemRow | undefined): ItemFields | null {
  if (!row) return null;
  const { commit_number: _version, ...fields } = row;
  return fields;
}

/** What is kept of a computed item before anybody has added anything. */
function newComputed(periodId: Uuid, item: ItemName, newId: () => Uuid): ItemFields {
  if (!('code' in item)) throw new InvariantBroken('a custom item has a row');
  return { ...emptyItem, id: newId(), period_id: periodId, code: item.code };
}

/** An item of which nothing is known yet. */
export const emptyItem = {
  code: null,
  title: null,
  owner_id: null,
  due_date: null,
  is_repeated: false,
  state: 'OPEN',
  note: null,
  acknowledged: null,
  decided_by: null,
} as const satisfies Partial<ItemFields>;

/** What an item is called in a refusal. */
export function nameOf({ code, title }: Pick<ItemFields, 'code' | 'title'>): string {
  return code ?? title ?? '';
}

type CloseItemEvent =
  | 'CLOSE_ITEM_ADDED'
  | 'CLOSE_ITEM_CHANGED'
  | 'CLOSE_ITEM_COMPLETED'
  | 'CLOSE_ITEM_REOPENED'
  | 'CLOSE_ITEM_REMOVED'
  | 'CLOSE_ITEM_ACKNOWLEDGED'
  | 'CLOSE_ITEM_ACKNOWLEDGEMENT_WITHDRAWN';

/** The next version of an item, or its first, and the event that tells of it. */
export function writeItem(
  tx: TenantTx,
  { fields: before, version }: Pick<FoundItem, 'fields' | 'version'>,
  { after, event }: { readonly after: ItemFields; readonly event: CloseItemEvent },
): Uuid {
  if (version === null) tx.insert(closeItems, after);
  else tx.replace(closeItems, after, version);
  const told = { objectType: 'CloseItem', objectId: after.id, after: toldOf(after) } as const;
  tx.record(
    event === 'CLOSE_ITEM_ADDED' || version === null
      ? { ...told, event }
      : { ...told, event, before: toldOf(before) },
  );
  return after.id;
}

/** What an event tells of an item. */
function toldOf(fields: ItemFields): AuditEvent<CloseItemEvent>['after'] {
  return {
    periodId: fields.period_id,
    code: fields.code,
    title: fields.title ?? (fields.code === null ? null : computedItems[fields.code as ComputedCode].title),
    ownerId: fields.owner_id,
    dueDate: fields.due_date,
    isRepeated: fields.is_repeated,
    state: fields.state,
    note: fields.note,
    acknowledged: fields.acknowledged,
  };
}
