import type { Uuid } from '@cifra/domain/ids';
import type { TenantReadTx } from '@cifra/database/tx';
import { entryStandingAgain } from './queries.ts';

/**
 * The entry in which the effect of an accrual that waits stands: its own, or after a year-end close was taken back the one that reversed
 * its reversal. Of an accrual that does not wait it says nothing. One set of reads.
 */
export async function standingEntryOf(tx: TenantReadTx, entryId: Uuid): Promise<Uuid> {
  return (await tx.first(entryStandingAgain, { entryId }))?.entryId ?? entryId;
}
