import { cancelBatchRun } from './cancel-batch-run.ts';
import { startBatchRun } from './start-batch-run.ts';
import { beginBatchTenant, endBatchTenant } from './tenant-turn.ts';

export const commands = [startBatchRun, cancelBatchRun, beginBatchTenant, endBatchTenant];
