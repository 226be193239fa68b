import { resolversOf } from '@cifra/subgraph-kit/mutation';
import { scalarResolvers } from '@cifra/subgraph-kit/scalars';
import { mutations } from './mutations.ts';
import { Account, AccountRoleBinding } from './resolvers/Account.ts';
import { EntryDraft, EntryDraftLine } from './resolvers/EntryDraft.ts';
import { EntryPreview, EntryPreviewLine } from './resolvers/EntryPreview.ts';
import { JournalEntry } from './resolvers/JournalEntry.ts';
import { JournalLine, LineMovement } from './resolvers/JournalLine.ts';
import { OpeningBalances, OpeningItem } from './resolvers/OpeningBalances.ts';
import { Accrual, RecurringEntry, RecurringOutcome, RecurringRun } from './resolvers/RecurringEntry.ts';
import { FormerBalances } from './resolvers/FormerBalances.ts';
import { ImportMapping } from './resolvers/ImportMapping.ts';
import { ImportProposal } from './resolvers/ImportProposal.ts';
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
  Mutation: resolversOf(mutations),
  Tenant,
  Account,
  AccountRoleBinding,
  JournalEntry,
  JournalLine,
  LineMovement,
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
  ImportProposal,
  FormerBalances,
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
