import { tenant } from '@cifra/access/field-rule';
import type { Uuid } from '@cifra/domain/ids';
import { InvariantBroken } from '@cifra/database/failures';
import { moneyOf } from '@cifra/subgraph-kit/shapes';
import type { DocumentsContext } from '../context.ts';
import type { AllocationResolvers } from '../generated/resolvers.ts';
import type { OpenItemOfTenant } from '@cifra/trade/reads/open-items';
import { referenceById } from '@cifra/subgraph-kit/reference';
import { documentOf, entryOf } from './stubs.ts';
import type { DocumentsLoaders } from '../loaders.ts';

async function itemOf(
  tenantId: Uuid,
  itemId: Uuid,
  { loadersOf }: DocumentsContext,
): Promise<OpenItemOfTenant> {
  const found = await loadersOf(tenantId).openItem.load(itemId);
  if (!found) throw new InvariantBroken('an allocation names an item that does not exist');
  return found;
}

async function documentOfItem(tenantId: Uuid, itemId: Uuid, context: DocumentsContext) {
  const { item } = await itemOf(tenantId, itemId, context);
  return documentOf({ tenantId, documentId: item.document_id }, context);
}

export const Allocation: AllocationResolvers = {
  __resolveReference: referenceById(
    tenant('Document.Read'),
    ({ allocation }: DocumentsLoaders) => allocation,
  ),
  from: (row, _input, context) => documentOfItem(row.tenantId, row.from_item_id, context),
  to: (row, _input, context) => documentOfItem(row.tenantId, row.to_item_id, context),
  fromItem: (row, _input, context) => itemOf(row.tenantId, row.from_item_id, context),
  toItem: (row, _input, context) => itemOf(row.tenantId, row.to_item_id, context),
  allocationDate: (row) => row.allocation_date,
  amount: (row) => moneyOf(row.amount, row.currency),
  fromBase: (row) => moneyOf(row.from_base_amount, row.baseCurrency),
  toBase: (row) => moneyOf(row.to_base_amount, row.baseCurrency),
  async variance(row, _input, context) {
    // The item that stands on the debit side gives up its base amount: what it gives up beyond the other is lost.
    const from = await itemOf(row.tenantId, row.from_item_id, context);
    const lossE4 = row.from_base_amount - row.to_base_amount;
    return moneyOf(from.item.original_amount < 0n ? -lossE4 : lossE4, row.baseCurrency);
  },
  async entry(row, _input, { loadersOf }) {
    if (row.entry_id !== null) return entryOf(row.tenantId, row.entry_id);
    const [first] = await loadersOf(row.tenantId).movementsOfItem.load(row.from_item_id);
    if (!first) throw new InvariantBroken('an open item has no movement');
    return entryOf(row.tenantId, first.posting_id);
  },
  async reversedBy(row, _input, { loadersOf }) {
    const takenBack = await loadersOf(row.tenantId).takingBack.load(row.id);
    return takenBack?.entryId ? entryOf(row.tenantId, takenBack.entryId) : null;
  },
  async takenBackOn(row, _input, { loadersOf }) {
    return (await loadersOf(row.tenantId).takingBack.load(row.id))?.date ?? null;
  },
};
