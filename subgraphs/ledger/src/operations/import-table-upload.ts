import { parseUuid } from '@cifra/domain/ids';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { DoorRefusalCode } from '@cifra/books/command';
import { cutText } from '@cifra/books/cut-text';
import { findUpload } from '@cifra/books/files/uploads';
import { progressPathOf } from '@cifra/books/import/csv/import-progress';
import {
  checkTable,
  importTable,
  type TableFileFormat,
  type TableImportRefusalCode,
  type TableImportReport,
} from '@cifra/books/import/csv/import-table';
import type { ImportKind } from '@cifra/books/import/csv/importer';
import { notFoundOrDenied } from '@cifra/access/errors';
import type { LedgerContext } from '../context.ts';

export interface TableUpload {
  readonly kind: ImportKind;
  readonly format: TableFileFormat;
  readonly idempotencyKey: string;
  readonly uploadId: string;
  readonly fileName: string;
  readonly isDryRun: boolean;
  readonly mapping: string | null;
  readonly differenceConsent: boolean;
}

/** A report as its resolver takes it. */
export interface TableImportShape {
  readonly __typename: 'TableImportReport';
  readonly isDryRun: boolean;
  readonly report: TableImportReport;
}

export type TableUploadRefusal = Refusal<TableImportRefusalCode | 'INPUT_INVALID' | DoorRefusalCode>;

/** The path of an upload of the request's tenant. Refuses: INPUT_INVALID. */
export async function findUploadOf(
  { books, tenantId }: Pick<LedgerContext, 'books' | 'tenantId'>,
  uploadId: string,
): Promise<Result<string, Refusal<'INPUT_INVALID'>>> {
  const id = parseUuid(uploadId, 'uploadId');
  const path = id.ok
    ? await findUpload(books.location.dataDirectory, { tenantId, uploadId: id.value })
    : null;
  return path === null
    ? refused(
        refuse('INPUT_INVALID', {
          field: 'uploadId',
          problem: 'names no upload of this tenant',
          value: uploadId.slice(0, 64),
        }),
      )
    : accepted(path);
}

/**
 * Imports an uploaded table, or says what importing it would do. It is checked on a reader's thread, then written in one transaction.
 * Refuses in this order: INPUT_INVALID (no such upload of this tenant), IMPORT_DUPLICATE, the first fault, then as `importTable`.
 */
export async function importTableUpload(
  context: LedgerContext,
  { uploadId, isDryRun, idempotencyKey, fileName, ...asked }: TableUpload,
): Promise<Result<TableImportShape, TableUploadRefusal>> {
  const { books, tenantId, commandRequest } = context;
  const path = await findUploadOf(context, uploadId);
  if (!path.ok) return path;
  const name = cutText(fileName.normalize('NFC'), 255);
  const input = { ...asked, fileName: name, path: path.value, progressPath: progressPathOf(path.value) };
  const shape = (report: TableImportReport): Result<TableImportShape, never> =>
    accepted({ __typename: 'TableImportReport', isDryRun, report });
  const checked = await books.report(checkTable, tenantId, input);
  if (!checked) throw notFoundOrDenied();
  if (isDryRun) return shape(checked);
  const { refusal, fileHash } = checked;
  const imported = await books.execute(
    importTable,
    { tenantId },
    { ...input, fileHash, refusal },
    commandRequest({ idempotencyKey }),
  );
  return imported.ok ? shape(imported.value) : imported;
}
