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

/** The permanent number of a tenant; null when there is none, or the text is no id. */
export async function tenantNumberById(control: ControlReadTx, tenantId: string): Promise<number | null> {
  const id = parseUuid(tenantId);
  if (!id.ok) return null;
  return (await control.first(numberOfTenant, { id: id.value }))?.number ?? null;
}
