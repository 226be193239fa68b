import { documentsTable, openItemsTable } from '@cifra/books/export/tables/document-tables';
import { journalTable } from '@cifra/books/export/tables/journal-table';
import { accountsTable, itemsTable, partiesTable } from '@cifra/books/export/tables/master-tables';
import { tablePageReport, type TableSource } from '@cifra/books/export/tables/table-source';
import { generalLedgerTable } from './ledger-table.ts';
import { balanceSheetTable, incomeStatementTable, trialBalanceTable } from './report-tables.ts';

/** Everything of a tenant's books that leaves the house as a table. */
export const exportTables = {
  JOURNAL: journalTable,
  GENERAL_LEDGER: generalLedgerTable,
  TRIAL_BALANCE: trialBalanceTable,
  BALANCE_SHEET: balanceSheetTable,
  INCOME_STATEMENT: incomeStatementTable,
  ACCOUNTS: accountsTable,
  PARTIES: partiesTable,
  ITEMS: itemsTable,
  DOCUMENTS: documentsTable,
  OPEN_ITEMS: openItemsTable,
} as const satisfies Readonly<Record<string, TableSource>>;
export type ExportTableName = keyof typeof exportTables;

export const exportPage = tablePageReport<ExportTableName>('ledger.exportPage', exportTables);
