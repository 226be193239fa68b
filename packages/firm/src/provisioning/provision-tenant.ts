import type { CoaTemplate } from '@cifra/domain/coa-templates';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { explanationOf, refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { Row } from '@cifra/database/kit/table';
import type { tenants } from '@cifra/database/tables/control';
import type { Books } from '@cifra/books/books';
import type { CommandRequest, DoorRefusalCode, Placement } from '@cifra/books/command';
import type { MasterKeys } from '@cifra/database/sealed/master-keys';
import { createDatabase, dropUnservedDatabase, lackingForLive } from './create-database.ts';
import { admitDatabaseUsers } from './database-users.ts';
import { findBooks, openBooks } from './open-books.ts';
import { allTemplates, tenantRowById, unfinishedTenants } from './queries.ts';
import {
  activateTenant,
  registerCodes,
  registerTenant,
  removeUnservedTenant,
  stateCodes,
  type RegisteredTenant,
} from './register-tenant.ts';
import type { NewTenant } from './tenant-input.ts';

/** The steps of provisioning, each of which ends durably. */
export type ProvisioningStep = 'REGISTERED' | 'DATABASE_CREATED' | 'BOOKS_OPENED' | 'SERVED';

export interface ProvisioningPlace {
  readonly books: Books;
  readonly dataDirectory: string;
  /** What seals the passwords of a database on a server. */
  readonly masterKeys?: MasterKeys;
  readonly onStep?: (step: ProvisioningStep, tenantId: Uuid) => void;
  /** What the server lacks to protect a LIVE tenant's books. Defaults to trying it on the server. */
  readonly lackingForLive?: typeof lackingForLive;
}

export const provisionCodes = refusalCodes('SERVER_UNPROTECTED', ...registerCodes, ...stateCodes);
type ProvisioningRefusal = RefusalOf<typeof provisionCodes> | Refusal<DoorRefusalCode>;

/**
 * Provisions a tenant in four steps, each of which can be repeated: register (PROVISIONING, with a permanent number), create the
 * database, open the books in one commit, activate. If it is killed between or during steps, `resumeProvisioning` completes it;
 * until the last step the tenant is not served to anyone. The request's idempotency key covers the whole. Refuses first, before
 * anything is created: SERVER_UNPROTECTED (a LIVE tenant).
 */
export async function provisionTenant(
  where: ProvisioningPlace,
  newTenant: NewTenant,
  request: CommandRequest,
): Promise<Result<RegisteredTenant, ProvisioningRefusal>> {
  const { engine, server } = where.books.location.controlPlacement;
  const placed = { ...newTenant, placement: newTenant.placement ?? { engine, server } };
  const { placement } = placed;
  const missing =
    newTenant.kind === 'LIVE' ? await (where.lackingForLive ?? lackingForLive)(placement, where) : [];
  if (missing.length > 0)
    return refused(
      refuse('SERVER_UNPROTECTED', { databaseServer: placement.server ?? 'CIFRA_SQLSERVER_URL', missing }),
    );
  const registered = await where.books.executeControl(registerTenant, placed, request);
  if (!registered.ok) return registered;
  const { tenantId } = registered.value;
  where.onStep?.('REGISTERED', tenantId);
  const tenant = await where.books.control.first(tenantRowById, { id: tenantId });
  if (!tenant) return refused(refuse('TENANT_UNKNOWN', { tenantRef: tenantId }));
  const completed = await complete(where, tenant, { ...request, idempotencyKey: null });
  return completed.ok ? registered : completed;
}

export interface ResumedTenant {
  readonly slug: string;
  /** REMOVED: it could not be completed, and nothing had been written. FAILED: the next run tries again. */
  readonly outcome: 'COMPLETED' | 'REMOVED' | 'FAILED';
  readonly problem: string | null;
}

/**
 * Completes what earlier runs left unfinished, or cleans it up if that is impossible. One tenant's failure does not affect others.
 */
export async function resumeProvisioning(
  where: ProvisioningPlace,
  request: CommandRequest,
): Promise<readonly ResumedTenant[]> {
  const outcomes: ResumedTenant[] = [];
  for (const tenant of await where.books.control.all(unfinishedTenants, {})) {
    const { slug } = tenant;
    try {
      const completed = await complete(where, tenant, request);
      if (completed.ok) outcomes.push({ slug, outcome: 'COMPLETED', problem: null });
      else outcomes.push({ slug, outcome: 'REMOVED', problem: explanationOf(completed.refusal) });
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      outcomes.push({ slug, outcome: 'FAILED', problem });
    }
  }
  return outcomes;
}

/**
 * Abandons a tenant that was never served: its database is deleted, its slug becomes available. If its books are open it is
 * completed instead. Refuses in this order: TENANT_UNKNOWN, TENANT_NOT_READY (it is served, or its books are open).
 */
export async function abandonProvisioning(
  where: ProvisioningPlace,
  tenantId: Uuid,
  { request, cause = null }: { readonly request: CommandRequest; readonly cause?: Refusal | null },
): Promise<Result<null, Refusal<'TENANT_NOT_READY' | DoorRefusalCode>>> {
  const tenant = await where.books.control.first(tenantRowById, { id: tenantId });
  if (!tenant) return refused(refuse('TENANT_UNKNOWN', { tenantRef: tenantId }));
  const placement = placementOf(tenant);
  if (tenant.state === 'PROVISIONING') {
    await createDatabase(where, placement, 'tenant');
    if (await areBooksOpen(where, tenantId, request))
      return refused(refuse('TENANT_NOT_READY', { tenantRef: tenantId, tenantState: tenant.state }));
  }
  const removed = await where.books.executeControl(removeUnservedTenant, { tenantId, cause }, request);
  if (!removed.ok) return removed;
  await dropUnservedDatabase(where, placement);
  return accepted(null);
}

type TenantRow = Row<typeof tenants>;

/** The steps after the registration. A tenant whose chart of accounts is gone, and whose books were not opened, is abandoned. */
async function complete(
  where: ProvisioningPlace,
  tenant: TenantRow,
  request: CommandRequest,
): Promise<Result<null, ProvisioningRefusal>> {
  const { books } = where;
  const { id: tenantId, state } = tenant;
  if (state === 'REMOVED')
    return refused(refuse('TENANT_NOT_READY', { tenantRef: tenantId, tenantState: state }));
  if (state === 'ACTIVE') return accepted(null);
  const placement = placementOf(tenant);
  const newTenant = JSON.parse(tenant.provisioning) as NewTenant;
  await createDatabase(where, placement, 'tenant');
  const admitted = await admitDatabaseUsers(where, { id: tenantId, ...placement }, request);
  if (!admitted.ok) return admitted;
  where.onStep?.('DATABASE_CREATED', tenantId);
  const templates = await books.control.all(allTemplates, {});
  const template = templates.find(({ code }) => code === newTenant.coaTemplate);
  if (template) {
    const chart = JSON.parse(template.template) as CoaTemplate;
    const target = { tenantId, isProvisioning: true };
    const opened = await books.execute(openBooks, target, { newTenant, template: chart }, request);
    if (!opened.ok) return opened;
  } else if (!(await areBooksOpen(where, tenantId, request))) {
    const known = templates.map(({ code }) => code);
    const cause = refuse('TEMPLATE_UNKNOWN', { templateName: newTenant.coaTemplate, known });
    const abandoned = await abandonProvisioning(where, tenantId, { request, cause });
    return abandoned.ok ? refused(cause) : abandoned;
  }
  where.onStep?.('BOOKS_OPENED', tenantId);
  const activated = await books.executeControl(activateTenant, { tenantId }, request);
  if (!activated.ok) return activated;
  where.onStep?.('SERVED', tenantId);
  return accepted(null);
}

async function areBooksOpen(
  { books }: ProvisioningPlace,
  tenantId: Uuid,
  request: CommandRequest,
): Promise<boolean> {
  const found = await books.execute(findBooks, { tenantId, isProvisioning: true }, null, request);
  return found.ok && found.value.areOpen;
}

function placementOf({ engine, server, database }: TenantRow): Placement {
  return { engine, server, database };
}
