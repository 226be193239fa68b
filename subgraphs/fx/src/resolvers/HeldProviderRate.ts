import { firm } from '@cifra/access/field-rule';
import { heldRateById, type StoredHeldRate } from '@cifra/rates/refresh/held-rates';
import { reference } from '@cifra/subgraph-kit/reference';
import { instantText } from '@cifra/subgraph-kit/shapes';
import type { FxContext } from '../context.ts';
import type { HeldProviderRateResolvers } from '../generated/resolvers.ts';
import { providerOf } from './ProviderRate.ts';

export const HeldProviderRate: HeldProviderRateResolvers = {
  __resolveReference: reference<FxContext, StoredHeldRate | null>(firm('Rate.Read'), ({ id }, { books }) =>
    books.control.first(heldRateById, { id }),
  ),
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
