import type { CommandRequest } from '@cifra/books/command';

/** Of the operator, who gives a reason. */
export const ownRequest: CommandRequest = {
  actor: { kind: 'operator', id: null, name: 'operator' },
  requestId: 'test',
  origin: 'test/backups',
  reason: 'An import ran into the wrong client.',
  idempotencyKey: null,
};
