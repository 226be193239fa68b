import type { Reading } from '@cifra/database/writer';
import type { AnyCommand } from './command.ts';

/** How a command may read. */
export function readingOf({ stepwise }: Pick<AnyCommand, 'stepwise'>): Reading {
  return stepwise === null ? 'twoSets' : 'stepwise';
}
