import { claimAllowsTenant } from '@cifra/access/claim';
import type { Uuid } from '@cifra/domain/ids';
import { refuse } from '@cifra/domain/refusals';
import { parsePage } from '@cifra/books/connection';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import { countLiveTenant, MOST_LIVE_TENANTS } from '@cifra/subgraph-kit/reference';
import type { QueryResolvers } from '../../generated/resolvers.ts';
import { previewBatch } from '@cifra/closing/batch/preview-batch';

export const batchClosePreview: QueryResolvers['batchClosePreview'] = async (
  _parent,
  { tenantIds, group, month, target, first, after },
  { access, books, batch },
) => {
  const { claim } = access;
  const page = parsePage({ first, after }, 1);
  if (!page.ok) throw refusalError(page.refusal);
  if (page.value.first > MOST_LIVE_TENANTS)
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
    page.value,
  );
  if (!previewed.ok) throw refusalError(previewed.refusal);
  return previewed.value;
};
