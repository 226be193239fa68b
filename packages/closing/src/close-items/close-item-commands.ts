import type { Uuid } from '@cifra/domain/ids';
import { acknowledgeCloseItem, withdrawAcknowledgement } from './acknowledge.ts';
import {
  addCloseItem,
  changeCloseItem,
  completeCloseItem,
  removeCloseItem,
  reopenCloseItem,
  type ItemChange,
  type NewCustomItem,
} from './change-items.ts';
import { findItemCodes, periodInWorkCodes, type ItemName, type NamedItem } from './item-of-period.ts';
import { closerOf } from '../close-package/closer.ts';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { tenantCommand } from '@cifra/books/command';

/** An item as a caller names it; plain data: the version is decimal digits. */
export interface RequestedItem {
  readonly periodId: Uuid;
  readonly item: ItemName;
  readonly version: string | null;
}

export const addItemCodes = refusalCodes(...periodInWorkCodes, 'USER_UNKNOWN', 'INPUT_INVALID');
const stepCodes = refusalCodes(...findItemCodes, 'CLOSE_ITEM_NOT_IN_STATE');
type StepCode = CodeOf<typeof stepCodes>;
export const changeItemCodes = refusalCodes(...stepCodes, 'USER_UNKNOWN');
const acknowledgeCodes = refusalCodes(...stepCodes, 'REASON_TOO_SHORT');

const namedItem = ({ periodId, item, version }: RequestedItem): NamedItem => ({
  periodId,
  item,
  expectedVersion: version === null ? null : BigInt(version),
});

/** Only an owner's id is part of the input; whether they may sign in was looked up on the way. */
const ownerIdOf = (owner: NewCustomItem['owner'] | undefined): { readonly ownerId?: Uuid | null } =>
  owner === undefined ? {} : { ownerId: owner?.id ?? null };

export const addCloseItemCommand = tenantCommand<NewCustomItem, Uuid, CodeOf<typeof addItemCodes>>(
  'period.addCloseItem',
  (tx, input, { newId }) => addCloseItem(tx, input, newId),
  {
    keyedBy: ({ owner, ...input }) => ({ ...input, ...ownerIdOf(owner) }),
    refuses: addItemCodes,
  },
);

export const changeCloseItemCommand = tenantCommand<
  { readonly named: RequestedItem; readonly change: ItemChange },
  Uuid,
  CodeOf<typeof changeItemCodes>
>(
  'period.changeCloseItem',
  (tx, { named, change: changed }, { newId }) =>
    changeCloseItem(tx, namedItem(named), { change: changed, newId }),
  {
    keyedBy: ({ named, change: { owner, ...changed } }) => ({
      named,
      change: { ...changed, ...ownerIdOf(owner) },
    }),
    refuses: changeItemCodes,
  },
);

export const completeCloseItemCommand = tenantCommand<
  { readonly named: RequestedItem; readonly note: string | null },
  Uuid,
  StepCode
>(
  'period.completeCloseItem',
  (tx, { named, note }, context) =>
    completeCloseItem(tx, namedItem(named), { note, actorId: closerOf(context), newId: context.newId }),
  { refuses: stepCodes },
);

export const reopenCloseItemCommand = tenantCommand<RequestedItem, Uuid, StepCode>(
  'period.reopenCloseItem',
  (tx, named, { newId }) => reopenCloseItem(tx, namedItem(named), newId),
  { refuses: stepCodes },
);

export const removeCloseItemCommand = tenantCommand<RequestedItem, Uuid, StepCode>(
  'period.removeCloseItem',
  (tx, named, { newId }) => removeCloseItem(tx, namedItem(named), newId),
  { refuses: stepCodes },
);

export const acknowledgeCloseItemCommand = tenantCommand<
  { readonly named: RequestedItem; readonly seen: string; readonly note: string },
  Uuid,
  CodeOf<typeof acknowledgeCodes>
>(
  'period.acknowledgeCloseItem',
  (tx, { named, seen, note }, context) =>
    acknowledgeCloseItem(
      tx,
      { named: namedItem(named), seen, note },
      { actorId: closerOf(context), tenant: context.tenant, newId: context.newId },
    ),
  { refuses: acknowledgeCodes },
);

export const withdrawAcknowledgementCommand = tenantCommand<RequestedItem, Uuid, StepCode>(
  'period.withdrawAcknowledgement',
  (tx, named, { newId }) => withdrawAcknowledgement(tx, namedItem(named), newId),
  { refuses: stepCodes },
);

export const closeItemCommands = [
  addCloseItemCommand,
  changeCloseItemCommand,
  completeCloseItemCommand,
  reopenCloseItemCommand,
  removeCloseItemCommand,
  acknowledgeCloseItemCommand,
  withdrawAcknowledgementCommand,
];
