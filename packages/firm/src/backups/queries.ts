import { eq, sql } from 'drizzle-orm';
import { controlQuery } from '@cifra/database/statement';
import type { ControlReadTx } from '@cifra/database/tx';

const backupsNamed = controlQuery<{ name: string }>()((q) => {
  const t = q.t.backups;
  return q.db
    .select({ sha256: t.sha256 })
    .from(t)
    .where(eq(t.name, q.arg(t.name, 'name')));
});

/** The digest of a backup's bytes that was recorded when it was made; null: this control plane knows nothing of it. */
export async function recordedSha256Of(control: ControlReadTx, name: string): Promise<string | null> {
  const rows = await control.all(backupsNamed, { name });
  return rows.find(({ sha256 }) => sha256 !== null)?.sha256 ?? null;
}

const goodBackups = controlQuery()((q) => {
  const t = q.t.backups;
  return q.db
    .select({
      tenantId: t.tenant_id,
      endedAtMicros: sql<bigint>`max(${t.ended_at})`.mapWith(t.ended_at),
    })
    .from(t)
    .where(eq(t.outcome, 'DONE'))
    .groupBy(t.tenant_id);
});

/** When the last good backup of each tenant ended, and of the control plane (null). */
export async function lastGoodBackups(control: ControlReadTx): Promise<ReadonlyMap<string | null, bigint>> {
  const rows = await control.all(goodBackups, {});
  return new Map(rows.map(({ tenantId, endedAtMicros }) => [tenantId, endedAtMicros]));
}
