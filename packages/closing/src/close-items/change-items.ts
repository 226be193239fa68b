import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import type { TenantTx } from '@cifra/database/tx';
import {
  emptyItem,
  findItem,
  findItemRows,
  nameOf,
  writeItem,
  type FindItemRefusal,
  type FoundItem,
  type ItemFields,
  type NamedItem,
  type PeriodInWorkRefusal,
} from './item-of-period.ts';

/** The maximum number of custom items on a checklist, which is read whole. */
const CUSTOM_ITEMS_AT_MOST = 200;

type NewId = () => Uuid;

/** The owner. Whether they are a user who may sign in was looked up in the control plane. */
export interface ItemOwner {
  readonly id: Uuid;
  readonly isActive: boolean;
}

export interface NewCustomItem {
  readonly periodId: Uuid;
  readonly title: string;
  readonly owner: ItemOwner | null;
  readonly dueDate: LocalDate | null;
  readonly isRepeated: boolean;
}

/** The changes to an item; omitted fields stay. */
export interface ItemChange {
  readonly title?: string;
  readonly owner?: ItemOwner | null;
  readonly dueDate?: LocalDate | null;
  readonly isRepeated?: boolean;
}

type NotInState = Refusal<'CLOSE_ITEM_NOT_IN_STATE'>;
type Changed<More extends Refusal = never> = Promise<Result<Uuid, FindItemRefusal | NotInState | More>>;

/** Refuses: USER_UNKNOWN, for an owner who cannot sign in. */
function problemOfOwner(owner: ItemOwner | null | undefined): Refusal<'USER_UNKNOWN'> | null {
  return owner && !owner.isActive ? refuse('USER_UNKNOWN', { userRef: owner.id }) : null;
}

/**
 * Adds a custom item; answers its id. Refuses in this order: PERIOD_UNKNOWN, CLOSE_NOT_IN_WORK, USER_UNKNOWN (the owner cannot
 * sign in), INPUT_INVALID (the checklist is full).
 */
export async function addCloseItem(
  tx: TenantTx,
  { periodId, title, owner, dueDate, isRepeated }: NewCustomItem,
  newId: NewId,
): Promise<Result<Uuid, PeriodInWorkRefusal | Refusal<'USER_UNKNOWN' | 'INPUT_INVALID'>>> {
  const rows = await findItemRows(tx, periodId);
  if (!rows.ok) return rows;
  const unknown = problemOfOwner(owner);
  if (unknown !== null) return refused(unknown);
  const standing = rows.value.filter(({ code, state }) => code === null && state !== 'REMOVED');
  if (standing.length >= CUSTOM_ITEMS_AT_MOST) {
    const problem = `cannot be added: a checklist has at most ${CUSTOM_ITEMS_AT_MOST} custom items`;
    return refused(refuse('INPUT_INVALID', { field: 'title', problem, value: null }));
  }
  const fields: ItemFields = {
    ...emptyItem,
    id: newId(),
    period_id: periodId,
    title,
    owner_id: owner?.id ?? null,
    due_date: dueDate,
    is_repeated: isRepeated,
  };
  return accepted(writeItem(tx, { fields, version: null }, { after: fields, event: 'CLOSE_ITEM_ADDED' }));
}

/**
 * Changes an item; for a computed one its owner and due date. Returns the id of its row. Refuses in this order: as `findItem`,
 * CLOSE_ITEM_NOT_IN_STATE, USER_UNKNOWN.
 */
export async function changeCloseItem(
  tx: TenantTx,
  named: NamedItem,
  { change, newId }: { readonly change: ItemChange; readonly newId: NewId },
): Changed<Refusal<'USER_UNKNOWN'>> {
  const found = await findItem(tx, named, newId);
  if (!found.ok) return found;
  const { fields } = found.value;
  if (fields.code !== null && (change.title !== undefined || change.isRepeated !== undefined))
    return refused(
      notTaken(fields, 'change', 'it is computed from the books, so only its owner and due date can change'),
    );
  const unknown = problemOfOwner(change.owner);
  if (unknown !== null) return refused(unknown);
  const after = {
    ...fields,
    title: change.title ?? fields.title,
    owner_id: change.owner === undefined ? fields.owner_id : (change.owner?.id ?? null),
    due_date: change.dueDate === undefined ? fields.due_date : change.dueDate,
    is_repeated: change.isRepeated ?? fields.is_repeated,
  };
  return accepted(writeItem(tx, found.value, { after, event: 'CLOSE_ITEM_CHANGED' }));
}

/** Marks a custom item as done. Refuses in this order: as `findItem`, CLOSE_ITEM_NOT_IN_STATE. */
export async function completeCloseItem(
  tx: TenantTx,
  named: NamedItem,
  by: { readonly note: string | null; readonly actorId: Uuid; readonly newId: NewId },
): Changed {
  const found = await findCustom(tx, named, { action: 'complete', newId: by.newId });
  if (!found.ok) return found;
  const { fields } = found.value;
  if (fields.state === 'DONE')
    return refused(notTaken(fields, 'complete', 'it is already done; reopenCloseItem reopens it'));
  const after: ItemFields = {
    ...fields,
    state: 'DONE',
    note: by.note,
    acknowledged: null,
    decided_by: by.actorId,
  };
  return accepted(writeItem(tx, found.value, { after, event: 'CLOSE_ITEM_COMPLETED' }));
}

/** Reopens a custom item that was done. Refuses as `completeCloseItem`. */
export async function reopenCloseItem(tx: TenantTx, named: NamedItem, newId: NewId): Changed {
  const found = await findCustom(tx, named, { action: 'reopen', newId });
  if (!found.ok) return found;
  const { fields } = found.value;
  if (fields.state !== 'DONE')
    return refused(notTaken(fields, 'reopen', 'only an item that is DONE can be reopened'));
  const after: ItemFields = { ...fields, state: 'OPEN', note: null, decided_by: null };
  return accepted(writeItem(tx, found.value, { after, event: 'CLOSE_ITEM_REOPENED' }));
}

/** Removes a custom item; it is not carried over to the next period. Refuses as `completeCloseItem`. */
export async function removeCloseItem(tx: TenantTx, named: NamedItem, newId: NewId): Changed {
  const found = await findCustom(tx, named, { action: 'remove', newId });
  if (!found.ok) return found;
  const after: ItemFields = { ...found.value.fields, state: 'REMOVED' };
  return accepted(writeItem(tx, found.value, { after, event: 'CLOSE_ITEM_REMOVED' }));
}

async function findCustom(
  tx: TenantTx,
  named: NamedItem,
  { action, newId }: { readonly action: string; readonly newId: NewId },
): Promise<Result<FoundItem, FindItemRefusal | NotInState>> {
  const found = await findItem(tx, named, newId);
  if (!found.ok || found.value.fields.code === null) return found;
  return refused(notTaken(found.value.fields, action, 'it is computed from the books and is settled there'));
}

export function notTaken(fields: ItemFields, action: string, why: string): NotInState {
  if (fields.state === 'REMOVED') throw new InvariantBroken('a removed item was found in a checklist');
  return refuse('CLOSE_ITEM_NOT_IN_STATE', {
    closeItemRef: nameOf(fields),
    action,
    closeItemState: fields.state,
    why,
  });
}
