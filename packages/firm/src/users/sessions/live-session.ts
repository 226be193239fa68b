import type { EdgeSession } from '@cifra/access/edge';
import type { ControlReadTx } from '@cifra/database/tx';
import { parseUuid } from '@cifra/domain/ids';
import { sessionById } from './queries.ts';

/** A session that has not ended; a refresh extends it. Whether its user is active, the edge looks itself. */
export async function findLiveSession(
  control: ControlReadTx,
  sessionId: string,
): Promise<EdgeSession | null> {
  const id = parseUuid(sessionId);
  const row = id.ok ? await control.first(sessionById, { id: id.value }) : null;
  return row?.state === 'ACTIVE'
    ? {
        expiresAtMicros: row.expires_at,
        confirmedAtMicros: row.confirmed_at,
        hasSecondFactor: row.has_second_factor,
      }
    : null;
}
