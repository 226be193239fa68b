import { eq } from 'drizzle-orm';
import { tenantQuery } from '@cifra/database/statement';
import { periods } from '@cifra/database/tables/tenant';
import type { TenantReadTx } from '@cifra/database/tx';
import { registerHook } from '@cifra/books/hooks';
import { onPosted, type AfterPosting } from '@cifra/ledger/journal/hooks';
import { withoutSubmission, writePackage } from '../close-package/close-package.ts';

/** The periods that await approval, with their packages. */
export const periodsAwaitingApproval = tenantQuery()((q) => {
  const { periods: period, close_packages: closePackage } = q.t;
  return q.db
    .select({ period, closePackage })
    .from(period)
    .leftJoin(closePackage, eq(closePackage.period_id, period.id))
    .where(eq(period.close_state, 'PENDING_APPROVAL'));
});

/**
 * What was submitted is what is approved: a posting into a period that awaits approval, or for the first period an opening entry or its
 * reversal, sends its close back to DRAFT, in the transaction that posts. Product 5.2.
 */
export async function sendCloseBack(reads: TenantReadTx): Promise<AfterPosting> {
  const rows = await reads.all(periodsAwaitingApproval, {});
  const waiting = new Map(rows.map((row) => [row.period.id, row]));
  return (tx, { period }) => {
    const row = waiting.get(period.id);
    // Once a command: the second entry finds the close sent back.
    if (!row || !waiting.delete(row.period.id)) return;
    const { commit_number: version, ...fields } = row.period;
    tx.replace(periods, { ...fields, close_state: 'DRAFT' }, version);
    if (row.closePackage) {
      const { commit_number: packageVersion, ...closePackage } = row.closePackage;
      writePackage(tx, withoutSubmission(closePackage), packageVersion);
    }
    tx.record({
      event: 'PERIOD_CLOSE_SENT_BACK',
      objectType: 'Period',
      objectId: fields.id,
      before: { lockState: fields.lock_state, closeState: fields.close_state },
      after: { lockState: fields.lock_state, closeState: 'DRAFT' },
    });
  };
}

export const sendBackOnPosting = registerHook(onPosted, 'close.sendBack', { gather: sendCloseBack });
