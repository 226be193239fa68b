import { max } from 'drizzle-orm';
import { tenantQuery } from '@cifra/database/statement';
import type { TenantReadTx } from '@cifra/database/tx';
import { tenantReport } from './command.ts';

const lastCommit = tenantQuery()((q) => q.db.select({ number: max(q.t.commits.number) }).from(q.t.commits));

/** The last commit number of a tenant; 0 if there is none. */
export async function lastCommitNumber(tx: TenantReadTx): Promise<bigint> {
  return (await tx.first(lastCommit, {}))?.number ?? 0n;
}

/** Whether a tenant's database opens and answers; its last commit number, as decimal digits. */
export const pingTenant = tenantReport<Record<never, never>, { lastCommit: string }>(
  'books.ping',
  async (tx) => ({
    lastCommit: String(await lastCommitNumber(tx)),
  }),
);
