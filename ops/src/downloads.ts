import type { PermissionName } from '@cifra/access/permissions';
import type { Books } from '@cifra/books/books';
import type { DownloadRequest, DownloadSource } from '@cifra/files/downloads';
import { refuse } from '@cifra/domain/refusals';
import { refused } from '@cifra/domain/result';
import { permissionToRender, RENDER_SOURCE, renderDownload } from '@cifra/trade/rendering/render-download';
import { EXPORT_SOURCE, exportDownload } from '@cifra/exchange/export/export-download';
import { isGranted } from './is-granted.ts';

/** The producers of downloads, by the name in the ticket. */
export function downloadSources(books: Books): Readonly<Record<string, DownloadSource>> {
  return {
    [EXPORT_SOURCE]: whileGranted(books, exportDownload(books), () => 'Books.Export'),
    [RENDER_SOURCE]: whileGranted(books, renderDownload(books), permissionToRender),
  };
}

/**
 * A ticket does not outlive a grant: when the file is fetched, the caller must still be allowed to download in the
 * tenant and to see the file's contents. A denied attempt is recorded.
 */
function whileGranted(
  books: Books,
  source: DownloadSource,
  permissionFor: (parameters: DownloadRequest['parameters']) => PermissionName,
): DownloadSource {
  return async (download, request) => {
    const { tenantId } = download;
    const needed = ['File.Download', permissionFor(download.parameters)] as const;
    return (await isGranted(books, { tenantId, needed, field: 'GET /files' }, request))
      ? source(download, request)
      : refused(refuse('TICKET_INVALID', { purpose: 'DOWNLOAD' }));
  };
}
