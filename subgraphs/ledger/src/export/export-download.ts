import { accepted } from '@cifra/domain/result';
import type { Books } from '@cifra/books/books';
import type { DownloadSource } from '@cifra/books/files/downloads';
import { exportBooks, type ExportAsked } from './export-books.ts';

/** The name by which a ticket asks for an export. */
export const EXPORT_SOURCE = 'export';

/** Makes the file of an export's ticket. What it asks for was checked when the ticket was issued. */
export function exportDownload(books: Books): DownloadSource {
  return async ({ tenantId, fileName, parameters, ticketHash }, request) => {
    const asked = parameters as unknown as ExportAsked;
    const made = await exportBooks(books, { tenantId, asked, fileName, ticketHash }, request);
    return made.ok ? accepted({ ...made.value, byteLength: null }) : made;
  };
}
