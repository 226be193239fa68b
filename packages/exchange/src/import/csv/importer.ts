import type { AccountType } from '@cifra/domain/accounts';
import type { Uuid } from '@cifra/domain/ids';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext, TenantFacts } from '@cifra/books/command';
import type { ImportFaults } from './import-faults.ts';
import type { MappingRules } from './mapping-rules.ts';
import type { PlanDigest } from '../plan-digest.ts';
import type { TableLayout, TableRow } from './table-row.ts';

const importKinds = [
  'ACCOUNTS',
  'PARTIES',
  'TAX_CODES',
  'ITEMS',
  'OPENING_BALANCES',
  'JOURNAL',
  'FORMER_BALANCES',
  'DOCUMENTS',
] as const;
export type ImportKind = (typeof importKinds)[number];

/** The result of a file's rows, or what it would be. */
export interface ImportCounts {
  /** Accounts, parties, tax codes, items or drafts of documents. */
  created: number;
  /** Existing accounts and tax codes, which are unchanged. */
  kept: number;
  rolesBound: number;
  entries: number;
  lines: number;
  openItems: number;
  /** Lines with a zero amount, which are skipped. */
  zeroLines: number;
  /** Of a chart: types of which there is no active account that can be posted to. */
  missingTypes: readonly AccountType[];
}

/** Where rows go: with `write` into the books, without it they are only checked, by the same code. */
export interface ImportScope {
  readonly tx: TenantReadTx;
  readonly write: { readonly tx: TenantTx; readonly context: TenantCommandContext } | null;
  readonly tenant: TenantFacts;
  readonly fileName: string;
  readonly rules: MappingRules;
  readonly faults: ImportFaults;
  readonly counts: ImportCounts;
  readonly importId: Uuid;
  readonly preparedBy: Uuid | null;
  readonly approvedBy: Uuid | null;
  /** What the file would post, while it is only checked. */
  readonly plan: PlanDigest | null;
  readonly differenceConsent: boolean;
  readonly newId: () => Uuid;
}

/** Handles the rows of one file in order. */
export interface RowHandler {
  handle(row: TableRow): Promise<void>;
  /** After the last row. */
  end(): Promise<void>;
}

export interface TableImporter {
  readonly layout: TableLayout;
  readonly start: (scope: ImportScope) => Promise<RowHandler>;
}

export const noCounts = (): ImportCounts => ({
  created: 0,
  kept: 0,
  rolesBound: 0,
  entries: 0,
  lines: 0,
  openItems: 0,
  zeroLines: 0,
  missingTypes: [],
});
