import { checkTable, importTable } from './csv/import-table.ts';
import { dryRunSaft, importSaft, readSaft } from './saft/import-saft.ts';

export const commands = [importSaft, importTable];
export const reports = [readSaft, dryRunSaft, checkTable];
