import { notFoundOrDenied } from '@cifra/access/errors';
import { progressPathOf, readProgress } from '@cifra/exchange/import/csv/import-progress';
import { allImportMappings } from '@cifra/exchange/import/csv/mappings';
import type { TenantResolvers } from '../generated/resolvers.ts';
import { findUploadOf } from '../find-upload.ts';

/** What a tenant keeps for its imports, and how far one has come. */
export const tenantImports: Pick<TenantResolvers, 'importMappings' | 'importProgress'> = {
  async importMappings({ id: tenantId }, _input, { books }) {
    const rows = await books.read(tenantId, (tx) => tx.all(allImportMappings, {}));
    if (!rows) throw notFoundOrDenied();
    return rows.map((row) => ({ ...row, tenantId }));
  },

  async importProgress({ id: tenantId }, { uploadId }, { books }) {
    const path = await findUploadOf({ books, tenantId }, uploadId);
    const progress = path.ok ? await readProgress(progressPathOf(path.value)) : null;
    if (progress === null) return null;
    const { phase, rows, bytes, totalBytes } = progress;
    const percent = totalBytes === 0 ? 100 : Math.floor((100 * bytes) / totalBytes);
    return { __typename: 'ImportProgress', phase, rows, percent };
  },
};
