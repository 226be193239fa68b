import { notFoundOrDenied } from '@cifra/access/errors';
import { tenant } from '@cifra/access/field-rule';
import type { TableImportReport } from '@cifra/exchange/import/csv/import-table';
import { importMappingByName } from '@cifra/exchange/import/csv/mappings';
import { saveImportMappingCommand } from '@cifra/exchange/import/csv/save-import-mapping';
import type { CommandRequest } from '@cifra/books/command';
import type { LedgerContext } from '../context.ts';
import { importSaftUpload, saftUploadCodes } from '../import-saft-upload.ts';
import { importTableUpload, tableUploadCodes, type TableUpload } from '../import-table-upload.ts';
import { journalFile, openingBalancesFile, saftFile, tableFile } from '../parse/import-file.ts';
import { importMapping } from '../parse/import-mapping.ts';
import { mutation, mutationInSteps } from './kit.ts';

const needs = tenant('Books.Import');

const importedTable = {
  refuses: tableUploadCodes,
  run: (upload: TableUpload, context: LedgerContext, request: CommandRequest) =>
    importTableUpload(context, upload, request),
  answers: 'TableImportReport',
  shape: (report: TableImportReport, _context: LedgerContext, { isDryRun }: TableUpload) => ({
    isDryRun,
    report,
  }),
} as const;

export const importMutations = [
  mutationInSteps('importSaft', {
    needs,
    input: saftFile,
    refuses: saftUploadCodes,
    run: (upload, context, request) => importSaftUpload(context, upload, request),
    answers: 'SaftImportReport',
    shape: (report, { tenantId }, { isDryRun }) => ({ tenantId, isDryRun, report }),
  }),
  mutationInSteps('importAccounts', { needs, input: tableFile('ACCOUNTS'), ...importedTable }),
  mutationInSteps('importParties', { needs, input: tableFile('PARTIES'), ...importedTable }),
  mutationInSteps('importTaxCodes', { needs, input: tableFile('TAX_CODES'), ...importedTable }),
  mutationInSteps('importItems', { needs, input: tableFile('ITEMS'), ...importedTable }),
  mutationInSteps('importOpeningBalances', { needs, input: openingBalancesFile, ...importedTable }),
  mutationInSteps('importJournal', { needs, input: journalFile, ...importedTable }),
  mutationInSteps('importDocuments', { needs, input: tableFile('DOCUMENTS'), ...importedTable }),
  mutationInSteps('importFormerBalances', { needs, input: tableFile('FORMER_BALANCES'), ...importedTable }),
  mutation('saveImportMapping', {
    needs,
    input: importMapping,
    command: saveImportMappingCommand,
    answers: 'ImportMappingSaved',
    shape: async (_saved, { books, tenantId }, { name }) => {
      const row = await books.read(tenantId, (tx) => tx.first(importMappingByName, { name }));
      if (!row) throw notFoundOrDenied();
      return { mapping: { ...row, tenantId } };
    },
  }),
];
