import { readClosePackages } from '@cifra/books/close/items/read-close-packages';
import { closeItemCommands } from './operations/close-items.ts';
import { closeCommands } from './operations/close-steps.ts';
import { lockPeriod, unlockPeriod } from './operations/lock-period.ts';
import { openFiscalYear } from './operations/open-fiscal-year.ts';
import { yearEndCommands } from './operations/year-end.ts';

export const commands = [
  lockPeriod,
  unlockPeriod,
  ...closeCommands,
  ...closeItemCommands,
  openFiscalYear,
  ...yearEndCommands,
];
export const reports = [readClosePackages];
