import { tenantQuery } from '@cifra/database/statement';

/** What the books say about their tenant: one row, written when they were opened. */
export const profile = tenantQuery()((q) => q.db.select().from(q.t.tenant_profile));
