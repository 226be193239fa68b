import { accepted } from '@cifra/domain/result';
import type { Books } from '@cifra/books/books';
import type { DownloadSource } from '@cifra/files/downloads';
import { exportBooks, type ExportInput } from './export-books.ts';

/** The name of the export source in a ticket. */
export const EXPORT_SOURCE = 'export';

/** Produces the file for an export ticket. Its parameters were checked when the ticket was issued. */
export function exportDownload(books: Books): DownloadSource {
  return async ({ tenantId, fileName, parameters, ticketHash }, request) => {
    const input = parameters as unknown as ExportInput;
    const made = await exportBooks(books, { tenantId, input, fileName, ticketHash }, request);
    return made.ok ? accepted({ ...made.value, byteLength: null }) : made;
  };
}
