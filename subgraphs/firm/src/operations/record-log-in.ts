import type { Uuid } from '@cifra/domain/ids';
import { formatInstant } from '@cifra/domain/instant';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { controlCommand } from '@cifra/books/command';
import { logInSessions } from '@cifra/database/tables/control';
import type { ControlTx } from '@cifra/database/tx';
import { attemptsOf, sessionById, setAttempts, startAttempts, userByEmail } from '../repository/firm.ts';

/** Failed log-ins in a row that lock an account out, and for how long. Source: OWASP Authentication Cheat Sheet, "Account Lockout". */
export const FAILURES_ALLOWED = 5;
export const LOCK_OUT_MINUTES = 15;
/** Days that a refresh token lives unused. */
export const SESSION_DAYS = 14;

const MICROS_PER_MINUTE = 60_000_000n;

interface LogIn {
  readonly email: string;
  /** Verified before the transaction: hashing takes tens of milliseconds. */
  readonly isPasswordRight: boolean;
  /** SHA-256 of the refresh token. The token itself is nowhere stored. */
  readonly tokenHash: string;
}

export interface Session {
  readonly sessionId: Uuid;
  readonly userId: Uuid;
}

/**
 * Records a log-in and begins its session, or a failure and counts it. Unknown and inactive users fail as a wrong password does.
 * Refuses in this order: ACCOUNT_LOCKED_OUT, CREDENTIALS_INVALID. A refusal is rolled back, so the count of failures is kept by
 * `countFailure`, a command of its own.
 */
export const recordLogIn = controlCommand<LogIn, Session, 'ACCOUNT_LOCKED_OUT' | 'CREDENTIALS_INVALID'>(
  'firm.logIn',
  async (tx, { email, isPasswordRight, tokenHash }, { newId }) => {
    const attempts = await tx.first(attemptsOf, { email });
    if (attempts?.locked_until !== null && attempts?.locked_until !== undefined && attempts.locked_until > tx.commitInstantMicros)
      return refused(refuse('ACCOUNT_LOCKED_OUT', { until: formatInstant(attempts.locked_until) }));
    const user = await tx.first(userByEmail, { email });
    if (!user?.is_active || !isPasswordRight) return refused(refuse('CREDENTIALS_INVALID', {}));
    if (attempts) await tx.derive(setAttempts, { email, failedCount: 0, lockedUntil: null });
    const sessionId = newId();
    await tx.insert(logInSessions, { id: sessionId, user_id: user.id, token_hash: tokenHash, rotation: 1, expires_at: expiryOf(tx), state: 'ACTIVE' });
    await tx.record({ event: 'LOGGED_IN', objectType: 'User', objectId: user.id, after: { sessionId } });
    return accepted({ sessionId, userId: user.id });
  },
);

/** Counts a failed log-in; the last allowed one locks the account out for a while. */
export const countFailure = controlCommand<{ readonly email: string }, null, never>('firm.countLogInFailure', async (tx, { email }) => {
  const attempts = await tx.first(attemptsOf, { email });
  const wasLocked = attempts?.locked_until !== null && attempts?.locked_until !== undefined;
  // After a lock-out has run its time the count begins anew.
  const failedCount = (wasLocked ? 0 : (attempts?.failed_count ?? 0)) + 1;
  const lockedUntil = failedCount >= FAILURES_ALLOWED ? tx.commitInstantMicros + BigInt(LOCK_OUT_MINUTES) * MICROS_PER_MINUTE : null;
  await tx.derive(attempts ? setAttempts : startAttempts, { email, failedCount, lockedUntil });
  await tx.record({ event: lockedUntil === null ? 'LOG_IN_FAILED' : 'ACCOUNT_LOCKED_OUT', objectType: 'LogIn', objectId: email.slice(0, 80), after: { failedCount } });
  return accepted(null);
});

interface Refresh {
  readonly sessionId: Uuid;
  readonly tokenHash: string;
  readonly nextTokenHash: string;
}

/**
 * Trades a refresh token for the next one of its session. Answers null in `session` when the session cannot go on; a token that was
 * used before ends it (REFRESH_TOKEN_REUSED), which is a change that stays, so it is no refusal.
 */
export const rotateSession = controlCommand<Refresh, { readonly session: Session | null }, never>('firm.refreshLogIn', async (tx, refresh) => {
  const row = await tx.first(sessionById, { id: refresh.sessionId });
  const isAlive = row?.state === 'ACTIVE' && row.expires_at > tx.commitInstantMicros;
  if (!row || !isAlive) {
    await tx.record({ event: 'REFRESH_REFUSED', objectType: 'Session', objectId: refresh.sessionId });
    return accepted({ session: null });
  }
  const { commit_number: version, ...session } = row;
  if (row.token_hash !== refresh.tokenHash) {
    await tx.replace(logInSessions, { ...session, state: 'REUSE_DETECTED' }, version);
    await tx.record({ event: 'REFRESH_TOKEN_REUSED', objectType: 'Session', objectId: row.id, after: { userId: row.user_id } });
    return accepted({ session: null });
  }
  await tx.replace(logInSessions, { ...session, token_hash: refresh.nextTokenHash, rotation: row.rotation + 1, expires_at: expiryOf(tx) }, version);
  await tx.record({ event: 'LOG_IN_REFRESHED', objectType: 'Session', objectId: row.id, after: { userId: row.user_id, rotation: row.rotation + 1 } });
  return accepted({ session: { sessionId: row.id, userId: row.user_id } });
});

/** Ends a session. Refuses: TOKEN_INVALID, also for one that has ended. */
export const endSession = controlCommand<{ readonly sessionId: Uuid; readonly tokenHash: string }, null, 'TOKEN_INVALID'>('firm.logOut', async (tx, { sessionId, tokenHash }) => {
  const row = await tx.first(sessionById, { id: sessionId });
  if (row?.state !== 'ACTIVE' || row.token_hash !== tokenHash) return refused(refuse('TOKEN_INVALID', {}));
  const { commit_number: version, ...session } = row;
  await tx.replace(logInSessions, { ...session, state: 'ENDED' }, version);
  await tx.record({ event: 'LOGGED_OUT', objectType: 'User', objectId: row.user_id, after: { sessionId } });
  return accepted(null);
});

function expiryOf(tx: ControlTx): bigint {
  return tx.commitInstantMicros + BigInt(SESSION_DAYS * 24 * 60) * MICROS_PER_MINUTE;
}
