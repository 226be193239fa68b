import { bitmapHas } from '@cifra/access/bitmap';
import { resolveGrants } from '@cifra/access/grants';
import { permissionNumber, type PermissionName } from '@cifra/access/permissions';
import type { Books } from '@cifra/books/books';
import type { DownloadAsked, DownloadSource } from '@cifra/books/files/downloads';
import { refuse } from '@cifra/domain/refusals';
import { refused } from '@cifra/domain/result';
import {
  permissionToRender,
  RENDER_SOURCE,
  renderDownload,
} from '@cifra/subgraph-documents/rendering/render-download';
import { findUserAccess } from '@cifra/subgraph-firm/repository/access';
import { EXPORT_SOURCE, exportDownload } from '@cifra/subgraph-ledger/export/export-download';

/** Who makes the files of download tickets, by the names that tickets give. */
export function downloadSources(books: Books): Readonly<Record<string, DownloadSource>> {
  return {
    [EXPORT_SOURCE]: whileGranted(books, exportDownload(books), () => 'Books.Export'),
    [RENDER_SOURCE]: whileGranted(books, renderDownload(books), permissionToRender),
  };
}

/**
 * A ticket outlives no grant: when the file is fetched, its subject may still download in the tenant, and see what is in the file. An
 * attempt that is not allowed is recorded.
 */
export function whileGranted(
  books: Books,
  source: DownloadSource,
  permissionFor: (parameters: DownloadAsked['parameters']) => PermissionName,
): DownloadSource {
  return async (asked, request) => {
    const { tenantId } = asked;
    const needed = ['File.Download', permissionFor(asked.parameters)] as const;
    const access = await findUserAccess(books.control, request.actor.id ?? '');
    const allowed = access && resolveGrants(access, BigInt(Date.now()) * 1_000n).byTenant.get(tenantId);
    const lacking = needed.find(
      (permission) => !allowed || !bitmapHas(allowed.permissions, permissionNumber(permission)),
    );
    if (lacking === undefined) return source(asked, request);
    await books.recordDenial({ tenantId, field: 'GET /files', permission: lacking, request });
    return refused(refuse('TICKET_INVALID', { purpose: 'DOWNLOAD' }));
  };
}
