import { BatchPreview } from './resolvers/BatchPreview.ts';
import { BatchRun } from './resolvers/BatchRun.ts';
import { BatchTenant } from './resolvers/BatchTenant.ts';
import { cancelBatchRun } from './resolvers/Mutation/cancelBatchRun.ts';
import { startBatchClose } from './resolvers/Mutation/startBatchClose.ts';
import { batchClosePreview } from './resolvers/Query/batchClosePreview.ts';
import { batchRun } from './resolvers/Query/batchRun.ts';
import { batchRuns } from './resolvers/Query/batchRuns.ts';

/** What answers of batches. */
export const batchQueries = { batchClosePreview, batchRun, batchRuns };
export const batchMutations = { startBatchClose, cancelBatchRun };
export const batchTypes = { BatchPreview, BatchRun, BatchTenant };
