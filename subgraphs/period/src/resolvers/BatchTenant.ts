import { instantText } from '@cifra/subgraph-kit/shapes';
import type { BatchTenantResolvers } from '../generated/resolvers.ts';
import { refusalShape } from '@cifra/closing/batch/read-batch-runs';
import { tenantOfBatch } from './tenant-of-batch.ts';

export const BatchTenant: BatchTenantResolvers = {
  tenant: ({ row }, _input, { access }, info) => tenantOfBatch(row.tenant_id, access, info),
  state: ({ row }) => row.state,
  attempts: ({ row }) => row.attempts,
  steps: ({ outcome }) => (outcome?.kind === 'steps' ? [...outcome.steps] : []),
  refusal: ({ outcome }) => (outcome?.kind === 'refusal' ? refusalShape(outcome.refusal) : null),
  failureReference: ({ outcome }) => (outcome?.kind === 'failure' ? outcome.reference : null),
  commitNumber: ({ row }) => row.tenant_commit_number?.toString() ?? null,
  startedAt: ({ row }) => (row.started_at === null ? null : instantText(row.started_at)),
  endedAt: ({ row }) => (row.ended_at === null ? null : instantText(row.ended_at)),
};
