import { BatchPreview } from './BatchPreview.ts';
import { BatchRun } from './BatchRun.ts';
import { BatchTenant } from './BatchTenant.ts';
import { batchClosePreview } from './Query/batchClosePreview.ts';
import { batchRun } from './Query/batchRun.ts';
import { batchRuns } from './Query/batchRuns.ts';

/** What answers of batches. */
export const batchQueries = { batchClosePreview, batchRun, batchRuns };
export const batchTypes = { BatchPreview, BatchRun, BatchTenant };
