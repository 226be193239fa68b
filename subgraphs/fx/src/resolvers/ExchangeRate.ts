import { tenant } from '@cifra/access/field-rule';
import { instantText } from '@cifra/subgraph-kit/shapes';
import { referenceById } from '@cifra/subgraph-kit/reference';
import type { ExchangeRateResolvers } from '../generated/resolvers.ts';
import type { FxLoaders } from '../loaders.ts';

export const ExchangeRate: ExchangeRateResolvers = {
  __resolveReference: referenceById(tenant('Rate.Read'), ({ rate }: FxLoaders) => rate),
  supersedes: (row, _input, { loadersOf }) =>
    row.supersedesId === null ? null : loadersOf(row.tenantId).rate.load(row.supersedesId),
  supersededBy: (row, _input, { loadersOf }) => loadersOf(row.tenantId).successor.load(row.id),
  recordedAt: (row) => instantText(row.recordedAtMicros),
  recordedBy: ({ actorId, actorName }, _input, { nameOfActor }) =>
    nameOfActor({ id: actorId, name: actorName }),
  commitNumber: (row) => row.commitNumber.toString(),
};
