import type { Uuid } from '@cifra/domain/ids';
import { formatInstant } from '@cifra/domain/instant';
import { accepted } from '@cifra/domain/result';
import { controlCommand } from '@cifra/books/command';
import { rowSealer } from '@cifra/database/personal/seal-row';
import { firmSettings } from '@cifra/books/directory';
import { passwordLinks } from '@cifra/database/tables/control';
import { isWithdrawn, type VouchedIdentity } from '../directory/provider-log-outs.ts';
import { forgetAttemptsHere, linkThatLetsIn, userByEmail } from '../directory/queries.ts';
import { countFailure, gatherAttempts, lockedOutUntil, type Client } from './attempts.ts';
import { hasSecondFactor } from './second-factor/has-second-factor.ts';
import { judgePasskey, type PasskeyProof } from './second-factor/passkeys/proof.ts';
import { passkeysOfAddress, spentChallenge } from './second-factor/passkeys/queries.ts';
import { judgeProof, type CodeProof } from './second-factor/proof.ts';
import { factorOfAddress, openCodesOfAddress } from './second-factor/queries.ts';
import { writeSession } from './sessions/begin-session.ts';
import { sessionLimitsOf, type Session } from './sessions/session-limits.ts';

export interface LogIn extends Client {
  /** What attempts are counted under. */
  readonly account: string;
  readonly email: string;
  /** What the caller's program says of itself; empty if nothing. */
  readonly agent: string;
  /** The user and the version whose password, or passkey, was verified, before the transaction: hashing takes tens of milliseconds. Null: it was wrong, or there is no such user. */
  readonly verified: { readonly userId: Uuid; readonly version: string } | null;
  /** The code that was given besides, of a user who has a second factor. */
  readonly second: CodeProof | null;
  /** The right answer of a passkey, in place of password and code. */
  readonly passkey: PasskeyProof | null;
  /** The account at an identity provider that vouched for the user in the place of a password. */
  readonly identity: VouchedIdentity | null;
  /** What the refresh token names the session by. */
  readonly handle: Uuid;
  /** SHA-256 of the refresh token. The token itself is nowhere stored. */
  readonly tokenHash: string;
}

export type LogInOutcome =
  | { readonly kind: 'LOGGED_IN'; readonly session: Session }
  /** The password was right, and a code is asked for. */
  | { readonly kind: 'CHALLENGED' }
  /** The password was right, and passwords are turned off. */
  | { readonly kind: 'LOCAL_OFF' }
  /** The account that vouched for the user does so no more. */
  | { readonly kind: 'WITHDRAWN' }
  | { readonly kind: 'FAILED' }
  | { readonly kind: 'LOCKED_OUT'; readonly until: string };

/**
 * Records a log-in and begins its session, or counts a failure: one commit, so that no failure goes uncounted. A failure is a change
 * that stays, so it is no refusal. Where an account is locked out, right passwords fail too; addresses of nobody are counted alike.
 */
export const recordLogIn = controlCommand<LogIn, LogInOutcome, never>(
  'firm.logIn',
  async (
    tx,
    { account, email, client, ip, agent, verified, second, passkey, identity, handle, tokenHash },
    { newId },
  ) => {
    const nowMicros = tx.commitInstantMicros;
    const [attempts, user, settings, letsIn, factor, codes, passkeys, spent, isOver] = await Promise.all([
      gatherAttempts(tx, { account, email, client, ip, nowMicros }),
      tx.first(userByEmail, { email }),
      firmSettings(tx),
      tx.first(linkThatLetsIn, { email, nowMicros }),
      tx.first(factorOfAddress, { email }),
      tx.all(openCodesOfAddress, { email }),
      tx.all(passkeysOfAddress, { email }),
      passkey && tx.first(spentChallenge, passkey),
      identity !== null && isWithdrawn(tx, identity),
    ]);
    // An address that nobody has may be a password in the wrong field: it is not kept.
    const object = user
      ? ({ objectType: 'User', objectId: user.id } as const)
      : ({ objectType: 'LogIn', objectId: 'unknown address' } as const);
    const lockedUntil = lockedOutUntil(attempts, nowMicros);
    if (lockedUntil !== null) {
      const until = formatInstant(lockedUntil);
      tx.record({ event: 'LOG_IN_WHILE_LOCKED_OUT', ...object, after: { until } });
      return accepted({ kind: 'LOCKED_OUT', until });
    }
    const isVerified =
      user?.is_active && verified?.userId === user.id && verified.version === user.commit_number.toString();
    if (!user || !isVerified) {
      countFailure(tx, attempts, object);
      return accepted({ kind: 'FAILED' });
    }
    if (identity !== null && isOver) {
      const { provider } = identity;
      tx.record({ event: 'IDENTITY_REFUSED', objectType: 'IdentityProvider', objectId: provider });
      return accepted({ kind: 'WITHDRAWN' });
    }
    // What stands in the place of a password is looked at before; as a second factor it comes after an account at a provider.
    const isLocalOff = !settings['access.localLogIn'] && identity === null && passkey === null;
    if (isLocalOff && letsIn === null) return accepted({ kind: 'LOCAL_OFF' });
    if (second === null && passkey === null && hasSecondFactor(factor, passkeys)) {
      tx.record({ event: 'PASSWORD_ACCEPTED', ...object });
      return accepted({ kind: 'CHALLENGED' });
    }
    const answered = passkey && judgePasskey({ passkeys, spent }, passkey);
    const spend =
      answered !== null
        ? answered.isGood
          ? answered.write
          : null
        : second === null
          ? () => undefined
          : judgeProof({ factor, codes }, second);
    if (spend === null) {
      answered?.write(tx);
      countFailure(tx, attempts, object);
      return accepted({ kind: 'FAILED' });
    }
    const begun = {
      sessionId: newId(),
      userId: user.id,
      handle,
      tokenHash,
      address: ip,
      agent,
      confirmedAtMicros: nowMicros,
      // The second factor was the user's own.
      identity: identity && { ...identity, hasSecondFactor: false },
    };
    const seal = await rowSealer(tx, user.id);
    spend(tx);
    if (attempts.here) tx.derive(forgetAttemptsHere, { account, client });
    if (isLocalOff && letsIn !== null) {
      const { commit_number: version, ...link } = letsIn;
      tx.replace(passwordLinks, { ...link, state: 'SPENT' }, version);
    }
    return accepted({
      kind: 'LOGGED_IN',
      session: writeSession(tx, seal, begun, sessionLimitsOf(settings)),
    });
  },
);
