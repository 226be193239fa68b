import type { ControlReadTx } from '@cifra/database/tx';
import { parseUuid } from '@cifra/domain/ids';
import { sessionById } from '../directory/queries.ts';

/** Whether a session has neither ended nor expired. A refresh extends it; whether its user is active, the edge looks itself. */
export async function isSessionAlive(
  control: ControlReadTx,
  sessionId: string,
  nowMicros: bigint,
): Promise<boolean> {
  const id = parseUuid(sessionId);
  const row = id.ok ? await control.first(sessionById, { id: id.value }) : null;
  return row !== null && row.state === 'ACTIVE' && row.expires_at > nowMicros;
}
