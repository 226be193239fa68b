import type { Row } from '@cifra/database/kit/table';
import { logInSessions } from '@cifra/database/tables/control';
import type { ControlTx } from '@cifra/database/tx';

/** Ends the sessions that are still active. Answers how many. */
export function endSessions(tx: ControlTx, sessions: readonly Row<typeof logInSessions>[]): number {
  let endedSessions = 0;
  for (const { commit_number: version, ...session } of sessions) {
    if (session.state !== 'ACTIVE') continue;
    tx.replace(logInSessions, { ...session, state: 'ENDED' }, version);
    endedSessions += 1;
  }
  return endedSessions;
}
