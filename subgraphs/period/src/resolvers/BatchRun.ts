import { someTenant } from '@cifra/access/field-rule';
import { pageOfRows, type KeyPart } from '@cifra/books/connection';
import { findBatchRun, visibleTenants, type SeenRun } from '@cifra/closing/batch/read-batch-runs';
import { oncePerContext } from '@cifra/subgraph-kit/once-per-context';
import { reference } from '@cifra/subgraph-kit/reference';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import { instantText } from '@cifra/subgraph-kit/shapes';
import type { PeriodContext } from '../context.ts';
import type { BatchRunResolvers } from '../generated/resolvers.ts';

/** The caller's tenants are looked up once for all runs that a request refers to. */
const visibleTo = oncePerContext((context: PeriodContext) => visibleTenants(context));

const tenantKey: readonly KeyPart[] = ['number'];

export const BatchRun: BatchRunResolvers = {
  __resolveReference: reference<PeriodContext, SeenRun | null>(
    someTenant('Batch.Read'),
    async ({ id }, context) => findBatchRun(context.books, id, await visibleTo(context)),
  ),
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
