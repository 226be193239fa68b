import { randomUUID } from 'node:crypto';
import type { CommandRequest } from '@cifra/books/command';

/** The request under which the server itself acts. */
export function systemRequest(command: string): CommandRequest {
  return {
    actor: { kind: 'system', id: null, name: 'server' },
    requestId: randomUUID(),
    origin: command,
    reason: null,
    idempotencyKey: null,
  };
}
