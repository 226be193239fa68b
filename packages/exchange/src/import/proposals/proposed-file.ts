import type { AccountType } from '@cifra/domain/accounts';
import type { PlannedImport } from '../planned-import.ts';

/** What is proposed: the kinds of import that post, and how their files are read. */
export type ProposalKind = 'JOURNAL' | 'OPENING_BALANCES' | 'SAFT';
export type ProposalFormat = 'CSV' | 'HLEDGER_CSV' | 'SAFT' | 'JSON';

/** How the file is read, and what was consented to. Kept with the proposal. */
export interface ProposalOptions {
  readonly mapping: string | null;
  readonly hasConsent: boolean;
  /** Of SAF-T: types of accounts for which the file states none, by code. */
  readonly accountTypes: Readonly<Record<string, AccountType>>;
}

/** What a proposal would do. Kept with it. */
export interface ProposalReport extends Pick<PlannedImport, 'turnover'> {
  readonly entries: number;
  readonly lines: number;
  readonly openItems: number;
  readonly newAccounts: number;
}
