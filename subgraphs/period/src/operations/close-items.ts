import type { Uuid } from '@cifra/domain/ids';
import {
  acknowledgeCloseItem as acknowledge,
  withdrawAcknowledgement as withdraw,
} from '@cifra/books/close/items/acknowledge';
import {
  addCloseItem as add,
  changeCloseItem as change,
  completeCloseItem as complete,
  removeCloseItem as remove,
  reopenCloseItem as reopen,
  type ItemChange,
  type NewCustomItem,
} from '@cifra/books/close/items/change-items';
import type { ItemName, NamedItem } from '@cifra/books/close/items/item-of-period';
import { closerOf } from '@cifra/books/close/closer';
import { tenantCommand } from '@cifra/books/command';

/** An item as a caller names it; plain data: the version is decimal digits. */
export interface AskedItem {
  readonly periodId: Uuid;
  readonly item: ItemName;
  readonly version: string | null;
}

type FindCode = 'PERIOD_UNKNOWN' | 'CLOSE_NOT_IN_WORK' | 'CLOSE_ITEM_UNKNOWN' | 'VERSION_CONFLICT';
type StepCode = FindCode | 'CLOSE_ITEM_NOT_IN_STATE';

const namedItem = ({ periodId, item, version }: AskedItem): NamedItem => ({
  periodId,
  item,
  expectedVersion: version === null ? null : BigInt(version),
});

/** An owner's id is what was asked for; whether they may sign in was looked up on the way. */
const askedOwner = (owner: NewCustomItem['owner'] | undefined): { readonly ownerId?: Uuid | null } =>
  owner === undefined ? {} : { ownerId: owner?.id ?? null };

export const addCloseItem = tenantCommand<
  NewCustomItem,
  Uuid,
  'PERIOD_UNKNOWN' | 'CLOSE_NOT_IN_WORK' | 'USER_UNKNOWN' | 'INPUT_INVALID'
>('period.addCloseItem', (tx, input, { newId }) => add(tx, input, newId), {
  asked: ({ owner, ...input }) => ({ ...input, ...askedOwner(owner) }),
});

export const changeCloseItem = tenantCommand<
  { readonly named: AskedItem; readonly change: ItemChange },
  Uuid,
  StepCode | 'USER_UNKNOWN'
>(
  'period.changeCloseItem',
  (tx, { named, change: changed }, { newId }) => change(tx, namedItem(named), { change: changed, newId }),
  {
    asked: ({ named, change: { owner, ...changed } }) => ({
      named,
      change: { ...changed, ...askedOwner(owner) },
    }),
  },
);

export const completeCloseItem = tenantCommand<
  { readonly named: AskedItem; readonly note: string | null },
  Uuid,
  StepCode
>('period.completeCloseItem', (tx, { named, note }, context) =>
  complete(tx, namedItem(named), { note, actorId: closerOf(context), newId: context.newId }),
);

export const reopenCloseItem = tenantCommand<AskedItem, Uuid, StepCode>(
  'period.reopenCloseItem',
  (tx, named, { newId }) => reopen(tx, namedItem(named), newId),
);

export const removeCloseItem = tenantCommand<AskedItem, Uuid, StepCode>(
  'period.removeCloseItem',
  (tx, named, { newId }) => remove(tx, namedItem(named), newId),
);

export const acknowledgeCloseItem = tenantCommand<
  { readonly named: AskedItem; readonly seen: string; readonly note: string },
  Uuid,
  StepCode | 'REASON_TOO_SHORT'
>('period.acknowledgeCloseItem', (tx, { named, seen, note }, context) =>
  acknowledge(
    tx,
    { named: namedItem(named), seen, note },
    { actorId: closerOf(context), tenant: context.tenant, newId: context.newId },
  ),
);

export const withdrawAcknowledgement = tenantCommand<AskedItem, Uuid, StepCode>(
  'period.withdrawAcknowledgement',
  (tx, named, { newId }) => withdraw(tx, namedItem(named), newId),
);

export const closeItemCommands = [
  addCloseItem,
  changeCloseItem,
  completeCloseItem,
  reopenCloseItem,
  removeCloseItem,
  acknowledgeCloseItem,
  withdrawAcknowledgement,
];
