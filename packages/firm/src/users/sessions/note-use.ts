import { controlProjection } from '@cifra/books/command';
import type { Uuid } from '@cifra/domain/ids';
import { keepUse } from './queries.ts';

/** Notes that a session is being used. */
export const noteSessionUse = controlProjection<{ readonly sessionId: Uuid }, null>(
  'firm.noteSessionUse',
  (tx, { sessionId }) => {
    tx.upsert(keepUse, { session_id: sessionId, last_used_at: tx.commitInstantMicros });
    return Promise.resolve(null);
  },
);
