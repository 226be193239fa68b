import { eq } from 'drizzle-orm';
import { tenantQuery } from '@cifra/database/statement';

/** The statements about earlier imports. */

export const importOfFile = tenantQuery<{ fileHash: string }>()((q) =>
  q.db
    .select({ id: q.t.imports.id, commitNumber: q.t.imports.commit_number })
    .from(q.t.imports)
    .where(eq(q.t.imports.file_hash, q.arg(q.t.imports.file_hash, 'fileHash'))),
);

export const commitInstant = tenantQuery<{ number: bigint }>()((q) =>
  q.db
    .select({ instant: q.t.commits.instant })
    .from(q.t.commits)
    .where(eq(q.t.commits.number, q.arg(q.t.commits.number, 'number'))),
);
