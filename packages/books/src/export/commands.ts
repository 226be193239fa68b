import { recordJournalExport } from './export-journal.ts';
import { journalHead, journalPage } from './read-journal.ts';

export const commands = [recordJournalExport];
export const reports = [journalHead, journalPage];
