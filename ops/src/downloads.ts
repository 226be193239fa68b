import type { PermissionName } from '@cifra/access/permissions';
import type { Books } from '@cifra/books/books';
import type { DownloadRequest, DownloadSource } from '@cifra/files/downloads';
import { refuse } from '@cifra/domain/refusals';
import { refused } from '@cifra/domain/result';
import { permissionToRender, RENDER_SOURCE, renderDownload } from '@cifra/trade/rendering/render-download';
import { EXPORT_SOURCE, exportDownload } from '@cifra/exchange/export/export-download';
import { isStillGranted } from './still-granted.ts';

/** The producers of downloads, by the name in the ticket. */
export function downloadSources(books: Books): Readonly<Record<string, DownloadSource>> {
  return {
    [EXPORT_SOURCE]: whileGranted(books, exportDownload(books), () => 'Books.Export'),
    [RENDER_SOURCE]: whileGranted(books, renderDownload(books), permissionToRender),
  };
}

/** The caller must still be allowed to download in the tenant, and to see the file's contents. */
function whileGranted(
  books: Books,
  source: DownloadSource,
  permissionFor: (parameters: DownloadRequest['parameters']) => PermissionName,
): DownloadSource {
  return async (download, request) => {
    const { tenantId, parameters } = download;
    const needed = ['File.Download', permissionFor(parameters)] as const;
    if (await isStillGranted(books, { tenantId, needed, request })) return source(download, request);
    return refused(refuse('TICKET_INVALID', { purpose: 'DOWNLOAD' }));
  };
}
