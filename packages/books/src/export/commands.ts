import { recordJournalExport } from './export-journal.ts';
import { recordExport } from './record-export.ts';
import { journalHead, journalPage } from './read-journal.ts';
import { saftHead } from './saft.ts';
import { exportHead } from './tables/table-source.ts';

export const commands = [recordJournalExport, recordExport];
export const reports = [journalHead, journalPage, saftHead, exportHead];
