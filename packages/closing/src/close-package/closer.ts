import type { Uuid } from '@cifra/domain/ids';
import { InvariantBroken } from '@cifra/database/failures';
import type { CommandRequest } from '@cifra/books/command';

/** The person who takes a step of a close: makers and checkers are distinguished by their ids. */
export function closerOf({ request }: { readonly request: CommandRequest }): Uuid {
  if (request.actor.id === null)
    throw new InvariantBroken('a close was taken further by nobody in particular');
  return request.actor.id as Uuid;
}
