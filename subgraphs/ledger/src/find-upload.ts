import { parseUuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { findUpload } from '@cifra/files/uploads';
import type { LedgerContext } from './context.ts';

export const findUploadCodes = refusalCodes('INPUT_INVALID');

/** The path of an upload of the request's tenant. Refuses: INPUT_INVALID. */
export async function findUploadOf(
  { books, tenantId }: Pick<LedgerContext, 'books' | 'tenantId'>,
  uploadId: string,
): Promise<Result<string, RefusalOf<typeof findUploadCodes>>> {
  const id = parseUuid(uploadId, 'uploadId');
  const path = id.ok
    ? await findUpload(books.location.dataDirectory, { tenantId, uploadId: id.value })
    : null;
  return path === null
    ? refused(
        refuse('INPUT_INVALID', {
          field: 'uploadId',
          problem: 'is not an upload of this tenant',
          value: null,
        }),
      )
    : accepted(path);
}
