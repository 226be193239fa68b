import type { AuditEvent } from '@cifra/domain/events';
import type { ItemContent } from '@cifra/domain/item';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { Row } from '@cifra/database/kit/table';
import { items } from '@cifra/database/tables/documents';
import type { TenantTx } from '@cifra/database/tx';
import { checkItem, gatherItemFacts, problemOfItem, type ItemRefusal } from './check-item.ts';
import { itemById } from './queries.ts';

export type ItemRow = Row<typeof items>;

/** An item as the caller saw it. */
export interface ItemVersion {
  readonly id: Uuid;
  readonly version: bigint;
}

export const findItemCodes = refusalCodes('ITEM_UNKNOWN', 'VERSION_CONFLICT');
type Found = RefusalOf<typeof findItemCodes>;

/** Creates an item in the caller's transaction. Refuses: as `problemOfItem`. */
export async function createItem(
  tx: TenantTx,
  content: ItemContent,
  newId: () => Uuid,
): Promise<Result<Uuid, ItemRefusal>> {
  const problem = await checkItem(tx, content);
  if (problem) return refused(problem);
  const id = newId();
  await insertItem(tx, content, { id, isActive: true });
  return accepted(id);
}

/** Writes an item that was checked. */
export async function insertItem(
  tx: TenantTx,
  content: ItemContent,
  { id, isActive }: { readonly id: Uuid; readonly isActive: boolean },
): Promise<void> {
  const row = { ...columnsOf(content), id, is_active: isActive };
  tx.insert(items, row);
  tx.record({ event: 'ITEM_CREATED', objectType: 'Item', objectId: id, after: itemFacts(row) });
}

/** Changes an item in the caller's transaction; what is left out stays. Refuses in this order: ITEM_UNKNOWN, VERSION_CONFLICT, as `problemOfItem`. */
export async function updateItem(
  tx: TenantTx,
  item: ItemVersion,
  change: Partial<ItemContent>,
): Promise<Result<Uuid, Found | ItemRefusal>> {
  const [found, facts] = await Promise.all([findItem(tx, item), gatherItemFacts(tx, change)]);
  if (!found.ok) return found;
  const before = contentOf(found.value);
  const content = { ...before, ...change };
  const problem = problemOfItem(content, { ...before, id: item.id }, facts);
  if (problem) return refused(problem);
  const next = { ...found.value, ...columnsOf(content) };
  return accepted(await write(tx, found.value, { event: 'ITEM_CHANGED', next }));
}

/** Activates or deactivates an item. Refuses in this order: ITEM_UNKNOWN, VERSION_CONFLICT. */
export async function setItemActive(
  tx: TenantTx,
  item: ItemVersion,
  isActive: boolean,
): Promise<Result<Uuid, Found>> {
  const found = await findItem(tx, item);
  if (!found.ok) return found;
  const event = isActive ? 'ITEM_ACTIVATED' : 'ITEM_DEACTIVATED';
  return accepted(await write(tx, found.value, { event, next: { ...found.value, is_active: isActive } }));
}

async function findItem(tx: TenantTx, { id, version }: ItemVersion): Promise<Result<ItemRow, Found>> {
  const row = await tx.first(itemById, { id });
  if (!row) return refused(refuse('ITEM_UNKNOWN', { lineNumber: null, itemRef: id }));
  if (row.commit_number === version) return accepted(row);
  const [expected, actual] = [String(version), String(row.commit_number)];
  return refused(
    refuse('VERSION_CONFLICT', { object: 'item', expectedVersion: expected, actualVersion: actual }),
  );
}

async function write(
  tx: TenantTx,
  row: ItemRow,
  {
    event,
    next,
  }: { readonly event: 'ITEM_CHANGED' | 'ITEM_DEACTIVATED' | 'ITEM_ACTIVATED'; readonly next: ItemRow },
): Promise<Uuid> {
  const { commit_number: version, ...fields } = next;
  tx.replace(items, fields, version);
  const [before, after] = [itemFacts(row), itemFacts(next)];
  tx.record({ event, objectType: 'Item', objectId: row.id, before, after });
  return row.id;
}

function contentOf(row: Omit<ItemRow, 'commit_number'>): ItemContent {
  return {
    code: row.code,
    name: row.name,
    unitPriceE6: row.unit_price_e6?.toString() ?? null,
    currency: row.currency,
    salesAccountId: row.sales_account_id,
    purchaseAccountId: row.purchase_account_id,
    taxCodeId: row.tax_code_id,
  };
}

function columnsOf(content: ItemContent): Omit<ItemRow, 'id' | 'is_active' | 'commit_number'> {
  return {
    code: content.code,
    name: content.name,
    unit_price_e6: content.unitPriceE6 === null ? null : BigInt(content.unitPriceE6),
    currency: content.currency,
    sales_account_id: content.salesAccountId,
    purchase_account_id: content.purchaseAccountId,
    tax_code_id: content.taxCodeId,
  };
}

/** An item's row as its events tell it. */
function itemFacts(row: Omit<ItemRow, 'commit_number'>): AuditEvent<'ITEM_CREATED'>['after'] {
  return { ...contentOf(row), isActive: row.is_active };
}
