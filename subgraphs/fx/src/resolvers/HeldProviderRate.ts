import { instantText } from '@cifra/subgraph-kit/shapes';
import type { HeldProviderRateResolvers } from '../generated/resolvers.ts';
import { providerOf } from './ProviderRate.ts';

export const HeldProviderRate: HeldProviderRateResolvers = {
  provider: providerOf,
  pivotCurrency: (row) => row.pivot_currency,
  rateDate: (row) => row.rate_date,
  previousRate: (row) => row.previous_rate,
  previousDate: (row) => row.previous_date,
  heldAt: (row) => instantText(row.held_at),
  decidedAt: (row) => (row.state === 'HELD' ? null : instantText(row.writtenAtMicros)),
  decidedBy: ({ state, actorId, actorName }, _input, { nameOfActor }) =>
    state === 'HELD' ? null : nameOfActor({ id: actorId, name: actorName }),
};
