import type { ProposedAllocation as Proposed } from '@cifra/trade/automatic-allocation/propose-allocations';
import type { Uuid } from '@cifra/domain/ids';
import { InvariantBroken } from '@cifra/database/failures';
import { moneyOf } from '@cifra/subgraph-kit/shapes';
import type { ProposedAllocationResolvers } from '../generated/resolvers.ts';

export type ProposedAllocationParent = Proposed & { readonly tenantId: Uuid; readonly baseCurrency: string };

export const ProposedAllocation: ProposedAllocationResolvers = {
  fromItem: ({ tenantId, fromItemId }, _input, { loadersOf }) =>
    fromItemId === null ? null : loadersOf(tenantId).openItem.load(fromItemId),
  async toItem({ tenantId, toItemId }, _input, { loadersOf }) {
    const found = await loadersOf(tenantId).openItem.load(toItemId);
    if (!found) throw new InvariantBroken('an allocation was proposed of an item that does not exist');
    return found;
  },
  amount: ({ amountE4, currency }) => moneyOf(amountE4, currency),
  fromOpen: ({ fromOpenE4, currency }) => moneyOf(fromOpenE4, currency),
  toOpen: ({ toOpenE4, currency }) => moneyOf(toOpenE4, currency),
  effect: ({ effect, baseCurrency }) =>
    effect && {
      __typename: 'AllocationEffect',
      allocationDate: effect.allocationDate,
      fromBase: moneyOf(effect.fromBaseE4, baseCurrency),
      toBase: moneyOf(effect.toBaseE4, baseCurrency),
      variance: moneyOf(effect.varianceE4, baseCurrency),
    },
};
