import { eq } from 'drizzle-orm';
import type { CoaTemplate } from '@cifra/domain/coa-templates';
import type { Uuid } from '@cifra/domain/ids';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { controlQuery } from '@cifra/database/statement';
import type { Books } from '../books.ts';
import type { CommandRequest, DoorRefusalCode, Placement } from '../command.ts';
import { createDatabase, dropUnservedDatabase } from './create-database.ts';
import { openBooks } from './open-books.ts';
import { activateTenant, registerTenant, removeUnservedTenant } from './register-tenant.ts';
import type { TenantWish } from './tenant-wish.ts';

const templateByCode = controlQuery<{ code: string }>()((q) =>
  q.db.select({ template: q.t.coa_templates.template }).from(q.t.coa_templates).where(eq(q.t.coa_templates.code, q.arg(q.t.coa_templates.code, 'code'))),
);
const tenantById = controlQuery<{ id: Uuid }>()((q) => q.db.select().from(q.t.tenants).where(eq(q.t.tenants.id, q.arg(q.t.tenants.id, 'id'))));
const tenantsInProvisioning = controlQuery()((q) =>
  q.db.select({ id: q.t.tenants.id, slug: q.t.tenants.slug }).from(q.t.tenants).where(eq(q.t.tenants.state, 'PROVISIONING')),
);

export type ProvisioningRefusal = Refusal<'TENANT_SLUG_TAKEN' | 'TEMPLATE_UNKNOWN' | DoorRefusalCode>;

interface Where {
  readonly books: Books;
  readonly dataDirectory: string;
}

/**
 * Provisions a tenant in four steps, each of which may be repeated: register (PROVISIONING, its number for good), create the
 * database, open the books in one commit, activate. Killed between or inside any of them, `resumeProvisioning` completes it; until
 * the last step the tenant is served to nobody. The request's idempotency key stands for the whole.
 */
export async function provisionTenant(where: Where, wish: TenantWish, request: CommandRequest): Promise<Result<{ readonly tenantId: Uuid }, ProvisioningRefusal>> {
  const registered = await where.books.executeControl(registerTenant, wish, request);
  if (!registered.ok) return registered;
  return completeProvisioning(where, registered.value.tenantId, { ...request, idempotencyKey: null });
}

/** Takes up what an earlier run left in PROVISIONING. One tenant's failure is its own; it is tried again at the next start. */
export async function resumeProvisioning(where: Where, request: CommandRequest): Promise<readonly { readonly slug: string; readonly outcome: 'COMPLETED' | 'REMOVED' | 'FAILED'; readonly problem: string | null }[]> {
  const outcomes: { slug: string; outcome: 'COMPLETED' | 'REMOVED' | 'FAILED'; problem: string | null }[] = [];
  for (const { id, slug } of await where.books.control.all(tenantsInProvisioning, {})) {
    try {
      const completed = await completeProvisioning(where, id, request);
      outcomes.push({ slug, outcome: completed.ok ? 'COMPLETED' : 'FAILED', problem: completed.ok ? null : completed.refusal.code });
    } catch (error) {
      outcomes.push({ slug, outcome: 'FAILED', problem: error instanceof Error ? error.message : String(error) });
    }
  }
  return outcomes;
}

/** Gives up a tenant that was never served: its database is deleted, its slug freed. Refuses: TENANT_NOT_READY when it is served. */
export async function abandonProvisioning(where: Where, tenantId: Uuid, request: CommandRequest): Promise<Result<null, Refusal<'TENANT_NOT_READY' | 'TENANT_UNKNOWN' | DoorRefusalCode>>> {
  const tenant = await where.books.control.first(tenantById, { id: tenantId });
  if (!tenant) return refused(refuse('TENANT_UNKNOWN', { tenant: tenantId }));
  if (tenant.state !== 'PROVISIONING') return refused(refuse('TENANT_NOT_READY', { tenant: tenantId, state: tenant.state }));
  const removed = await where.books.executeControl(removeUnservedTenant, { tenantId }, request);
  if (!removed.ok) return removed;
  await dropUnservedDatabase(where, placementOf(tenant));
  return accepted(null);
}

async function completeProvisioning(where: Where, tenantId: Uuid, request: CommandRequest): Promise<Result<{ readonly tenantId: Uuid }, ProvisioningRefusal>> {
  const { books } = where;
  const tenant = await books.control.first(tenantById, { id: tenantId });
  if (!tenant) return refused(refuse('TENANT_UNKNOWN', { tenant: tenantId }));
  if (tenant.state !== 'PROVISIONING') return accepted({ tenantId });
  const wish = JSON.parse(tenant.provisioning) as TenantWish;
  const row = await books.control.first(templateByCode, { code: wish.coaTemplate });
  if (!row) return refused(refuse('TEMPLATE_UNKNOWN', { template: wish.coaTemplate, known: [] }));
  await createDatabase(where, placementOf(tenant), 'tenant');
  const opened = await books.execute(openBooks, { tenantId, isProvisioning: true }, { wish, template: JSON.parse(row.template) as CoaTemplate }, request);
  if (!opened.ok) return opened;
  const activated = await books.executeControl(activateTenant, { tenantId }, request);
  return activated.ok ? accepted({ tenantId }) : activated;
}

function placementOf(tenant: { readonly engine: Placement['engine']; readonly server: string | null; readonly database: string }): Placement {
  return { engine: tenant.engine, server: tenant.server, database: tenant.database };
}
