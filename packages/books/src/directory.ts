import { eq, ne, or } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import { resolveSettings, settingsOf } from '@cifra/domain/settings';
import { controlQuery } from '@cifra/database/statement';
import type { ControlReadTx } from '@cifra/database/tx';
import type { TenantFacts } from './command.ts';

/** The scope of the firm's own settings. */
export const FIRM_SCOPE_ID = '00000000-0000-0000-0000-000000000000' as Uuid;

const activeTenantById = controlQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.tenants)
    .where(eq(q.t.tenants.id, q.arg(q.t.tenants.id, 'id'))),
);

const settingsOfScopes = controlQuery<{ firm: Uuid; tenant: Uuid }>()((q) =>
  q.db
    .select({ scopeId: q.t.settings.scope_id, key: q.t.settings.key, value: q.t.settings.value })
    .from(q.t.settings)
    .where(
      or(
        eq(q.t.settings.scope_id, q.arg(q.t.settings.scope_id, 'firm')),
        eq(q.t.settings.scope_id, q.arg(q.t.settings.scope_id, 'tenant')),
      ),
    ),
);

const servedTenants = controlQuery()((q) =>
  q.db.select().from(q.t.tenants).where(ne(q.t.tenants.state, 'REMOVED')).orderBy(q.t.tenants.number),
);

/** The facts of a tenant for one command, read from the control plane each time; null when it is unknown or not served. */
export async function findTenantFacts(
  control: ControlReadTx,
  tenantId: Uuid,
  options: { readonly isProvisioning?: boolean } = {},
): Promise<TenantFacts | null> {
  const row = await control.first(activeTenantById, { id: tenantId });
  if (!row || row.state === 'REMOVED' || (row.state === 'PROVISIONING' && !options.isProvisioning))
    return null;
  const overrides = await control.all(settingsOfScopes, { firm: FIRM_SCOPE_ID, tenant: tenantId });
  const resolved = resolveSettings({
    firm: overrides.filter(({ scopeId }) => scopeId === FIRM_SCOPE_ID),
    tenant: overrides.filter(({ scopeId }) => scopeId === tenantId),
  });
  return {
    id: row.id,
    number: row.number,
    slug: row.slug,
    name: row.name,
    baseCurrency: row.base_currency,
    timeZone: row.time_zone,
    kind: row.kind,
    placement: { engine: row.engine, server: row.server, database: row.database },
    settings: settingsOf(resolved),
  };
}

/** Every tenant that is provisioned or being provisioned, by number. */
export async function listTenants(
  control: ControlReadTx,
): Promise<{ readonly id: Uuid; readonly slug: string; readonly state: string }[]> {
  return control.all(servedTenants, {});
}
