import {
  activateAccount,
  bindAccountRole,
  createAccount,
  deactivateAccount,
  updateAccount,
} from './operations/accounts.ts';
import {
  approveEntryDraft,
  discardEntryDraft,
  postEntryDraft,
  rejectEntryDraft,
  submitEntryDraft,
  withdrawEntryDraft,
} from './operations/draft-steps.ts';
import { postOpeningBalances, reverseOpeningBalances } from './operations/opening-balances.ts';
import { postEntry } from './operations/post-entry.ts';
import { previewEntry } from './operations/preview-entry.ts';
import {
  endRecurringEntry,
  pauseRecurringEntry,
  planRecurringRun,
  resumeRecurringEntry,
  runRecurringEntry,
  saveRecurringEntry,
} from './operations/recurring-entries.ts';
import { reverseAccrual } from './operations/reverse-accrual.ts';
import { reverseEntry } from './operations/reverse-entry.ts';
import { saveImportMapping } from './operations/save-import-mapping.ts';
import { saveEntryDraft } from './operations/save-entry-draft.ts';
import { balanceSheet } from './operations/balance-sheet.ts';
import { generalLedger } from './operations/general-ledger.ts';
import { incomeStatement } from './operations/income-statement.ts';
import { reportLines } from './operations/report-lines.ts';
import { taxSummary } from './operations/tax-summary.ts';
import { trialBalance } from './operations/trial-balance.ts';
import { exportPage } from './export/export-tables.ts';

export const commands = [
  saveEntryDraft,
  submitEntryDraft,
  withdrawEntryDraft,
  rejectEntryDraft,
  approveEntryDraft,
  postEntryDraft,
  discardEntryDraft,
  postEntry,
  reverseEntry,
  postOpeningBalances,
  reverseOpeningBalances,
  saveRecurringEntry,
  pauseRecurringEntry,
  resumeRecurringEntry,
  endRecurringEntry,
  planRecurringRun,
  runRecurringEntry,
  reverseAccrual,
  createAccount,
  updateAccount,
  deactivateAccount,
  activateAccount,
  bindAccountRole,
  saveImportMapping,
];
export const reports = [
  trialBalance,
  generalLedger,
  balanceSheet,
  incomeStatement,
  taxSummary,
  reportLines,
  exportPage,
  previewEntry,
];
