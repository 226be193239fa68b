import type { Books } from '@cifra/books/books';
import { createDatabase } from '@cifra/firm/provisioning/create-database';
import { provisionTenant } from '@cifra/firm/provisioning/provision-tenant';
import { parseTenantInput } from '@cifra/firm/provisioning/tenant-input';
import { seedFirm } from '@cifra/firm/provisioning/seed-firm';
import { controlPlacement, openCrashBooks, requestOf, templateModules } from './books-of.ts';
import { factsOf, type Facts } from './facts.ts';
import { expectAccepted } from '../support/expect-accepted.ts';

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
  const parsed = parseTenantInput({
    slug,
    name: `Killed: ${slug}`,
    kind: 'SANDBOX',
    countryPack: 'NEUTRAL',
    coaTemplate: 'BARE',
    baseCurrency: 'USD',
    timeZone: 'America/Panama',
    fiscalYearStart,
    settings: [{ key: 'entries.manualNeedApproval', value: 'false' }],
  });
  expectAccepted(
    await provisionTenant({ books, dataDirectory: directory }, expectAccepted(parsed), requestOf('preparer')),
  );
  return factsOf(directory, slug);
}
