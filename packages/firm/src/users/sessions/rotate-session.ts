import { controlCommand } from '@cifra/books/command';
import type { Row } from '@cifra/database/kit/table';
import { logInSessions } from '@cifra/database/tables/control';
import type { Uuid } from '@cifra/domain/ids';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { userById } from '../../directory/queries.ts';
import { sessionByHandle, sessionOfEarlierToken } from './queries.ts';
import { expiryOf, gatherSessionLimits, type Session } from './session-limits.ts';

/**
 * How long a refresh token still counts after it was traded: two windows of a browser share one, and may present it at the same moment.
 * Both get the same next one.
 */
const GRACE_MICROS = 30_000_000n;

export interface Refresh {
  readonly handle: Uuid;
  readonly tokenHash: string;
  /** The same for the same token, so that a repeated refresh has the same outcome. */
  readonly nextTokenHash: string;
}

/**
 * Trades a refresh token for the next one of its session. Answers null in `session` when the session cannot go on. An earlier token of
 * the session ends it (REFRESH_TOKEN_REUSED), which is a change that stays, so it is no refusal; a token that never was the session's
 * changes nothing.
 */
export const rotateSession = controlCommand<Refresh, { readonly session: Session | null }, never>(
  'firm.refreshLogIn',
  async (tx, { handle, tokenHash, nextTokenHash }) => {
    const nowMicros = tx.commitInstantMicros;
    const [row, limits, earlier] = await Promise.all([
      tx.first(sessionByHandle, { handle }),
      gatherSessionLimits(tx),
      tx.first(sessionOfEarlierToken, { handle, tokenHash }),
    ]);
    const user = row ? await tx.first(userById, { id: row.user_id }) : null;
    const isAlive = row?.state === 'ACTIVE' && row.expires_at > nowMicros && user?.is_active === true;
    const isCurrent = row?.token_hash === tokenHash;
    const isRepeated =
      row !== null && row.token_hash === nextTokenHash && isInGrace(row, tokenHash, nowMicros);
    if (!row || !isAlive || !(isCurrent || isRepeated || earlier)) {
      tx.record({ event: 'REFRESH_REFUSED', objectType: 'Session', objectId: row?.id ?? 'unknown session' });
      return accepted({ session: null });
    }
    const { commit_number: version, ...session } = row;
    if (!isCurrent && !isRepeated) {
      tx.replace(logInSessions, { ...session, state: 'REUSE_DETECTED' }, version);
      tx.record({
        event: 'REFRESH_TOKEN_REUSED',
        objectType: 'Session',
        objectId: row.id,
        after: { userId: row.user_id },
      });
      return accepted({ session: null });
    }
    const rotation = isCurrent ? row.rotation + 1 : row.rotation;
    const expiresAt = isCurrent ? expiryOf(limits, { nowMicros, endsAtMicros: row.ends_at }) : row.expires_at;
    if (isCurrent)
      tx.replace(
        logInSessions,
        {
          ...session,
          token_hash: nextTokenHash,
          previous_token_hash: tokenHash,
          rotated_at: nowMicros,
          rotation,
          expires_at: expiresAt,
        },
        version,
      );
    tx.record({
      event: 'LOG_IN_REFRESHED',
      objectType: 'Session',
      objectId: row.id,
      after: { userId: row.user_id, rotation },
    });
    const lifeSeconds = Number((expiresAt - nowMicros) / 1_000_000n);
    return accepted({ session: { sessionId: row.id, userId: row.user_id, lifeSeconds } });
  },
);

/**
 * Ends a session with its refresh token. Answers the account at an identity provider that it was begun with. Refuses: TOKEN_INVALID, also for
 * one that has ended.
 */
export const endSession = controlCommand<
  { readonly handle: Uuid; readonly tokenHash: string },
  { readonly identityId: Uuid | null },
  'TOKEN_INVALID'
>('firm.logOut', async (tx, { handle, tokenHash }) => {
  const row = await tx.first(sessionByHandle, { handle });
  const isItsToken =
    row?.token_hash === tokenHash || (row !== null && isInGrace(row, tokenHash, tx.commitInstantMicros));
  if (row?.state !== 'ACTIVE' || !isItsToken) return refused(refuse('TOKEN_INVALID', {}));
  const { commit_number: version, ...session } = row;
  tx.replace(logInSessions, { ...session, state: 'ENDED' }, version);
  tx.record({
    event: 'LOGGED_OUT',
    objectType: 'User',
    objectId: row.user_id,
    after: { sessionId: row.id },
  });
  return accepted({ identityId: row.identity_id });
});

/** Whether a token was traded a moment ago. */
function isInGrace(row: Row<typeof logInSessions>, tokenHash: string, nowMicros: bigint): boolean {
  return row.previous_token_hash === tokenHash && nowMicros - row.rotated_at <= GRACE_MICROS;
}
