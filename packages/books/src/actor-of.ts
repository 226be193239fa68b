import { InvariantBroken } from '@cifra/database/failures';
import type { Uuid } from '@cifra/domain/ids';
import type { TenantCommandContext } from './command.ts';

/** The person who acts. A system task has no id and never gets here. */
export function actorOf({ request }: TenantCommandContext): Uuid {
  if (request.actor.id === null)
    throw new InvariantBroken('a command of a person was run by nobody in particular');
  return request.actor.id as Uuid;
}
