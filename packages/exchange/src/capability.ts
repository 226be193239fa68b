import { recordJournalExport } from './export/export-journal.ts';
import { exportPage } from './export/export-tables.ts';
import { journalHead, journalPage } from './export/journal/read-journal.ts';
import { recordExport } from './export/record-export.ts';
import { saftHead } from './export/saft/saft-head.ts';
import { exportHead } from './export/tables/table-source.ts';
import { checkTable, importTableCommand } from './import/csv/import-table.ts';
import { approveImportCommand, rejectImportCommand } from './import/proposals/decide-import.ts';
import { proposalReports } from './import/proposals/propose-file.ts';
import { proposeImportCommand } from './import/proposals/propose-import.ts';
import { saveImportMappingCommand } from './import/csv/save-import-mapping.ts';
import { dryRunSaft, importSaftCommand, readSaft } from './import/saft/import-saft.ts';

/** What this capability contributes to the books: every thread, job and command line loads it by its URL. */
export const commands = [
  importSaftCommand,
  importTableCommand,
  saveImportMappingCommand,
  proposeImportCommand,
  approveImportCommand,
  rejectImportCommand,
  recordJournalExport,
  recordExport,
];
export const reports = [
  readSaft,
  dryRunSaft,
  checkTable,
  ...proposalReports,
  journalHead,
  journalPage,
  saftHead,
  exportHead,
  exportPage,
];
