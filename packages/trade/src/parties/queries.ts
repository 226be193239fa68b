import { eq } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import { tenantDerivedWrite, tenantQuery } from '@cifra/database/statement';

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

export const addPartyName = tenantDerivedWrite<{ id: Uuid; name: string }>()((q) => {
  const t = q.t.party_names;
  return q.db.insert(t).values({ party_id: q.arg(t.party_id, 'id'), name: q.arg(t.name, 'name') });
});

export const removePartyName = tenantDerivedWrite<{ id: Uuid }>()((q) =>
  q.db.delete(q.t.party_names).where(eq(q.t.party_names.party_id, q.arg(q.t.party_names.party_id, 'id'))),
);
