import { eq } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import { tenantQuery } from '@cifra/database/statement';

export const accrualOfEntry = tenantQuery<{ entryId: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.accruals)
    .where(eq(q.t.accruals.entry_id, q.arg(q.t.accruals.entry_id, 'entryId'))),
);
