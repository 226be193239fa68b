import { tenant } from '@cifra/access/field-rule';
import { parseUuid } from '@cifra/domain/ids';
import { reference } from '@cifra/subgraph-kit/reference';
import { instantText } from '@cifra/subgraph-kit/shapes';
import type { FxContext } from '../context.ts';
import type { ExchangeRateResolvers } from '../generated/resolvers.ts';
import type { RateRow } from '@cifra/rates/history/list-rates';

export const ExchangeRate: ExchangeRateResolvers = {
  __resolveReference: reference<FxContext, RateRow | null>(
    tenant('Rate.Read'),
    async ({ tenantId, id }, { loadersOf }) => {
      const rateId = parseUuid(String(id));
      return rateId.ok ? loadersOf(String(tenantId)).rate.load(rateId.value) : null;
    },
  ),
  supersedes: (row, _input, { loadersOf }) =>
    row.supersedesId === null ? null : loadersOf(row.tenantId).rate.load(row.supersedesId),
  supersededBy: (row, _input, { loadersOf }) => loadersOf(row.tenantId).successor.load(row.id),
  recordedAt: (row) => instantText(row.recordedAtMicros),
  commitNumber: (row) => row.commitNumber.toString(),
};
