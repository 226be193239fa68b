import { join } from 'node:path';
import type { OperationsConfig } from './config.ts';

/** Where the keys are that sign tokens and claims. */
export function keysDirectory({ dataDirectory }: Pick<OperationsConfig, 'dataDirectory'>): string {
  return join(dataDirectory, 'keys');
}
