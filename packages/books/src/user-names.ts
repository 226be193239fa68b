import { ERASED_TEXT } from '@cifra/database/kit/personal-cipher';
import type { ControlReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { controlRowsByIds } from './control-rows-by-ids.ts';

const namesByIds = controlRowsByIds((q, isOneOf) =>
  q.db.select({ id: q.t.users.id, name: q.t.users.name }).from(q.t.users).where(isOneOf(q.t.users.id)),
);

export { ERASED_TEXT as ERASED_NAME };

/** The names of users as they are now, in the order of the ids; `[erased]` where none is kept any more. */
export async function userNames(control: ControlReadTx, ids: readonly Uuid[]): Promise<string[]> {
  const rows = await namesByIds(control, ids);
  const byId = new Map<Uuid, string>(rows.map(({ id, name }) => [id, name]));
  return ids.map((id) => byId.get(id) ?? ERASED_TEXT);
}
