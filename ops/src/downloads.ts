import type { Books } from '@cifra/books/books';
import type { DownloadSource } from '@cifra/books/files/downloads';

/** Who makes the files of download tickets, by the names that tickets give. */
export function downloadSources(_books: Books): Readonly<Record<string, DownloadSource>> {
  return {};
}
