import { eq, max, ne, or } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import { resolveSettings, settingsOf, type Settings } from '@cifra/domain/settings';
import { FIRM_ID } from '@cifra/database/changes/count-up';
import { controlQuery } from '@cifra/database/statement';
import type { ControlReadTx } from '@cifra/database/tx';
import type { TenantFacts } from './command.ts';

/** The scope of the firm's own settings. */
export const FIRM_SCOPE_ID = FIRM_ID;

const activeTenantById = controlQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.tenants)
    .where(eq(q.t.tenants.id, q.arg(q.t.tenants.id, 'id'))),
);

const headNumber = controlQuery()((q) => q.db.select({ number: max(q.t.commits.number) }).from(q.t.commits));

/** The last commit of the control plane: while it stays, neither a tenant nor a setting has changed. */
export async function controlHead(control: ControlReadTx): Promise<bigint> {
  return (await control.first(headNumber, {}))?.number ?? 0n;
}

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

/** The firm's own settings: what no tenant overrides. */
export async function firmSettings(control: ControlReadTx): Promise<Settings> {
  const firm = await control.all(settingsOfScopes, { firm: FIRM_SCOPE_ID, tenant: FIRM_SCOPE_ID });
  return settingsOf(resolveSettings({ firm, tenant: [] }));
}

const servedTenants = controlQuery()((q) =>
  q.db.select().from(q.t.tenants).where(ne(q.t.tenants.state, 'REMOVED')).orderBy(q.t.tenants.number),
);

/** The facts that a connection was told, and at which head of the chain: neither a tenant nor a setting changes without a commit. */
const told = new WeakMap<ControlReadTx, { readonly head: bigint; readonly facts: Map<Uuid, TenantFacts> }>();

/**
 * The facts of a tenant for one command, as of the control plane's last commit; null when it is unknown or not served. Asked for every
 * command and read: while the head stays, one look at it answers.
 */
export async function findTenantFacts(
  control: ControlReadTx,
  tenantId: Uuid,
  options: { readonly isProvisioning?: boolean } = {},
): Promise<TenantFacts | null> {
  if (options.isProvisioning === true) return readTenantFacts(control, tenantId, options);
  const head = await controlHead(control);
  let known = told.get(control);
  if (known?.head !== head) told.set(control, (known = { head, facts: new Map() }));
  const facts = known.facts.get(tenantId);
  if (facts !== undefined) return facts;
  // What is not there is not kept: there is no end of ids that somebody may ask for.
  const read = await readTenantFacts(control, tenantId, options);
  if (read !== null) known.facts.set(tenantId, read);
  return read;
}

async function readTenantFacts(
  control: ControlReadTx,
  tenantId: Uuid,
  options: { readonly isProvisioning?: boolean },
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
