import { isMainThread } from 'node:worker_threads';
import { assertEveryFaultPlanted } from './replace-function.ts';

/** The last module of a writer with planted faults. On the main thread the test runner loads the product, past Node's hooks. */
if (!isMainThread) assertEveryFaultPlanted();

export const commands = [];
