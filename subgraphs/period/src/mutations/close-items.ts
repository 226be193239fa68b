import { tenant } from '@cifra/access/field-rule';
import type { ItemOwner } from '@cifra/closing/close-items/change-items';
import type { Uuid } from '@cifra/domain/ids';
import type { PeriodContext } from '../context.ts';
import {
  acknowledgeCloseItemCommand,
  addCloseItemCommand,
  addItemCodes,
  changeCloseItemCommand,
  changeItemCodes,
  completeCloseItemCommand,
  removeCloseItemCommand,
  reopenCloseItemCommand,
  withdrawAcknowledgementCommand,
} from '@cifra/closing/close-items/close-item-commands';
import {
  acknowledgement,
  completion,
  customItem,
  itemChange,
  namedItem,
  newItem,
} from '../parse/close-item.ts';
import { isActiveUser } from '@cifra/closing/batch/users';
import { writtenPeriod } from './answers.ts';
import { mutation, mutationInSteps } from './kit.ts';

const needs = tenant('Period.Prepare');
const answers = 'CloseItemChanged';

export const closeItemMutations = [
  mutationInSteps('addCloseItem', {
    needs,
    input: newItem,
    refuses: addItemCodes,
    run: async ({ ownerId, ...item }, context, request) => {
      const { books, tenantId } = context;
      const owner = await findOwner(context, ownerId);
      return books.execute(addCloseItemCommand, { tenantId }, { ...item, owner }, request);
    },
    answers,
    shape: (itemId, context, { periodId }) => changedItem(itemId, context, periodId),
  }),
  mutationInSteps('changeCloseItem', {
    needs,
    input: itemChange,
    refuses: changeItemCodes,
    run: async ({ named, change: { ownerId, ...rest } }, context, request) => {
      const { books, tenantId } = context;
      const change = ownerId === undefined ? rest : { ...rest, owner: await findOwner(context, ownerId) };
      return books.execute(changeCloseItemCommand, { tenantId }, { named, change }, request);
    },
    answers,
    shape: (itemId, context, { named }) => changedItem(itemId, context, named.periodId),
  }),
  mutation('completeCloseItem', {
    needs,
    input: completion,
    command: completeCloseItemCommand,
    answers,
    shape: (itemId, context, { named }) => changedItem(itemId, context, named.periodId),
  }),
  mutation('reopenCloseItem', {
    needs,
    input: customItem,
    command: reopenCloseItemCommand,
    answers,
    shape: (itemId, context, { periodId }) => changedItem(itemId, context, periodId),
  }),
  mutation('removeCloseItem', {
    needs,
    input: customItem,
    command: removeCloseItemCommand,
    answers,
    shape: (itemId, context, { periodId }) => changedItem(itemId, context, periodId),
  }),
  mutation('acknowledgeCloseItem', {
    needs,
    input: acknowledgement,
    command: acknowledgeCloseItemCommand,
    answers,
    shape: (itemId, context, { named }) => changedItem(itemId, context, named.periodId),
  }),
  mutation('withdrawAcknowledgement', {
    needs,
    input: namedItem,
    command: withdrawAcknowledgementCommand,
    answers,
    shape: (itemId, context, { periodId }) => changedItem(itemId, context, periodId),
  }),
];

/** The owner whom an input names, with whether they may sign in. */
async function findOwner({ books }: PeriodContext, id: Uuid | null): Promise<ItemOwner | null> {
  return id === null ? null : { id, isActive: await isActiveUser(books.control, id) };
}

async function changedItem(itemId: Uuid, context: PeriodContext, periodId: Uuid) {
  context.loadersOf(context.tenantId).closePackage.clear(periodId);
  return { itemId, period: await writtenPeriod(context, periodId) };
}
