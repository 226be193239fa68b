import { notFoundOrDenied } from '@cifra/access/errors';
import type { CommandRequest, DoorRefusalCode } from '@cifra/books/command';
import { cutText } from '@cifra/domain/cut-text';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, type Result } from '@cifra/domain/result';
import { progressPathOf } from '@cifra/exchange/import/csv/import-progress';
import {
  checkTable,
  importTableCodes,
  importTableCommand,
  type TableFileFormat,
  type TableImportReport,
} from '@cifra/exchange/import/csv/import-table';
import type { ImportKind } from '@cifra/exchange/import/csv/importer';
import type { LedgerContext } from './context.ts';
import { findUploadCodes, findUploadOf } from './find-upload.ts';

export interface TableUpload {
  readonly kind: ImportKind;
  readonly format: TableFileFormat;
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

export const tableUploadCodes = refusalCodes(...findUploadCodes, ...importTableCodes);

/**
 * Imports an uploaded table, or says what importing it would do. It is checked on a reader's thread, then written in one transaction.
 * Refuses in this order: INPUT_INVALID (no such upload of this tenant), IMPORT_DUPLICATE, the first fault, then as `importTableCommand`.
 */
export async function importTableUpload(
  context: LedgerContext,
  { uploadId, isDryRun, fileName, ...table }: TableUpload,
  request: CommandRequest,
): Promise<Result<TableImportReport, Refusal<CodeOf<typeof tableUploadCodes> | DoorRefusalCode>>> {
  const { books, tenantId } = context;
  const path = await findUploadOf(context, uploadId);
  if (!path.ok) return path;
  const name = cutText(fileName.normalize('NFC'), 255);
  const input = { ...table, fileName: name, path: path.value, progressPath: progressPathOf(path.value) };
  const checked = await books.report(checkTable, tenantId, input);
  if (!checked) throw notFoundOrDenied();
  if (isDryRun) return accepted(checked);
  const { refusal, fileHash } = checked;
  return books.execute(importTableCommand, { tenantId }, { ...input, fileHash, refusal }, request);
}
