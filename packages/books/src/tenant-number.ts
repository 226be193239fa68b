import { eq } from 'drizzle-orm';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { controlQuery } from '@cifra/database/statement';
import type { ControlReadTx } from '@cifra/database/tx';

const numberOfTenant = controlQuery<{ id: Uuid }>()((q) =>
  q.db
    .select({ number: q.t.tenants.number })
    .from(q.t.tenants)
    .where(eq(q.t.tenants.id, q.arg(q.t.tenants.id, 'id'))),
);

/** Numbers that a connection was told: they are permanent. What is not there may come, and is asked for again. */
const told = new WeakMap<ControlReadTx, Map<string, number>>();

/** The permanent number of a tenant; null if there is none. Called under firm claims only. */
export async function tenantNumberById(control: ControlReadTx, tenantId: string): Promise<number | null> {
  let known = told.get(control);
  if (known === undefined) told.set(control, (known = new Map()));
  const number = known.get(tenantId);
  if (number !== undefined) return number;
  const id = parseUuid(tenantId);
  if (!id.ok) return null;
  const found = (await control.first(numberOfTenant, { id: id.value }))?.number ?? null;
  if (found !== null) known.set(tenantId, found);
  return found;
}

const numbersOfServed = controlQuery()((q) =>
  q.db.select({ number: q.t.tenants.number }).from(q.t.tenants).where(eq(q.t.tenants.state, 'ACTIVE')),
);

/** The permanent numbers of the tenants that are served, in no order. */
export async function servedTenantNumbers(control: ControlReadTx): Promise<readonly number[]> {
  return (await control.all(numbersOfServed, {})).map(({ number }) => number);
}
