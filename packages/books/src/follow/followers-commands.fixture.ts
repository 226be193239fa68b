import { eq } from 'drizzle-orm';
import { fixtureEvent } from '@cifra/database/audit-event.fixture';
import { countUp } from '@cifra/database/changes/count-up';
import { controlQuery } from '@cifra/database/statement';
import { tenants } from '@cifra/database/tables/control';
import type { Uuid } from '@cifra/domain/ids';
import { accepted } from '@cifra/domain/result';
import { commands as kernelCommands, reports } from '../capability.ts';
import { controlCommand, controlProjection } from '../command.ts';

/** Counts up a topic, as derived writes do. */
export const countTopic = controlProjection<
  { readonly topic: 'batches' | 'status'; readonly tenantIds: readonly Uuid[] },
  null
>('fixture.countTopic', async (tx, { topic, tenantIds }) => {
  await countUp(tx, topic, tenantIds);
  return null;
});

const tenantById = controlQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.tenants)
    .where(eq(q.t.tenants.id, q.arg(q.t.tenants.id, 'id'))),
);

/** Has a tenant being provisioned, or served. */
export const setTenantState = controlCommand<
  { readonly tenantId: Uuid; readonly state: 'PROVISIONING' | 'ACTIVE' },
  null,
  never
>('fixture.setTenantState', async (tx, { tenantId, state }) => {
  const row = await tx.first(tenantById, { id: tenantId });
  if (!row) throw new Error('no such tenant');
  const { commit_number: version, ...tenant } = row;
  tx.replace(tenants, { ...tenant, state }, version);
  tx.record(fixtureEvent({ event: 'FIXTURE_TENANT_STATE', objectType: 'Tenant', objectId: tenantId }));
  return accepted(null);
});

export const commands = [...kernelCommands, countTopic, setTenantState];
export { reports };
