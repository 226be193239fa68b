import { eq } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import { tenantQuery } from '@cifra/database/statement';

/** The statements about customers and vendors. Rows only: no decision is made here. */

export const partyById = tenantQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.parties)
    .where(eq(q.t.parties.id, q.arg(q.t.parties.id, 'id'))),
);

export const partyByCode = tenantQuery<{ code: string }>()((q) =>
  q.db
    .select()
    .from(q.t.parties)
    .where(eq(q.t.parties.code, q.arg(q.t.parties.code, 'code'))),
);
