import type { Books } from '@cifra/books/books';
import type { DownloadSource } from '@cifra/books/files/downloads';
import { RENDER_SOURCE, renderDownload } from '@cifra/subgraph-documents/rendering/render-download';
import { EXPORT_SOURCE, exportDownload } from '@cifra/subgraph-ledger/export/export-download';

/** Who makes the files of download tickets, by the names that tickets give. */
export function downloadSources(books: Books): Readonly<Record<string, DownloadSource>> {
  return { [EXPORT_SOURCE]: exportDownload(books), [RENDER_SOURCE]: renderDownload(books) };
}
