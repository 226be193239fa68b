import { inheritAll, inheritAllBut, type FieldMap } from '@cifra/access/field-map';
import { inherit, tenant } from '@cifra/access/field-rule';
import { withLive } from '@cifra/subgraph-kit/live';
import { rulesOf } from '@cifra/subgraph-kit/mutation';
import { live } from './live.ts';
import { mutations } from './mutations.ts';

/**
 * What each field asks of the claim. What the mutations ask stands in their declarations, and what they answer is theirs. Whoever reads
 * entries sees the accounts of their lines; the chart itself, and an account by its reference, is COA.Read.
 */
const rules: FieldMap = {
  ...rulesOf(mutations),
  Tenant: {
    id: inherit,
    accounts: tenant('COA.Read'),
    account: tenant('COA.Read'),
    accountRoles: tenant('COA.Read'),
    entries: tenant('Entry.Read'),
    entry: tenant('Entry.Read'),
    drafts: tenant('Entry.Read'),
    draft: tenant('Entry.Read'),
    entryPreview: tenant('Entry.Draft'),
    openingBalances: tenant('Entry.Read'),
    importMappings: tenant('Books.Import'),
    importProgress: tenant('Books.Import'),
    exportState: tenant('Books.Export'),
    recurringEntries: tenant('Recurring.Read'),
    recurringEntry: tenant('Recurring.Read'),
    accruals: tenant('Entry.Read'),
    trialBalance: tenant('Report.Read'),
    generalLedger: tenant('Report.Read'),
    balanceSheet: tenant('Report.Read'),
    incomeStatement: tenant('Report.Read'),
    taxSummary: tenant('Report.Read'),
  },
  User: inheritAll,
  Period: inheritAll,
  Account: inheritAll,
  AccountRoleBinding: inheritAll,
  JournalEntry: inheritAll,
  JournalLine: inheritAll,
  EntryDraft: inheritAll,
  EntryDraftLine: inheritAll,
  TrialBalance: inheritAll,
  TrialBalanceRow: inheritAll,
  TrialBalanceCurrency: inheritAll,
  TrialBalanceTotals: inheritAll,
  ComputedLine: inheritAll,
  ReportRate: inheritAll,
  BalanceSheet: inheritAll,
  BalanceSheetSection: inheritAll,
  ReportRow: inheritAll,
  IncomeStatement: inheritAll,
  IncomeStatementSection: inheritAll,
  GeneralLedger: inheritAll,
  LedgerAmount: inheritAll,
  LedgerCarry: inheritAll,
  // A report leads to its lines; the whole entry, with its draft, is asked for as everywhere.
  ReportLine: { postingDate: inherit, entryId: inherit, line: inherit, entry: tenant('Entry.Read') },
  LedgerLine: {
    postingDate: inherit,
    entryId: inherit,
    line: inherit,
    running: inherit,
    entry: tenant('Entry.Read'),
  },
  TaxSummary: inheritAll,
  TaxSummaryRow: inheritAll,
  TaxCodeAccount: inheritAll,
  TaxSides: inheritAll,
  TaxNet: inheritAll,
  TaxAccountRow: inheritAll,
  EntryPreview: inheritAll,
  EntryPreviewLine: inheritAll,
  ExportTicket: inheritAllBut({ url: tenant('File.Download') }),
  ImportFault: inheritAll,
  TableImportFault: inheritAll,
  ImportProgress: inheritAll,
  ImportMapping: inheritAll,
  ImportName: inheritAll,
  SaftAccountDifference: inheritAll,
  SaftSubledgerDifference: inheritAll,
  SaftDateDifference: inheritAll,
  SaftTotalDifference: inheritAll,
  RecurringEntry: inheritAll,
  RecurringRun: inheritAll,
  RecurringOutcome: inheritAll,
  Accrual: inheritAll,
  OpeningBalances: inheritAll,
  OpeningItem: inheritAll,
};

export const permissions: FieldMap = withLive(rules, live);
