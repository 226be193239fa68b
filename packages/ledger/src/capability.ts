import {
  activateAccountCommand,
  bindAccountRoleCommand,
  createAccountCommand,
  deactivateAccountCommand,
  updateAccountCommand,
} from './accounts/account-commands.ts';
import {
  approveEntryDraftCommand,
  discardEntryDraftCommand,
  postEntryDraftCommand,
  rejectEntryDraftCommand,
  submitEntryDraftCommand,
  withdrawEntryDraftCommand,
} from './drafts/draft-commands.ts';
import { postOpeningBalancesCommand, reverseOpeningBalancesCommand } from './opening/opening-commands.ts';
import { accountBalanceTable, openItemTable, taxBalanceTable } from './derived/balance-tables.ts';
import { seriesCounterTable } from './derived/counter-table.ts';
import { journalSource } from './derived/journal-source.ts';
import { lostNumberSource } from './derived/lost-numbers.ts';
import { approveFormerCommand, rejectFormerCommand } from './former/decide-former.ts';
import { postEntryCommand } from './drafts/post-entry.ts';
import { previewEntry } from './manual-entries/preview-entry.ts';
import {
  endRecurringEntryCommand,
  pauseRecurringEntryCommand,
  planRecurringRunCommand,
  resumeRecurringEntryCommand,
  runRecurringEntryCommand,
  saveRecurringEntryCommand,
} from './recurring/recurring-commands.ts';
import { searchableSource } from '@cifra/search/given-words';
import { registerSearchable } from '@cifra/search/searchable';
import { markAccrualReversed } from './accruals/mark-reversed.ts';
import { reverseAccrualCommand, reverseDueAccrualCommand } from './accruals/reverse-accrual-command.ts';
import { reverseEntryCommand } from './accruals/reverse-entry-command.ts';
import { saveEntryDraftCommand } from './drafts/save-entry-draft.ts';
import { searchableAccounts } from './search/searchable-accounts.ts';
import { searchableEntries } from './search/searchable-entries.ts';
import { balanceSheet } from './reports/balance-sheet.ts';
import { generalLedger } from './reports/general-ledger.ts';
import { countedAccounts } from './reads/accounts.ts';
import { countedAccruals } from './reads/accruals.ts';
import { countedDrafts } from './reads/drafts.ts';
import { countedEntries } from './reads/entries.ts';
import { countedOpeningItems } from './reads/opening-items.ts';
import { countedRecurring } from './reads/recurring.ts';
import { ledgerLines } from './reports/ledger-lines.ts';
import { incomeStatement } from './reports/income-statement.ts';
import { countedLines, reportLines } from './reports/report-lines.ts';
import { taxSummary } from './reports/tax-summary.ts';
import { trialBalance } from './reports/trial-balance.ts';

/** What this capability contributes to the books: every thread, job and command line loads it by its URL. */
export const commands = [
  approveFormerCommand,
  rejectFormerCommand,
  saveEntryDraftCommand,
  submitEntryDraftCommand,
  withdrawEntryDraftCommand,
  rejectEntryDraftCommand,
  approveEntryDraftCommand,
  postEntryDraftCommand,
  discardEntryDraftCommand,
  postEntryCommand,
  reverseEntryCommand,
  postOpeningBalancesCommand,
  reverseOpeningBalancesCommand,
  saveRecurringEntryCommand,
  pauseRecurringEntryCommand,
  resumeRecurringEntryCommand,
  endRecurringEntryCommand,
  planRecurringRunCommand,
  runRecurringEntryCommand,
  reverseAccrualCommand,
  reverseDueAccrualCommand,
  createAccountCommand,
  updateAccountCommand,
  deactivateAccountCommand,
  activateAccountCommand,
  bindAccountRoleCommand,
];
export const reports = [
  trialBalance,
  generalLedger,
  ledgerLines,
  balanceSheet,
  incomeStatement,
  taxSummary,
  reportLines,
  previewEntry,
  countedAccounts,
  countedAccruals,
  countedDrafts,
  countedEntries,
  countedLines,
  countedOpeningItems,
  countedRecurring,
];
/** They run in this order. */
export const hooks = [
  markAccrualReversed,
  registerSearchable(searchableAccounts),
  registerSearchable(searchableEntries),
];
export const recordSources = [
  journalSource,
  lostNumberSource,
  searchableSource(searchableAccounts),
  searchableSource(searchableEntries),
];
/** They are verified in this order. */
export const derivedTables = [seriesCounterTable, accountBalanceTable, openItemTable, taxBalanceTable];
