import type { ItemContent } from '@cifra/domain/item';
import type { Uuid } from '@cifra/domain/ids';
import { tenantCommand } from '@cifra/books/command';
import type { ItemRefusal } from '@cifra/books/items/check-item';
import {
  createItem as create,
  setItemActive,
  updateItem as update,
  type ItemVersion,
} from '@cifra/books/items/items';
import type { StepInput } from '@cifra/subgraph-kit/parse-step';

/** What is done with items. Each answers the item's id. */

const versionOf = ({ id, version }: StepInput): ItemVersion => ({ id, version: BigInt(version) });

type FoundCode = 'ITEM_UNKNOWN' | 'VERSION_CONFLICT';

export const createItem = tenantCommand<ItemContent, Uuid, ItemRefusal['code']>(
  'documents.createItem',
  (tx, input, { newId }) => create(tx, input, newId),
);

export const updateItem = tenantCommand<
  { readonly item: StepInput; readonly change: Partial<ItemContent> },
  Uuid,
  ItemRefusal['code'] | FoundCode
>('documents.updateItem', (tx, { item, change }) => update(tx, versionOf(item), change));

export const deactivateItem = tenantCommand<StepInput, Uuid, FoundCode>(
  'documents.deactivateItem',
  (tx, input) => setItemActive(tx, versionOf(input), false),
);

export const activateItem = tenantCommand<StepInput, Uuid, FoundCode>('documents.activateItem', (tx, input) =>
  setItemActive(tx, versionOf(input), true),
);
