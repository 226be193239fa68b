import type { Books } from '@cifra/books/books';
import { createDatabase } from '@cifra/firm/provisioning/create-database';
import { seedFirm } from '@cifra/firm/provisioning/seed-firm';
import { openCrashBooks, requestOf, templateModules } from './books-of.ts';
import { provisionClient } from '../worlds/product/data-directory.ts';
import { factsOf, type Facts } from './facts.ts';
import { configOf, type Where } from './where.ts';

/** A firm without clients where nothing is. */
export async function openNewFirm(where: Where): Promise<Books> {
  const { dataDirectory, controlPlacement } = configOf(where);
  await createDatabase({ dataDirectory }, controlPlacement, 'control');
  const books = await openCrashBooks(where, templateModules);
  await seedFirm(books, requestOf('preparer'));
  return books;
}

/** A client's books, in dollars, with a bare chart; entries need nobody's approval. */
export async function provisionBooks(
  books: Books,
  {
    where,
    slug,
    fiscalYearStart,
  }: { readonly where: Where; readonly slug: string; readonly fiscalYearStart: string },
): Promise<Facts> {
  const request = requestOf('preparer');
  await provisionClient(where, books, { slug, timeZone: 'America/Panama', fiscalYearStart, request });
  return factsOf(where, slug);
}
