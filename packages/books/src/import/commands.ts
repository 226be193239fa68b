import { dryRunSaft, importSaft, readSaft } from './saft/import-saft.ts';

export const commands = [importSaft];
export const reports = [readSaft, dryRunSaft];
