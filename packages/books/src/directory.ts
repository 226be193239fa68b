import { eq, max, ne, or } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { resolveSettings, settingsOf, type Settings } from '@cifra/domain/settings';
import { FIRM_ID } from '@cifra/database/changes/count-up';
import type { Row } from '@cifra/database/kit/table';
import { controlQuery } from '@cifra/database/statement';
import type { tenants } from '@cifra/database/tables/control';
import type { ControlReadTx } from '@cifra/database/tx';
import type { TenantFacts } from './command.ts';
import { productClock } from './product-clock.ts';
import { dayOfInstant } from './tenant-day.ts';

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

/** A tenant as the control plane has it. */
export type TenantRow = Row<typeof tenants>;

/** Facts that a connection was told; every commit up to `asOf` that touched tenants or settings is in them. */
interface ToldFacts {
  readonly row: TenantRow;
  readonly facts: TenantFacts;
  readonly asOf: bigint;
}

const told = new WeakMap<ControlReadTx, Map<Uuid, ToldFacts>>();

export interface FactsOptions {
  readonly isProvisioning?: boolean;
  /**
   * The last commit that touched tenants or settings, where the caller knows it: then the control plane is not asked for its head. Null: it is.
   */
  readonly version?: bigint | null;
}

/**
 * The facts of a tenant for one command, as of the control plane's last commit; null when it is unknown or not served. Asked for every
 * command and read: while nothing that they depend on has changed, one look at the head answers, or none.
 */
export async function findTenantFacts(
  control: ControlReadTx,
  tenantId: Uuid,
  options: FactsOptions = {},
): Promise<TenantFacts | null> {
  if (options.isProvisioning === true)
    return (await readTenantFacts(control, tenantId, options))?.facts ?? null;
  const version = options.version ?? (await controlHead(control));
  let known = told.get(control);
  if (known === undefined) told.set(control, (known = new Map()));
  const last = known.get(tenantId);
  if (last !== undefined && last.asOf >= version) {
    const today = todayIn(last.facts.timeZone);
    if (last.facts.today === today) return last.facts;
    const facts = { ...last.facts, today };
    known.set(tenantId, { ...last, facts });
    return facts;
  }
  // What is not there is not kept: there is no end of ids that somebody may ask for.
  const found = await readTenantFacts(control, tenantId, options);
  if (found === null) known.delete(tenantId);
  else if (version >= (known.get(tenantId)?.asOf ?? version))
    known.set(tenantId, { ...found, asOf: version });
  return found?.facts ?? null;
}

const todayIn = (timeZone: string): LocalDate => dayOfInstant(productClock.nowMicros(), timeZone);

/** The row of a served tenant as of a version of tenants and settings, if this connection was told of it; null: ask. */
export function knownTenantRow(control: ControlReadTx, tenantId: Uuid, version: bigint): TenantRow | null {
  const last = told.get(control)?.get(tenantId);
  return last !== undefined && last.asOf >= version ? last.row : null;
}

async function readTenantFacts(
  control: ControlReadTx,
  tenantId: Uuid,
  options: FactsOptions,
): Promise<Omit<ToldFacts, 'asOf'> | null> {
  const [row, overrides] = await Promise.all([
    control.first(activeTenantById, { id: tenantId }),
    control.all(settingsOfScopes, { firm: FIRM_SCOPE_ID, tenant: tenantId }),
  ]);
  if (!row || row.state === 'REMOVED' || (row.state === 'PROVISIONING' && !options.isProvisioning))
    return null;
  const resolved = resolveSettings({
    firm: overrides.filter(({ scopeId }) => scopeId === FIRM_SCOPE_ID),
    tenant: overrides.filter(({ scopeId }) => scopeId === tenantId),
  });
  const facts: TenantFacts = {
    id: row.id,
    number: row.number,
    slug: row.slug,
    name: row.name,
    baseCurrency: row.base_currency,
    timeZone: row.time_zone,
    locale: row.locale,
    today: todayIn(row.time_zone),
    kind: row.kind,
    placement: { engine: row.engine, server: row.server, database: row.database },
    settings: settingsOf(resolved),
  };
  return { row, facts };
}

/** Every tenant that is provisioned or being provisioned, by number. */
export async function listTenants(
  control: ControlReadTx,
): Promise<{ readonly id: Uuid; readonly slug: string; readonly state: string }[]> {
  return control.all(servedTenants, {});
}
