import { documentsTable, openItemsTable } from './tables/document-tables.ts';
import { formerBalancesTable } from './tables/former-table.ts';
import { journalTable } from './tables/journal-table.ts';
import { accountsTable, itemsTable, partiesTable, taxCodesTable } from './tables/master-tables.ts';
import { moneyTable } from './tables/money-table.ts';
import { tablePageReport, type TableSource } from './tables/table-source.ts';
import { generalLedgerTable } from './tables/ledger-table.ts';
import { balanceSheetTable, incomeStatementTable, trialBalanceTable } from './tables/report-tables.ts';

/** All parts of a tenant's books that can be exported as a table. */
export const exportTables = {
  JOURNAL: journalTable,
  GENERAL_LEDGER: generalLedgerTable,
  TRIAL_BALANCE: trialBalanceTable,
  BALANCE_SHEET: balanceSheetTable,
  INCOME_STATEMENT: incomeStatementTable,
  ACCOUNTS: accountsTable,
  PARTIES: partiesTable,
  TAX_CODES: taxCodesTable,
  ITEMS: itemsTable,
  DOCUMENTS: documentsTable,
  MONEY_DOCUMENTS: moneyTable,
  OPEN_ITEMS: openItemsTable,
  FORMER_BALANCES: formerBalancesTable,
} as const satisfies Readonly<Record<string, TableSource>>;
export type ExportTableName = keyof typeof exportTables;

export const exportPage = tablePageReport<ExportTableName>('ledger.exportPage', exportTables);
