import { dryRunSaft, importSaft } from './saft/import-saft.ts';

export const commands = [importSaft];
export const reports = [dryRunSaft];
