import type { Reading } from '@cifra/database/writer';
import type { AnyCommand } from './command.ts';
import { notYetInTwoSets } from './not-yet-in-two-sets.ts';

/** How a command may read. */
export function readingOf({ name, stepwise }: Pick<AnyCommand, 'name' | 'stepwise'>): Reading {
  return stepwise !== null || notYetInTwoSets.has(name) ? 'stepwise' : 'twoSets';
}
