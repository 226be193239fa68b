import { parseUuid } from '@cifra/domain/ids';
import { EXPORT_SOURCE } from '@cifra/exchange/export/export-download';
import { findDownloadState } from '@cifra/files/download-state';
import type { TenantResolvers } from '../generated/resolvers.ts';

/** What has become of the exports of whoever looks. */
export const tenantExports: Pick<TenantResolvers, 'exportState'> = {
  async exportState({ id: tenantId }, { ticketHash }, { books, access }) {
    const userId = parseUuid(access.claim.principal.id ?? '');
    if (!userId.ok) return null;
    const download = { ticketHash, userId: userId.value, tenantId, source: EXPORT_SOURCE };
    return findDownloadState(books.control, download, BigInt(Date.now()) * 1_000n);
  },
};
