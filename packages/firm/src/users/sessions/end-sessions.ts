import { controlCommand } from '@cifra/books/command';
import type { Row } from '@cifra/database/kit/table';
import { logInSessions } from '@cifra/database/tables/control';
import type { ControlTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { userById } from '../../directory/queries.ts';
import { liveSessionsOfUser } from './queries.ts';

/** Ends sessions that are alive. Answers how many. */
export function endSessions(tx: ControlTx, sessions: readonly Row<typeof logInSessions>[]): number {
  for (const { commit_number: version, ...session } of sessions)
    tx.replace(logInSessions, { ...session, state: 'ENDED' }, version);
  return sessions.length;
}

/** The sessions that `endSessions` ends: all of a user's. */
export const gatherLiveSessions = (tx: ControlTx, userId: Uuid): Promise<Row<typeof logInSessions>[]> =>
  tx.all(liveSessionsOfUser, { userId, nowMicros: tx.commitInstantMicros });

export const endSessionsCodes = refusalCodes('USER_UNKNOWN', 'SESSION_UNKNOWN');

/** Ends one session of a user, or all of them. Refuses in this order: USER_UNKNOWN, SESSION_UNKNOWN (also one that is over). */
export const endSessionsCommand = controlCommand<
  { readonly userId: Uuid; readonly sessionId: Uuid | null },
  { readonly userId: Uuid; readonly endedSessions: number },
  CodeOf<typeof endSessionsCodes>
>(
  'firm.endSessions',
  async (tx, { userId, sessionId }) => {
    const [user, alive] = await Promise.all([
      tx.first(userById, { id: userId }),
      gatherLiveSessions(tx, userId),
    ]);
    if (!user) return refused(refuse('USER_UNKNOWN', { userRef: userId }));
    const chosen = sessionId === null ? alive : alive.filter(({ id }) => id === sessionId);
    if (sessionId !== null && chosen.length === 0)
      return refused(refuse('SESSION_UNKNOWN', { sessionRef: sessionId }));
    const endedSessions = endSessions(tx, chosen);
    tx.record({
      event: 'SESSIONS_ENDED',
      objectType: 'User',
      objectId: userId,
      after: { sessionId, endedSessions },
    });
    return accepted({ userId, endedSessions });
  },
  { refuses: endSessionsCodes },
);
