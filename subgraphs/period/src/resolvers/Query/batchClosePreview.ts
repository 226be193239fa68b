import { claimAllowsTenant } from '@cifra/access/claim';
import type { Uuid } from '@cifra/domain/ids';
import { refuse } from '@cifra/domain/refusals';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import { countLiveTenant, MOST_LIVE_TENANTS } from '@cifra/subgraph-kit/reference';
import type { QueryResolvers } from '../../generated/resolvers.ts';
import { previewBatch, previewKey } from '@cifra/closing/batch/preview-batch';

export const batchClosePreview: QueryResolvers['batchClosePreview'] = async (
  _parent,
  input,
  { access, books, batch },
) => {
  const { claim } = access;
  const page = requirePage(input, { of: ['batchClosePreview'], key: previewKey });
  const { tenantIds, group, month, target } = input;
  if (page.size > MOST_LIVE_TENANTS)
    throw refusalError(refuse('TOO_MANY_TENANTS', { most: MOST_LIVE_TENANTS }));
  const choice = {
    tenantIds: tenantIds ?? null,
    group: group ?? null,
    isAll: (tenantIds ?? null) === null && (group ?? null) === null,
  };
  const previewed = await previewBatch(
    {
      books,
      allows: (permission, number) => claimAllowsTenant(claim, permission, number),
      actorId: claim.principal.id as Uuid | null,
      onOpen: (tenantId) => countLiveTenant(access, tenantId),
      onUnread: batch.onUnread,
    },
    { choice, month, target },
    page,
  );
  if (!previewed.ok) throw refusalError(previewed.refusal);
  return previewed.value;
};
