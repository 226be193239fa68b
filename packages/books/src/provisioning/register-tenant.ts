import { asc, eq, max } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { jsonText } from '@cifra/database/chain/chain-recorder';
import type { Row } from '@cifra/database/kit/table';
import { controlQuery } from '@cifra/database/statement';
import { tenants } from '@cifra/database/tables/control';
import type { ControlTx } from '@cifra/database/tx';
import { controlCommand } from '../command.ts';
import type { TenantWish } from './tenant-wish.ts';

const tenantById = controlQuery<{ id: Uuid }>()((q) => q.db.select().from(q.t.tenants).where(eq(q.t.tenants.id, q.arg(q.t.tenants.id, 'id'))));
const tenantBySlug = controlQuery<{ slug: string }>()((q) => q.db.select({ id: q.t.tenants.id }).from(q.t.tenants).where(eq(q.t.tenants.slug, q.arg(q.t.tenants.slug, 'slug'))));
const lastTenantNumber = controlQuery()((q) => q.db.select({ last: max(q.t.tenants.number) }).from(q.t.tenants));
const templateCodes = controlQuery()((q) => q.db.select({ code: q.t.coa_templates.code }).from(q.t.coa_templates).orderBy(asc(q.t.coa_templates.code)));

/** Registers a tenant as PROVISIONING, with its permanent number and what was asked for. Refuses: TENANT_SLUG_TAKEN, TEMPLATE_UNKNOWN. */
export const registerTenant = controlCommand<TenantWish, { tenantId: Uuid }, 'TENANT_SLUG_TAKEN' | 'TEMPLATE_UNKNOWN'>(
  'provisioning.registerTenant',
  async (tx, wish, { newId }) => {
    if (await tx.first(tenantBySlug, { slug: wish.slug })) return refused(refuse('TENANT_SLUG_TAKEN', { slug: wish.slug }));
    const known = (await tx.all(templateCodes, {})).map(({ code }) => code);
    if (!known.includes(wish.coaTemplate)) return refused(refuse('TEMPLATE_UNKNOWN', { template: wish.coaTemplate.slice(0, 60), known }));
    const tenantId = newId();
    const number = Number((await tx.first(lastTenantNumber, {}))?.last ?? 0) + 1;
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
      engine: 'sqlite',
      server: null,
      database: `tenants/${tenantId}.db`,
    });
    await tx.record({ event: 'TENANT_REGISTERED', objectType: 'Tenant', objectId: tenantId, after: { number, ...wish } });
    return accepted({ tenantId });
  },
);

type State = Row<typeof tenants>['state'];

/** A tenant leaves PROVISIONING once: served, or removed without ever having been. Doing it again changes nothing. */
async function leaveProvisioning(tx: ControlTx, tenantId: Uuid, to: { readonly state: State; readonly slug?: string; readonly event: string }): Promise<boolean> {
  const row = await tx.first(tenantById, { id: tenantId });
  if (!row) return false;
  const { commit_number: version, ...tenant } = row;
  if (row.state === 'PROVISIONING') await tx.replace(tenants, { ...tenant, state: to.state, slug: to.slug ?? row.slug }, version);
  await tx.record({ event: to.event, objectType: 'Tenant', objectId: tenantId, before: { state: row.state }, after: { state: row.state === 'PROVISIONING' ? to.state : row.state } });
  return row.state === 'PROVISIONING' || row.state === to.state;
}

/** The tenant's books are written: it is served from now on. */
export const activateTenant = controlCommand<{ tenantId: Uuid }, null, 'TENANT_UNKNOWN'>('provisioning.activateTenant', async (tx, { tenantId }) =>
  (await leaveProvisioning(tx, tenantId, { state: 'ACTIVE', event: 'TENANT_PROVISIONED' })) ? accepted(null) : refused(refuse('TENANT_UNKNOWN', { tenant: tenantId })),
);

/** Provisioning was given up before anything was served: the slug is free again, the number never is. */
export const removeUnservedTenant = controlCommand<{ tenantId: Uuid }, null, 'TENANT_UNKNOWN'>('provisioning.removeTenant', async (tx, { tenantId }) =>
  (await leaveProvisioning(tx, tenantId, { state: 'REMOVED', slug: `removed-${tenantId}`, event: 'TENANT_PROVISIONING_REMOVED' }))
    ? accepted(null)
    : refused(refuse('TENANT_UNKNOWN', { tenant: tenantId })),
);
