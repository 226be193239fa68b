import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { jsonText } from '@cifra/database/chain/chain-recorder';
import { settings, tenants } from '@cifra/database/tables/control';
import { controlCommand, type Placement } from '@cifra/books/command';
import { deleteUsersOfTenant } from './database-users.ts';
import { allTemplates, lastTenantNumber, tenantRowById, tenantRowBySlug } from './queries.ts';
import { removedSlugOf, type NewTenant } from './tenant-input.ts';

/** The greatest permanent number: a claim names tenants by bits. */
const LAST_NUMBER = 65_535;

export interface RegisteredTenant {
  readonly tenantId: Uuid;
  readonly number: number;
}

export const registerCodes = refusalCodes('TENANT_SLUG_TAKEN', 'TEMPLATE_UNKNOWN');
/** Of what serves a tenant, or gives it up. */
export const stateCodes = refusalCodes('TENANT_UNKNOWN', 'TENANT_NOT_READY');

/** Registers a tenant as PROVISIONING, with its permanent number, its place and what was asked for; its own settings count from
 * the first command. Refuses in this order: TENANT_SLUG_TAKEN, TEMPLATE_UNKNOWN. */
export const registerTenant = controlCommand<NewTenant, RegisteredTenant, CodeOf<typeof registerCodes>>(
  'provisioning.registerTenant',
  async (tx, newTenant, { newId }) => {
    const [holder, templates, last] = await Promise.all([
      tx.first(tenantRowBySlug, { slug: newTenant.slug }),
      tx.all(allTemplates, {}),
      tx.first(lastTenantNumber, {}),
    ]);
    if (holder) return refused(refuse('TENANT_SLUG_TAKEN', { slug: newTenant.slug }));
    const known = templates.map(({ code }) => code);
    if (!known.includes(newTenant.coaTemplate))
      return refused(refuse('TEMPLATE_UNKNOWN', { templateName: newTenant.coaTemplate.slice(0, 60), known }));
    const tenantId = newId();
    const number = (last?.number ?? 0) + 1;
    if (number > LAST_NUMBER) throw new Error(`a firm has at most ${LAST_NUMBER} tenants`);
    tx.insert(tenants, {
      id: tenantId,
      number,
      slug: newTenant.slug,
      name: newTenant.name,
      base_currency: newTenant.baseCurrency,
      time_zone: newTenant.timeZone,
      locale: newTenant.locale,
      country_pack: newTenant.countryPack,
      kind: newTenant.kind,
      state: 'PROVISIONING',
      provisioning: jsonText(newTenant),
      ...placementOf(newTenant, tenantId),
    });
    for (const { key, value } of newTenant.settings) tx.insert(settings, { scope_id: tenantId, key, value });
    const after = { number, ...newTenant };
    tx.record({ event: 'TENANT_REGISTERED', objectType: 'Tenant', objectId: tenantId, after });
    return accepted({ tenantId, number });
  },
);

/** Ids are never used again, so neither is a database's name. */
function placementOf({ placement }: NewTenant, tenantId: Uuid): Placement {
  return placement?.engine === 'mssql'
    ? { engine: 'mssql', server: placement.server, database: `cifra_${tenantId.replaceAll('-', '')}` }
    : { engine: 'sqlite', server: null, database: `tenants/${tenantId}.db` };
}

/** The tenant's books are written: it is served from now on. Repeated, it changes no tenant.
 * Refuses in this order: TENANT_UNKNOWN, TENANT_NOT_READY (REMOVED). */
export const activateTenant = controlCommand<{ readonly tenantId: Uuid }, null, CodeOf<typeof stateCodes>>(
  'provisioning.activateTenant',
  async (tx, { tenantId }) => {
    const row = await tx.first(tenantRowById, { id: tenantId });
    if (!row) return refused(refuse('TENANT_UNKNOWN', { tenantRef: tenantId }));
    const { commit_number: version, ...tenant } = row;
    if (tenant.state === 'REMOVED')
      return refused(refuse('TENANT_NOT_READY', { tenantRef: tenantId, tenantState: tenant.state }));
    if (tenant.state === 'ACTIVE') {
      tx.record({ event: 'TENANT_FOUND_SERVED', objectType: 'Tenant', objectId: tenantId });
      return accepted(null);
    }
    tx.replace(tenants, { ...tenant, state: 'ACTIVE' }, version);
    tx.record({
      event: 'TENANT_PROVISIONED',
      objectType: 'Tenant',
      objectId: tenantId,
      before: { state: tenant.state },
      after: { state: 'ACTIVE' },
    });
    return accepted(null);
  },
);

/**
 * Abandons a tenant that was never served: its database is deleted, its slug becomes available. If its books are open it is
 * completed instead. Refuses in this order: TENANT_UNKNOWN, TENANT_NOT_READY (it is served, or its books are open).
 */
export const removeUnservedTenant = controlCommand<
  { readonly tenantId: Uuid; readonly cause: Refusal | null },
  null,
  CodeOf<typeof stateCodes>
>('provisioning.removeTenant', async (tx, { tenantId, cause }) => {
  const row = await tx.first(tenantRowById, { id: tenantId });
  if (!row) return refused(refuse('TENANT_UNKNOWN', { tenantRef: tenantId }));
  const { commit_number: version, ...tenant } = row;
  if (tenant.state === 'ACTIVE')
    return refused(refuse('TENANT_NOT_READY', { tenantRef: tenantId, tenantState: tenant.state }));
  if (tenant.state === 'REMOVED') {
    tx.record({ event: 'TENANT_FOUND_REMOVED', objectType: 'Tenant', objectId: tenantId });
    return accepted(null);
  }
  tx.replace(tenants, { ...tenant, slug: removedSlugOf(tenant.number), state: 'REMOVED' }, version);
  tx.derive(deleteUsersOfTenant, { tenantId });
  tx.record({
    event: 'TENANT_PROVISIONING_REMOVED',
    objectType: 'Tenant',
    objectId: tenantId,
    before: { state: tenant.state, slug: tenant.slug },
    after: { state: 'REMOVED', cause },
  });
  return accepted(null);
});
