import { and, eq, notExists } from 'drizzle-orm';
import { tenantQuery } from '@cifra/database/statement';

/** The statements about earlier imports. */

export const importOfFile = tenantQuery<{ fileHash: string }>()((q) =>
  q.db
    .select({ id: q.t.imports.id, commitNumber: q.t.imports.commit_number })
    .from(q.t.imports)
    .where(
      and(
        eq(q.t.imports.file_hash, q.arg(q.t.imports.file_hash, 'fileHash')),
        // Balances that were rejected may be brought again.
        notExists(
          q.db
            .select({ id: q.t.former_decisions.version_id })
            .from(q.t.former_decisions)
            .where(
              and(
                eq(q.t.former_decisions.version_id, q.t.imports.id),
                eq(q.t.former_decisions.decision, 'REJECTED'),
              ),
            ),
        ),
      ),
    ),
);

export const commitInstant = tenantQuery<{ number: bigint }>()((q) =>
  q.db
    .select({ instant: q.t.commits.instant })
    .from(q.t.commits)
    .where(eq(q.t.commits.number, q.arg(q.t.commits.number, 'number'))),
);
