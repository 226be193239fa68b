import { max } from 'drizzle-orm';
import { tenantQuery } from '@cifra/database/statement';
import { tenantReport } from './command.ts';

const lastCommit = tenantQuery()((q) => q.db.select({ number: max(q.t.commits.number) }).from(q.t.commits));

/** Whether a tenant's database opens and answers; its last commit number, as decimal digits. */
export const pingTenant = tenantReport<Record<never, never>, { lastCommit: string }>(
  'books.ping',
  async (tx) => ({
    lastCommit: String((await tx.first(lastCommit, {}))?.number ?? 0n),
  }),
);
