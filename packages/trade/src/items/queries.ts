import { eq } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import { tenantQuery } from '@cifra/database/statement';

/** The statements about items. Rows only: no decision is made here. */

export const itemById = tenantQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.items)
    .where(eq(q.t.items.id, q.arg(q.t.items.id, 'id'))),
);

export const itemByCode = tenantQuery<{ code: string }>()((q) =>
  q.db
    .select()
    .from(q.t.items)
    .where(eq(q.t.items.code, q.arg(q.t.items.code, 'code'))),
);
