import type { Uuid } from '@cifra/domain/ids';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { jsonText } from '@cifra/database/chain/chain-recorder';
import { settings, tenants } from '@cifra/database/tables/control';
import { controlCommand, type Placement } from '../command.ts';
import { allTemplates, lastTenantNumber, tenantRowById, tenantRowBySlug } from './queries.ts';
import { removedSlugOf, type TenantWish } from './tenant-wish.ts';

/** The greatest permanent number: a claim names tenants by bits. */
const LAST_NUMBER = 65_535;

export interface RegisteredTenant {
  readonly tenantId: Uuid;
  readonly number: number;
}

/** Registers a tenant as PROVISIONING, with its permanent number, its place and what was asked for; its own settings count from
 * the first command. Refuses in this order: TENANT_SLUG_TAKEN, TEMPLATE_UNKNOWN. */
export const registerTenant = controlCommand<
  TenantWish,
  RegisteredTenant,
  'TENANT_SLUG_TAKEN' | 'TEMPLATE_UNKNOWN'
>('provisioning.registerTenant', async (tx, wish, { newId }) => {
  if (await tx.first(tenantRowBySlug, { slug: wish.slug }))
    return refused(refuse('TENANT_SLUG_TAKEN', { slug: wish.slug }));
  const known = (await tx.all(allTemplates, {})).map(({ code }) => code);
  if (!known.includes(wish.coaTemplate))
    return refused(refuse('TEMPLATE_UNKNOWN', { template: wish.coaTemplate.slice(0, 60), known }));
  const tenantId = newId();
  const number = ((await tx.first(lastTenantNumber, {}))?.number ?? 0) + 1;
  if (number > LAST_NUMBER) throw new Error(`a firm has at most ${LAST_NUMBER} tenants`);
  await tx.insert(tenants, {
    id: tenantId,
    number,
    slug: wish.slug,
    name: wish.name,
    base_currency: wish.baseCurrency,
    time_zone: wish.timeZone,
    locale: wish.locale,
    country_pack: wish.countryPack,
    kind: wish.kind,
    state: 'PROVISIONING',
    provisioning: jsonText(wish),
    ...placementOf(wish, tenantId),
  });
  for (const { key, value } of wish.settings) await tx.insert(settings, { scope_id: tenantId, key, value });
  const after = { number, ...wish };
  await tx.record({ event: 'TENANT_REGISTERED', objectType: 'Tenant', objectId: tenantId, after });
  return accepted({ tenantId, number });
});

/** Ids are never used again, so neither is a database's name. */
function placementOf({ placement }: TenantWish, tenantId: Uuid): Placement {
  return placement?.engine === 'mssql'
    ? { engine: 'mssql', server: placement.server, database: `cifra_${tenantId.replaceAll('-', '')}` }
    : { engine: 'sqlite', server: null, database: `tenants/${tenantId}.db` };
}

/** The tenant's books are written: it is served from now on. Repeated, it changes no tenant.
 * Refuses in this order: TENANT_UNKNOWN, TENANT_NOT_READY (REMOVED). */
export const activateTenant = controlCommand<
  { readonly tenantId: Uuid },
  null,
  'TENANT_UNKNOWN' | 'TENANT_NOT_READY'
>('provisioning.activateTenant', async (tx, { tenantId }) => {
  const row = await tx.first(tenantRowById, { id: tenantId });
  if (!row) return refused(refuse('TENANT_UNKNOWN', { tenant: tenantId }));
  const { commit_number: version, ...tenant } = row;
  if (tenant.state === 'REMOVED')
    return refused(refuse('TENANT_NOT_READY', { tenant: tenantId, state: tenant.state }));
  if (tenant.state === 'ACTIVE') {
    await tx.record({ event: 'TENANT_FOUND_SERVED', objectType: 'Tenant', objectId: tenantId });
    return accepted(null);
  }
  await tx.replace(tenants, { ...tenant, state: 'ACTIVE' }, version);
  await tx.record({
    event: 'TENANT_PROVISIONED',
    objectType: 'Tenant',
    objectId: tenantId,
    before: { state: tenant.state },
    after: { state: 'ACTIVE' },
  });
  return accepted(null);
});

/** Gives up a tenant that was never served: its slug is free again, its number never is. Repeated, it changes no tenant.
 * Refuses in this order: TENANT_UNKNOWN, TENANT_NOT_READY (ACTIVE). */
export const removeUnservedTenant = controlCommand<
  { readonly tenantId: Uuid; readonly cause: Refusal | null },
  null,
  'TENANT_UNKNOWN' | 'TENANT_NOT_READY'
>('provisioning.removeTenant', async (tx, { tenantId, cause }) => {
  const row = await tx.first(tenantRowById, { id: tenantId });
  if (!row) return refused(refuse('TENANT_UNKNOWN', { tenant: tenantId }));
  const { commit_number: version, ...tenant } = row;
  if (tenant.state === 'ACTIVE')
    return refused(refuse('TENANT_NOT_READY', { tenant: tenantId, state: tenant.state }));
  if (tenant.state === 'REMOVED') {
    await tx.record({ event: 'TENANT_FOUND_REMOVED', objectType: 'Tenant', objectId: tenantId });
    return accepted(null);
  }
  await tx.replace(tenants, { ...tenant, slug: removedSlugOf(tenant.number), state: 'REMOVED' }, version);
  await tx.record({
    event: 'TENANT_PROVISIONING_REMOVED',
    objectType: 'Tenant',
    objectId: tenantId,
    before: { state: tenant.state, slug: tenant.slug },
    after: { state: 'REMOVED', cause },
  });
  return accepted(null);
});
