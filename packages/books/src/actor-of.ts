import { InvariantBroken } from '@cifra/database/failures';
import type { Uuid } from '@cifra/domain/ids';
import type { TenantCommandContext } from './command.ts';

/** The person who acts; of a key, the one who made it. A system task has no id and never gets here. */
export function actorOf({ request: { actor } }: TenantCommandContext): Uuid {
  const person = actor.kind === 'key' ? (actor.madeBy ?? null) : actor.id;
  if (person === null) throw new InvariantBroken('a command of a person was run by nobody in particular');
  return person as Uuid;
}
