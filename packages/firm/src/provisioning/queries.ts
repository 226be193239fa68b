import { asc, eq, max } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import { controlQuery } from '@cifra/database/statement';

/** The statements of provisioning. Rows only. */

export const tenantRowById = controlQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.tenants)
    .where(eq(q.t.tenants.id, q.arg(q.t.tenants.id, 'id'))),
);

export const tenantRowBySlug = controlQuery<{ slug: string }>()((q) =>
  q.db
    .select()
    .from(q.t.tenants)
    .where(eq(q.t.tenants.slug, q.arg(q.t.tenants.slug, 'slug'))),
);

export const lastTenantNumber = controlQuery()((q) =>
  q.db.select({ number: max(q.t.tenants.number) }).from(q.t.tenants),
);

/** Tenants whose provisioning has not ended. */
export const unfinishedTenants = controlQuery()((q) =>
  q.db
    .select()
    .from(q.t.tenants)
    .where(eq(q.t.tenants.state, 'PROVISIONING'))
    .orderBy(asc(q.t.tenants.number)),
);

export const allTemplates = controlQuery()((q) =>
  q.db.select().from(q.t.coa_templates).orderBy(asc(q.t.coa_templates.code)),
);

export const allCurrencies = controlQuery()((q) =>
  q.db.select().from(q.t.currencies).orderBy(asc(q.t.currencies.code)),
);
