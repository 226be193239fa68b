import { pageOfRows } from '@cifra/books/connection';
import { readManifestVersions, versionKey } from '@cifra/firm/manifests/read-manifests';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const manifests: QueryResolvers['manifests'] = async (_parent, input, { books }) => {
  const page = requirePage(input, { of: ['manifests'], key: versionKey });
  const versions = await readManifestVersions(books.control, { name: input.name ?? null });
  return pageOfRows(versions, page, { key: versionKey, keyOf: ({ name, id }) => [name, id] });
};
