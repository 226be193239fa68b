import { randomUUID } from 'node:crypto';
import type { CommandRequest } from '@cifra/books/command';

/** The request for actions of the server itself. */
export function systemRequest(command: string): CommandRequest {
  return {
    actor: { kind: 'system', id: null, name: 'server' },
    requestId: randomUUID(),
    origin: command,
    reason: null,
    idempotencyKey: null,
  };
}
