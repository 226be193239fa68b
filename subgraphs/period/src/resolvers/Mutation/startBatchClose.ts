import { claimAllowsTenant } from '@cifra/access/claim';
import { notFoundOrDenied } from '@cifra/access/errors';
import { checkIdempotencyKey } from '@cifra/domain/normalise';
import type { Uuid } from '@cifra/domain/ids';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { findBatchRun, visibleTenants } from '../../operations/read-batch-runs.ts';
import { startBatch } from '../../operations/start-batch.ts';

export const startBatchClose: MutationResolvers['startBatchClose'] = async (_parent, { input }, context) => {
  const { access, books, batch, commandRequest } = context;
  const { principal } = access.claim;
  // The work is done in a person's name, with that person's rights.
  if (principal.kind !== 'user') throw notFoundOrDenied();
  const key = checkIdempotencyKey(input.idempotencyKey);
  if (!key.ok) return toGraphQLRefusal(key.refusal);
  const { tenantIds = null, group = null, isAll, month, target } = input;
  const started = await startBatch(
    books,
    { choice: { tenantIds, group, isAll: isAll === true }, month, target },
    {
      user: { id: principal.id as Uuid, name: principal.name },
      allows: (permission, number) => claimAllowsTenant(access.claim, permission, number),
    },
    commandRequest({ idempotencyKey: key.value }),
  );
  if (!started.ok) return toGraphQLRefusal(started.refusal);
  batch.onChanged();
  const run = await findBatchRun(books, started.value.runId, await visibleTenants(context));
  if (run === null) throw notFoundOrDenied();
  return { __typename: 'BatchRunStarted', run };
};
