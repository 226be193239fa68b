import { tenant } from '@cifra/access/field-rule';
import {
  activateItemCommand,
  createItemCommand,
  deactivateItemCommand,
  updateItemCommand,
} from '@cifra/trade/items/item-commands';
import { itemChange, newItem } from '../parse/item.ts';
import { itemStep } from '../parse/step.ts';
import { writtenItem } from './answers.ts';
import { mutation } from './kit.ts';

const needs = tenant('Item.Write');

export const itemMutations = [
  mutation('createItem', {
    needs,
    input: newItem,
    command: createItemCommand,
    answers: 'ItemCreated',
    shape: async (id, context) => ({ item: await writtenItem(context, id) }),
  }),
  mutation('updateItem', {
    needs,
    input: itemChange,
    command: updateItemCommand,
    answers: 'ItemUpdated',
    shape: async (id, context) => ({ item: await writtenItem(context, id) }),
  }),
  mutation('deactivateItem', {
    needs,
    input: itemStep,
    command: deactivateItemCommand,
    answers: 'ItemDeactivated',
    shape: async (id, context) => ({ item: await writtenItem(context, id) }),
  }),
  mutation('activateItem', {
    needs,
    input: itemStep,
    command: activateItemCommand,
    answers: 'ItemActivated',
    shape: async (id, context) => ({ item: await writtenItem(context, id) }),
  }),
];
