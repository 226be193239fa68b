import { eq } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import { controlQuery } from '@cifra/database/statement';
import type { ControlReadTx } from '@cifra/database/tx';

const activityOfUser = controlQuery<{ id: Uuid }>()((q) =>
  q.db
    .select({ isActive: q.t.users.is_active })
    .from(q.t.users)
    .where(eq(q.t.users.id, q.arg(q.t.users.id, 'id'))),
);

/** Whether a user exists and may sign in. */
export async function isActiveUser(control: ControlReadTx, id: Uuid): Promise<boolean> {
  return (await control.first(activityOfUser, { id }))?.isActive ?? false;
}
