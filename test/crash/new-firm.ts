import type { Books } from '@cifra/books/books';
import { createDatabase } from '@cifra/firm/provisioning/create-database';
import { seedFirm } from '@cifra/firm/provisioning/seed-firm';
import { controlPlacement, openCrashBooks, requestOf, templateModules } from './books-of.ts';
import { provisionClient } from '../worlds/product/data-directory.ts';
import { factsOf, type Facts } from './facts.ts';

/** A firm without clients in an empty directory. */
export async function openNewFirm(directory: string): Promise<Books> {
  await createDatabase({ dataDirectory: directory }, controlPlacement, 'control');
  const books = await openCrashBooks(directory, templateModules);
  await seedFirm(books, requestOf('preparer'));
  return books;
}

/** A client's books, in dollars, with a bare chart; entries need nobody's approval. */
export async function provisionBooks(
  books: Books,
  {
    directory,
    slug,
    fiscalYearStart,
  }: { readonly directory: string; readonly slug: string; readonly fiscalYearStart: string },
): Promise<Facts> {
  const request = requestOf('preparer');
  await provisionClient({ directory }, books, { slug, timeZone: 'America/Panama', fiscalYearStart, request });
  return factsOf(directory, slug);
}
