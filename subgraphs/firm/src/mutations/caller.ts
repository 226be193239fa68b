import type { CommandRequest } from '@cifra/books/command';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { FirmContext } from '../context.ts';
import { idOrNil } from '../parse/ids.ts';

/** What concerns the caller alone. */

export const callerOf = ({ access }: FirmContext): Uuid => idOrNil(access.claim.principal.id ?? '');

/** The session that the request came with. Refuses: SESSION_UNKNOWN, where it came with none. */
export function sessionOf({ access }: FirmContext): Result<Uuid, Refusal<'SESSION_UNKNOWN'>> {
  const id = parseUuid(access.claim.session?.id ?? '');
  return id.ok ? accepted(id.value) : refused(refuse('SESSION_UNKNOWN', { sessionRef: '' }));
}

/** What is shown once, and what is good once, has no idempotency key. */
export const unkeyed = (context: FirmContext): CommandRequest =>
  context.commandRequest({ idempotencyKey: null });
