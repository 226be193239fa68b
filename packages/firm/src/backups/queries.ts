import { eq } from 'drizzle-orm';
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
