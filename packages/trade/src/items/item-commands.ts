import type { ItemContent } from '@cifra/domain/item';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { tenantCommand } from '@cifra/books/command';
import type { StepInput } from '@cifra/books/step-input';
import { itemCodes } from './check-item.ts';
import { createItem, findItemCodes, setItemActive, updateItem, type ItemVersion } from './items.ts';

/** What is done with items. Each answers the item's id. */

const versionOf = ({ id, version }: StepInput): ItemVersion => ({ id, version: BigInt(version) });

type FoundCode = CodeOf<typeof findItemCodes>;
const updateItemCodes = refusalCodes(...findItemCodes, ...itemCodes);

export const createItemCommand = tenantCommand<ItemContent, Uuid, CodeOf<typeof itemCodes>>(
  'documents.createItem',
  (tx, input, { newId }) => createItem(tx, input, newId),
  { refuses: itemCodes },
);

export const updateItemCommand = tenantCommand<
  { readonly item: StepInput; readonly change: Partial<ItemContent> },
  Uuid,
  CodeOf<typeof updateItemCodes>
>('documents.updateItem', (tx, { item, change }) => updateItem(tx, versionOf(item), change), {
  refuses: updateItemCodes,
});

export const deactivateItemCommand = tenantCommand<StepInput, Uuid, FoundCode>(
  'documents.deactivateItem',
  (tx, input) => setItemActive(tx, versionOf(input), false),
  { refuses: findItemCodes },
);

export const activateItemCommand = tenantCommand<StepInput, Uuid, FoundCode>(
  'documents.activateItem',
  (tx, input) => setItemActive(tx, versionOf(input), true),
  { refuses: findItemCodes },
);
