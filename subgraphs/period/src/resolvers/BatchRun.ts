import { pageOfRows, type KeyPart } from '@cifra/books/connection';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import { instantText } from '@cifra/subgraph-kit/shapes';
import type { BatchRunResolvers } from '../generated/resolvers.ts';

const tenantKey: readonly KeyPart[] = ['number'];

export const BatchRun: BatchRunResolvers = {
  id: ({ row }) => row.id,
  month: ({ row }) => row.month,
  target: ({ row }) => row.target,
  state: ({ row }) => row.state,
  startedBy: ({ row }) => ({ __typename: 'User', id: row.started_by }),
  startedByName: ({ row }, _input, { nameOfActor }) => nameOfActor({ id: row.started_by, name: null }),
  startedAt: ({ row }) => instantText(row.started_at),
  endedAt: ({ row }) => (row.ended_at === null ? null : instantText(row.ended_at)),
  tenantCount: ({ tenants }) => tenants.length,
  counts: ({ tenants }) =>
    [...Map.groupBy(tenants, ({ row }) => row.state)].map(([state, ofState]) => ({
      __typename: 'BatchCount',
      state,
      tenantCount: ofState.length,
    })),
  tenants: ({ row, tenants }, input) => {
    const page = requirePage(input, { of: ['batch tenants', row.id], key: tenantKey });
    const { states } = input;
    const matching = tenants.filter(
      ({ row: { state } }) => states === null || states === undefined || states.includes(state),
    );
    return pageOfRows(matching, page, { key: tenantKey, keyOf: ({ number }) => [String(number)] });
  },
};
