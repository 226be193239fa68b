import { eq } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import { tenantQuery } from '@cifra/database/statement';

export const draftById = tenantQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.entry_drafts)
    .where(eq(q.t.entry_drafts.id, q.arg(q.t.entry_drafts.id, 'id'))),
);
