import type { AccountType } from '@cifra/domain/accounts';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { DoorRefusalCode } from '@cifra/books/command';
import { findUpload } from '@cifra/books/files/uploads';
import {
  dryRunSaft,
  readSaft,
  importSaft,
  type SaftImportRefusalCode,
  type SaftReport,
} from '@cifra/books/import/saft/import-saft';
import { cutText } from '@cifra/books/cut-text';
import { notFoundOrDenied } from '@cifra/access/errors';
import type { LedgerContext } from '../context.ts';

export interface SaftUpload {
  readonly idempotencyKey: string;
  readonly uploadId: string;
  readonly fileName: string;
  readonly isDryRun: boolean;
  readonly hasConsentToOpeningDifference: boolean;
  /** Types of accounts whose StandardAccountID tells none, or another; by code. */
  readonly accountTypes: Readonly<Record<string, AccountType>>;
}

/** A report as its resolver takes it. */
export interface SaftImportShape {
  readonly __typename: 'SaftImportReport';
  readonly tenantId: Uuid;
  readonly isDryRun: boolean;
  readonly report: SaftReport;
}

export type SaftUploadRefusal = Refusal<
  SaftImportRefusalCode | 'INPUT_INVALID' | 'IMPORT_FILE_MALFORMED' | DoorRefusalCode
>;

/**
 * Imports an uploaded file, or says what importing it would do. Refuses in this order: INPUT_INVALID (no such upload of this tenant),
 * IMPORT_FILE_MALFORMED (it cannot be read at all; in an import also the first fault), then as `importSaft` does.
 */
export async function importSaftUpload(
  context: LedgerContext,
  upload: SaftUpload,
): Promise<Result<SaftImportShape, SaftUploadRefusal>> {
  const { books, tenantId, commandRequest } = context;
  const uploadId = parseUuid(upload.uploadId, 'uploadId');
  const path = uploadId.ok
    ? await findUpload(books.location.dataDirectory, { tenantId, uploadId: uploadId.value })
    : null;
  if (path === null)
    return refused(
      refuse('INPUT_INVALID', {
        field: 'uploadId',
        problem: 'names no upload of this tenant',
        value: upload.uploadId.slice(0, 64),
      }),
    );
  const reading = await books.report(readSaft, tenantId, {
    path,
    fileName: cutText(upload.fileName.normalize('NFC'), 255),
  });
  if (!reading) throw notFoundOrDenied();
  const [first] = reading.faults;
  const { file, fileName, fileHash } = reading;
  if (file === null || (first && !upload.isDryRun))
    return refused(
      refuse('IMPORT_FILE_MALFORMED', {
        file: fileName,
        line: first?.line ?? null,
        problem: first?.problem ?? 'cannot be read',
      }),
    );
  const { accountTypes, hasConsentToOpeningDifference } = upload;
  if (upload.isDryRun) {
    const report = await books.report(dryRunSaft, tenantId, { file, fileName, accountTypes });
    if (!report) throw notFoundOrDenied();
    return accepted({
      __typename: 'SaftImportReport',
      tenantId,
      isDryRun: true,
      report,
    });
  }
  const input = { fileName, fileHash, file, accountTypes, hasConsentToOpeningDifference };
  const imported = await books.execute(
    importSaft,
    { tenantId },
    input,
    commandRequest({ idempotencyKey: upload.idempotencyKey }),
  );
  return imported.ok
    ? accepted({ __typename: 'SaftImportReport', tenantId, isDryRun: false, report: imported.value })
    : imported;
}
