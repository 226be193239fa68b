import { readFile } from 'node:fs/promises';
import type { GraphQLSchema } from 'graphql';
import { buildReference, type Guide, type Site } from './build.ts';

/** The pages that explain, in the order in which they are listed: path, title, and the file in `docs`. */
const guides = [
  ['', 'The API', 'api.md'],
  ['refusals', 'Refusals', 'errors.md'],
  ['events', 'Audit events', 'events.md'],
  ['api-policy', 'How the API changes', 'api-policy.md'],
  ['live', 'Live', 'specs/live.md'],
  ['webhooks', 'Webhooks', 'specs/webhooks.md'],
  ['money', 'Money', 'specs/money.md'],
  ['posting', 'Posting', 'specs/posting.md'],
  ['documents', 'Documents', 'specs/documents.md'],
  ['periods', 'Periods', 'specs/periods.md'],
  ['close', 'Closing a month', 'specs/close.md'],
  ['year-end', 'Year-end', 'specs/year-end.md'],
  ['reports', 'Reports', 'specs/reports.md'],
  ['fx', 'Exchange rates', 'specs/fx.md'],
  ['import-export', 'Import and export', 'specs/import-export.md'],
  ['search', 'Search', 'specs/search.md'],
  ['glossary', 'Glossary', 'glossary.md'],
] as const;

const files = ['reference.css', 'find.js'] as const;

/** The reference site of this schema, from the repository's files. */
export async function readReference(schema: GraphQLSchema): Promise<Site> {
  const read = (name: string, base: string): Promise<string> =>
    readFile(new URL(base + name, import.meta.url), 'utf8');
  const pages = guides.map(async ([path, title, file]): Promise<Guide> => ({
    path,
    title,
    markdown: await read(file, '../../../docs/'),
  }));
  const texts = files.map(async (name): Promise<[string, string]> => [name, await read(name, './')]);
  return buildReference({
    schema,
    guides: await Promise.all(pages),
    files: Object.fromEntries(await Promise.all(texts)),
  });
}
