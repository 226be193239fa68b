import { notFoundOrDenied } from '@cifra/access/errors';
import type { CommandRequest, DoorRefusalCode } from '@cifra/books/command';
import { cutText } from '@cifra/domain/cut-text';
import type { AccountType } from '@cifra/domain/accounts';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import {
  dryRunSaft,
  importSaftCodes,
  importSaftCommand,
  readSaft,
  type SaftReport,
} from '@cifra/exchange/import/saft/import-saft';
import { dialectNames } from '@cifra/exchange/import/saft/dialects/dialects';
import type { LedgerContext } from './context.ts';
import { findUploadCodes, findUploadOf } from './find-upload.ts';

export interface SaftUpload {
  readonly uploadId: string;
  readonly fileName: string;
  readonly isDryRun: boolean;
  readonly hasConsentToDifferences: boolean;
  /** Types of accounts for which the file states none, by code. */
  readonly accountTypes: Readonly<Record<string, AccountType>>;
}

/** A report as its resolver takes it. */
export interface SaftImportShape {
  readonly __typename: 'SaftImportReport';
  readonly tenantId: Uuid;
  readonly isDryRun: boolean;
  readonly report: SaftReport;
}

export const saftUploadCodes = refusalCodes(...findUploadCodes, 'IMPORT_FORMAT_UNKNOWN', ...importSaftCodes);

/**
 * Imports an uploaded file, or says what importing it would do. Refuses in this order: INPUT_INVALID (no such upload of this tenant),
 * IMPORT_FORMAT_UNKNOWN (no country's form that is imported), IMPORT_FILE_MALFORMED (it cannot be read at all; in an import also the
 * first fault), then as `importSaftCommand` does.
 */
export async function importSaftUpload(
  context: LedgerContext,
  { uploadId, isDryRun, accountTypes, hasConsentToDifferences, ...named }: SaftUpload,
  request: CommandRequest,
): Promise<Result<SaftReport, Refusal<CodeOf<typeof saftUploadCodes> | DoorRefusalCode>>> {
  const { books, tenantId } = context;
  const path = await findUploadOf(context, uploadId);
  if (!path.ok) return path;
  const reading = await books.report(readSaft, tenantId, {
    path: path.value,
    fileName: cutText(named.fileName.normalize('NFC'), 255),
  });
  if (!reading) throw notFoundOrDenied();
  const [first] = reading.faults;
  const { file, fileName, fileHash } = reading;
  if (reading.isUnknownForm)
    return refused(refuse('IMPORT_FORMAT_UNKNOWN', { file: fileName, knownFormats: dialectNames }));
  if (file === null || (first && !isDryRun))
    return refused(
      refuse('IMPORT_FILE_MALFORMED', {
        file: fileName,
        lineNumber: first?.line ?? null,
        why: first?.problem ?? 'cannot be read',
      }),
    );
  const input = { fileName, fileHash, file, accountTypes, hasConsentToDifferences };
  if (isDryRun) {
    const dryRun = await books.report(dryRunSaft, tenantId, input);
    if (!dryRun) throw notFoundOrDenied();
    return accepted(dryRun.report);
  }
  return books.execute(importSaftCommand, { tenantId }, input, request);
}
