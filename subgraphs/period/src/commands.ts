import { prepareClose, submitClose } from './operations/close-steps.ts';
import { lockPeriod, unlockPeriod } from './operations/lock-period.ts';
import { openFiscalYear } from './operations/open-fiscal-year.ts';

export const commands = [lockPeriod, unlockPeriod, prepareClose, submitClose, openFiscalYear];
