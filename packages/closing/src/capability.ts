import { cancelBatchRunCommand } from './batch/cancel-batch-run.ts';
import { startBatchRunCommand } from './batch/start-batch-run.ts';
import { beginBatchTenant, endBatchTenant } from './batch/batch-tenant.ts';
import { previewSignOff } from './sign-off/preview-sign-off.ts';
import { signOffYearCommand } from './sign-off/sign-off-year.ts';
import { acknowledgeOpeningChangeCommand } from './opening-changes/acknowledge-opening-change.ts';
import { advanceClose, previewAdvance } from './close-steps/advance-close.ts';
import { changedAfterClose, countedChangedPeriods } from './changed-after-close/changed-after-close.ts';
import { checkClosingDigest } from './changed-after-close/check-digest.ts';
import { countedLateAllocations, lateAllocations } from './changed-after-close/late-allocations.ts';
import { countedLateEntries, lateEntries } from './changed-after-close/late-entries.ts';
import { readClosePackages } from './close-items/read-close-packages.ts';
import { countedPackageVouchers, packageVouchers } from './close-package/package-vouchers.ts';
import { closeItemCommands } from './close-items/close-item-commands.ts';
import { sendBackOnPosting } from './close-steps/send-back-on-posting.ts';
import { closeCommands } from './close-steps/close-step-commands.ts';
import { lockPeriodCommand, unlockPeriodCommand } from './periods/lock-period.ts';
import { statementBalanceCommands } from './close-items/record-statement-balance.ts';
import { openFiscalYearCommand } from './periods/open-fiscal-year-command.ts';
import { yearEndCommands } from './year-end/year-end-commands.ts';

/** What this capability contributes to the books: every thread, job and command line loads it by its URL. */
export const commands = [
  lockPeriodCommand,
  unlockPeriodCommand,
  ...closeCommands,
  ...closeItemCommands,
  ...statementBalanceCommands,
  acknowledgeOpeningChangeCommand,
  openFiscalYearCommand,
  ...yearEndCommands,
  startBatchRunCommand,
  cancelBatchRunCommand,
  beginBatchTenant,
  endBatchTenant,
  signOffYearCommand,
  advanceClose,
];
export const reports = [
  readClosePackages,
  packageVouchers,
  countedPackageVouchers,
  previewSignOff,
  previewAdvance,
  changedAfterClose,
  countedChangedPeriods,
  checkClosingDigest,
  lateAllocations,
  countedLateAllocations,
  lateEntries,
  countedLateEntries,
];
/** They run in this order. */
export const hooks = [sendBackOnPosting];
