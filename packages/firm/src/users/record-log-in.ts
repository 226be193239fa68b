import type { Uuid } from '@cifra/domain/ids';
import { formatInstant } from '@cifra/domain/instant';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { controlCommand } from '@cifra/books/command';
import type { Row } from '@cifra/database/kit/table';
import { logInSessions, type logInAttempts } from '@cifra/database/tables/control';
import type { ControlTx } from '@cifra/database/tx';
import { attemptsOf, keepAttempts, sessionById, userByEmail, userById } from '../directory/queries.ts';

/** Failed log-ins in a row that lock an account out, and for how long. Source: OWASP Authentication Cheat Sheet, "Account Lockout". */
export const FAILURES_ALLOWED = 5;
const LOCK_OUT_MINUTES = 15;
/** Days that a refresh token lives unused. */
const SESSION_DAYS = 14;
export const SESSION_SECONDS = SESSION_DAYS * 24 * 60 * 60;

const MICROS_PER_MINUTE = 60_000_000n;

export interface LogIn {
  readonly email: string;
  /** The user and the version whose password was verified, before the transaction: hashing takes tens of milliseconds. Null: it was wrong, or there is no such user. */
  readonly verified: { readonly userId: Uuid; readonly version: string } | null;
  /** SHA-256 of the refresh token. The token itself is nowhere stored. */
  readonly tokenHash: string;
}

export interface Session {
  readonly sessionId: Uuid;
  readonly userId: Uuid;
}

export type LogInOutcome =
  | { readonly kind: 'LOGGED_IN'; readonly session: Session }
  | { readonly kind: 'FAILED' }
  | { readonly kind: 'LOCKED_OUT'; readonly until: string };

/**
 * Records a log-in and begins its session, or counts a failure: one commit, so that no failure goes uncounted. A failure is a change
 * that stays, so it is no refusal. While an address is locked out, right passwords fail too; addresses of nobody are counted alike.
 */
export const recordLogIn = controlCommand<LogIn, LogInOutcome, never>(
  'firm.logIn',
  async (tx, { email, verified, tokenHash }, { newId }) => {
    const [attempts, user] = await Promise.all([
      tx.first(attemptsOf, { email }),
      tx.first(userByEmail, { email }),
    ]);
    // An address that nobody has may be a password in the wrong field: it is not kept.
    const object = user
      ? ({ objectType: 'User', objectId: user.id } as const)
      : ({ objectType: 'LogIn', objectId: 'unknown address' } as const);
    const lockedUntil = attempts?.locked_until ?? null;
    if (lockedUntil !== null && lockedUntil > tx.commitInstantMicros) {
      const until = formatInstant(lockedUntil);
      tx.record({ event: 'LOG_IN_WHILE_LOCKED_OUT', ...object, after: { until } });
      return accepted({ kind: 'LOCKED_OUT', until });
    }
    if (
      user?.is_active &&
      verified?.userId === user.id &&
      verified.version === user.commit_number.toString()
    ) {
      if (attempts) tx.upsert(keepAttempts, { email, failed_count: 0, locked_until: null });
      const sessionId = newId();
      tx.insert(logInSessions, {
        id: sessionId,
        user_id: user.id,
        token_hash: tokenHash,
        rotation: 1,
        expires_at: expiryOf(tx),
        state: 'ACTIVE',
      });
      tx.record({ event: 'LOGGED_IN', ...object, after: { sessionId } });
      return accepted({ kind: 'LOGGED_IN', session: { sessionId, userId: user.id } });
    }
    countFailure(tx, { email, object, attempts });
    return accepted({ kind: 'FAILED' });
  },
);

interface FailedAddress {
  readonly email: string;
  readonly object: { readonly objectType: 'User' | 'LogIn'; readonly objectId: string };
  /** Null: nobody has failed with it yet. */
  readonly attempts: Row<typeof logInAttempts> | null;
}

/** Counts a failure; the last allowed one locks the address out for a while. After a lock-out has run its time the count begins anew. */
function countFailure(tx: ControlTx, { email, object, attempts }: FailedAddress): void {
  const failedCount = (attempts && attempts.locked_until === null ? attempts.failed_count : 0) + 1;
  const lockedUntil =
    failedCount >= FAILURES_ALLOWED
      ? tx.commitInstantMicros + BigInt(LOCK_OUT_MINUTES) * MICROS_PER_MINUTE
      : null;
  tx.upsert(keepAttempts, { email, failed_count: failedCount, locked_until: lockedUntil });
  tx.record({
    event: lockedUntil === null ? 'LOG_IN_FAILED' : 'ACCOUNT_LOCKED_OUT',
    ...object,
    after: { failedCount },
  });
}

/** Counts a wrong current password as the failed log-in that it is. */
export const recordWrongPassword = controlCommand<{ readonly userId: Uuid }, null, 'USER_UNKNOWN'>(
  'firm.recordWrongPassword',
  async (tx, { userId }) => {
    const user = await tx.first(userById, { id: userId });
    if (!user) return refused(refuse('USER_UNKNOWN', { userRef: userId }));
    const { email } = user;
    const attempts = await tx.first(attemptsOf, { email });
    countFailure(tx, { email, object: { objectType: 'User', objectId: user.id }, attempts });
    return accepted(null);
  },
);

export interface Refresh {
  readonly sessionId: Uuid;
  readonly tokenHash: string;
  readonly nextTokenHash: string;
}

/**
 * Trades a refresh token for the next one of its session. Answers null in `session` when the session cannot go on; a token that was
 * used before ends it (REFRESH_TOKEN_REUSED), which is a change that stays, so it is no refusal.
 */
export const rotateSession = controlCommand<Refresh, { readonly session: Session | null }, never>(
  'firm.refreshLogIn',
  async (tx, refresh) => {
    const row = await tx.first(sessionById, { id: refresh.sessionId });
    const user = row ? await tx.first(userById, { id: row.user_id }) : null;
    const isAlive =
      row?.state === 'ACTIVE' && row.expires_at > tx.commitInstantMicros && user?.is_active === true;
    if (!row || !isAlive) {
      tx.record({ event: 'REFRESH_REFUSED', objectType: 'Session', objectId: refresh.sessionId });
      return accepted({ session: null });
    }
    const { commit_number: version, ...session } = row;
    if (row.token_hash !== refresh.tokenHash) {
      tx.replace(logInSessions, { ...session, state: 'REUSE_DETECTED' }, version);
      tx.record({
        event: 'REFRESH_TOKEN_REUSED',
        objectType: 'Session',
        objectId: row.id,
        after: { userId: row.user_id },
      });
      return accepted({ session: null });
    }
    tx.replace(
      logInSessions,
      { ...session, token_hash: refresh.nextTokenHash, rotation: row.rotation + 1, expires_at: expiryOf(tx) },
      version,
    );
    tx.record({
      event: 'LOG_IN_REFRESHED',
      objectType: 'Session',
      objectId: row.id,
      after: { userId: row.user_id, rotation: row.rotation + 1 },
    });
    return accepted({ session: { sessionId: row.id, userId: row.user_id } });
  },
);

/** Ends a session. Refuses: TOKEN_INVALID, also for one that has ended. */
export const endSession = controlCommand<
  { readonly sessionId: Uuid; readonly tokenHash: string },
  null,
  'TOKEN_INVALID'
>('firm.logOut', async (tx, { sessionId, tokenHash }) => {
  const row = await tx.first(sessionById, { id: sessionId });
  if (row?.state !== 'ACTIVE' || row.token_hash !== tokenHash) return refused(refuse('TOKEN_INVALID', {}));
  const { commit_number: version, ...session } = row;
  tx.replace(logInSessions, { ...session, state: 'ENDED' }, version);
  tx.record({ event: 'LOGGED_OUT', objectType: 'User', objectId: row.user_id, after: { sessionId } });
  return accepted(null);
});

function expiryOf(tx: ControlTx): bigint {
  return tx.commitInstantMicros + BigInt(SESSION_DAYS * 24 * 60) * MICROS_PER_MINUTE;
}
