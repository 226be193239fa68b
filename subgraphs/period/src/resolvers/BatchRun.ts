import { connectionOf, parsePage } from '@cifra/books/connection';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import { instantText } from '@cifra/subgraph-kit/shapes';
import type { BatchRunResolvers } from '../generated/resolvers.ts';

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
  tenants: ({ tenants }, { states, first, after }) => {
    const page = parsePage({ first, after }, 1);
    if (!page.ok) throw refusalError(page.refusal);
    const afterNumber = Number(page.value.after?.[0] ?? 0);
    const matching = tenants.filter(
      ({ number, row }) =>
        number > afterNumber && (states === null || states === undefined || states.includes(row.state)),
    );
    return connectionOf(matching.slice(0, page.value.first + 1), page.value, ({ number }) => [
      String(number),
    ]);
  },
};
