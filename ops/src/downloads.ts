import { bitmapHas } from '@cifra/access/bitmap';
import { resolveGrants } from '@cifra/access/grants';
import { permissionNumber } from '@cifra/access/permissions';
import type { Books } from '@cifra/books/books';
import type { DownloadSource } from '@cifra/books/files/downloads';
import { refuse } from '@cifra/domain/refusals';
import { refused } from '@cifra/domain/result';
import { RENDER_SOURCE, renderDownload } from '@cifra/subgraph-documents/rendering/render-download';
import { findUserAccess } from '@cifra/subgraph-firm/repository/access';
import { EXPORT_SOURCE, exportDownload } from '@cifra/subgraph-ledger/export/export-download';

/** Who makes the files of download tickets, by the names that tickets give. */
export function downloadSources(books: Books): Readonly<Record<string, DownloadSource>> {
  return {
    [EXPORT_SOURCE]: whileGranted(books, exportDownload(books)),
    [RENDER_SOURCE]: whileGranted(books, renderDownload(books)),
  };
}

/** A ticket outlives no grant: its subject may still download in the tenant when the file is fetched. An attempt that is not allowed is recorded. */
export function whileGranted(books: Books, source: DownloadSource): DownloadSource {
  return async (asked, request) => {
    const { tenantId } = asked;
    const access = await findUserAccess(books.control, request.actor.id ?? '');
    const allowed = access && resolveGrants(access, BigInt(Date.now()) * 1_000n).byTenant.get(tenantId);
    if (allowed && bitmapHas(allowed.permissions, permissionNumber('File.Download')))
      return source(asked, request);
    await books.recordDenial({ tenantId, field: 'GET /files', permission: 'File.Download', request });
    return refused(refuse('TICKET_INVALID', { purpose: 'DOWNLOAD' }));
  };
}
