import { scalarResolvers } from '@cifra/subgraph-kit/scalars';
import { Account, AccountRoleBinding } from './resolvers/Account.ts';
import { EntryDraft, EntryDraftLine } from './resolvers/EntryDraft.ts';
import { EntryPreview, EntryPreviewLine } from './resolvers/EntryPreview.ts';
import { JournalEntry } from './resolvers/JournalEntry.ts';
import { JournalLine } from './resolvers/JournalLine.ts';
import { activateAccount } from './resolvers/Mutation/activateAccount.ts';
import { approveEntryDraft } from './resolvers/Mutation/approveEntryDraft.ts';
import { bindAccountRole } from './resolvers/Mutation/bindAccountRole.ts';
import { createAccount } from './resolvers/Mutation/createAccount.ts';
import { deactivateAccount } from './resolvers/Mutation/deactivateAccount.ts';
import { discardEntryDraft } from './resolvers/Mutation/discardEntryDraft.ts';
import { exportBooks } from './resolvers/Mutation/exportBooks.ts';
import { importAccounts } from './resolvers/Mutation/importAccounts.ts';
import { importParties } from './resolvers/Mutation/importParties.ts';
import { importItems } from './resolvers/Mutation/importItems.ts';
import { importOpeningBalances } from './resolvers/Mutation/importOpeningBalances.ts';
import { importJournal } from './resolvers/Mutation/importJournal.ts';
import { saveImportMapping } from './resolvers/Mutation/saveImportMapping.ts';
import { importSaft } from './resolvers/Mutation/importSaft.ts';
import { postEntry } from './resolvers/Mutation/postEntry.ts';
import { postOpeningBalances } from './resolvers/Mutation/postOpeningBalances.ts';
import { postEntryDraft } from './resolvers/Mutation/postEntryDraft.ts';
import { rejectEntryDraft } from './resolvers/Mutation/rejectEntryDraft.ts';
import { requestUpload } from './resolvers/Mutation/requestUpload.ts';
import { reverseEntry } from './resolvers/Mutation/reverseEntry.ts';
import { reverseOpeningBalances } from './resolvers/Mutation/reverseOpeningBalances.ts';
import { saveRecurringEntry } from './resolvers/Mutation/saveRecurringEntry.ts';
import { pauseRecurringEntry } from './resolvers/Mutation/pauseRecurringEntry.ts';
import { resumeRecurringEntry } from './resolvers/Mutation/resumeRecurringEntry.ts';
import { endRecurringEntry } from './resolvers/Mutation/endRecurringEntry.ts';
import { runRecurringEntries } from './resolvers/Mutation/runRecurringEntries.ts';
import { reverseAccrual } from './resolvers/Mutation/reverseAccrual.ts';
import { saveEntryDraft } from './resolvers/Mutation/saveEntryDraft.ts';
import { submitEntryDraft } from './resolvers/Mutation/submitEntryDraft.ts';
import { updateAccount } from './resolvers/Mutation/updateAccount.ts';
import { withdrawEntryDraft } from './resolvers/Mutation/withdrawEntryDraft.ts';
import { OpeningBalances, OpeningItem } from './resolvers/OpeningBalances.ts';
import { Accrual, RecurringEntry, RecurringOutcome, RecurringRun } from './resolvers/RecurringEntry.ts';
import { ImportMapping } from './resolvers/ImportMapping.ts';
import { SaftImportReport } from './resolvers/SaftImportReport.ts';
import { BalanceSheet, BalanceSheetSection, ReportRow } from './resolvers/BalanceSheet.ts';
import { ComputedLine } from './resolvers/ComputedLine.ts';
import { GeneralLedger } from './resolvers/GeneralLedger.ts';
import { IncomeStatement, IncomeStatementSection } from './resolvers/IncomeStatement.ts';
import { LedgerLine, ReportLine } from './resolvers/ReportLine.ts';
import { TaxAccountRow, TaxCodeAccount, TaxSummary, TaxSummaryRow } from './resolvers/TaxSummary.ts';
import { TableImportReport } from './resolvers/TableImportReport.ts';
import { Tenant } from './resolvers/Tenant.ts';
import { TrialBalance, TrialBalanceRow } from './resolvers/TrialBalance.ts';

export const resolvers = {
  ...scalarResolvers,
  Mutation: {
    requestUpload,
    importSaft,
    importAccounts,
    importParties,
    importItems,
    importOpeningBalances,
    importJournal,
    saveImportMapping,
    exportBooks,
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
    runRecurringEntries,
    reverseAccrual,
    createAccount,
    updateAccount,
    deactivateAccount,
    activateAccount,
    bindAccountRole,
  },
  Tenant,
  Account,
  AccountRoleBinding,
  JournalEntry,
  JournalLine,
  EntryDraft,
  EntryDraftLine,
  Accrual,
  RecurringEntry,
  RecurringOutcome,
  RecurringRun,
  OpeningBalances,
  OpeningItem,
  SaftImportReport,
  TableImportReport,
  ImportMapping,
  TrialBalance,
  TrialBalanceRow,
  ComputedLine,
  BalanceSheet,
  BalanceSheetSection,
  ReportRow,
  IncomeStatement,
  IncomeStatementSection,
  GeneralLedger,
  LedgerLine,
  ReportLine,
  TaxSummary,
  TaxSummaryRow,
  TaxCodeAccount,
  TaxAccountRow,
  EntryPreview,
  EntryPreviewLine,
};
