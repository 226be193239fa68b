import type { TenantReadTx } from '@cifra/database/tx';
import { gatherCalendar, gatherRoles, type RoleAccounts } from '@cifra/ledger/journal/gather';
import type { LedgerPeriod } from '@cifra/ledger/journal/period-fact';
import { findLegalDetails, type KnownLegalDetails } from '../legal-details/legal-details.ts';

/** What every document depends on, whatever it says. */
export interface DocumentBasis {
  /** All of the tenant's, in order of date. */
  readonly periods: readonly LedgerPeriod[];
  readonly roles: RoleAccounts;
  readonly details: KnownLegalDetails;
}

/** Reads in one set what every document depends on. */
export async function gatherDocumentBasis(tx: TenantReadTx): Promise<DocumentBasis> {
  const [periods, roles, details] = await Promise.all([
    gatherCalendar(tx),
    gatherRoles(tx),
    findLegalDetails(tx),
  ]);
  return { periods, roles, details };
}
