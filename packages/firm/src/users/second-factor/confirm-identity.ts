import { controlCommand } from '@cifra/books/command';
import { logInSessions } from '@cifra/database/tables/control';
import type { Uuid } from '@cifra/domain/ids';
import { formatInstant } from '@cifra/domain/instant';
import { accepted } from '@cifra/domain/result';
import { factorOfUser, userById } from '../../directory/queries.ts';
import { countFailure, gatherAttempts, lockedOutUntil, type Client } from '../attempts.ts';
import { sessionById } from '../sessions/queries.ts';
import { removeFactor } from './enrol.ts';
import { hasSecondFactor } from './has-second-factor.ts';
import { judgePasskey, type PasskeyProof } from './passkeys/proof.ts';
import { passkeysOfUser, spentChallenge } from './passkeys/queries.ts';
import { judgeProof, type CodeProof } from './proof.ts';
import { openCodesOfUser } from './queries.ts';
import { replaceCodes } from './recovery-codes.ts';

/** What is done once the user has proved who they are. */
export type Purpose =
  | { readonly kind: 'STEP_UP'; readonly sessionId: Uuid }
  | { readonly kind: 'REMOVE' }
  | { readonly kind: 'REPLACE_CODES'; readonly codeHashes: readonly string[] };

export interface Confirmation extends Client {
  readonly userId: Uuid;
  readonly email: string;
  /** A code, or the answer of a passkey; or neither, and the password was right on this version of the user, which counts where there is no second factor. */
  readonly code: CodeProof | null;
  readonly passkey: PasskeyProof | null;
  readonly passwordVersion: string | null;
  readonly purpose: Purpose;
}

export type ConfirmationOutcome =
  | { readonly kind: 'DONE'; readonly atMicros: string }
  | { readonly kind: 'FAILED' }
  | { readonly kind: 'LOCKED_OUT'; readonly until: string };

/**
 * Spends a proof of who a user is, and does what it was given for, in one commit; or counts a failure as that of a log-in. A failure is a
 * change that stays, so it is no refusal.
 */
export const confirmIdentity = controlCommand<Confirmation, ConfirmationOutcome, never>(
  'firm.confirmIdentity',
  async (tx, { userId, email, client, ip, code, passkey, passwordVersion, purpose }, { newId }) => {
    const nowMicros = tx.commitInstantMicros;
    const sessionId = purpose.kind === 'STEP_UP' ? purpose.sessionId : null;
    const [attempts, user, factor, codes, passkeys, spent, session] = await Promise.all([
      gatherAttempts(tx, { account: userId, email, client, ip, nowMicros }),
      tx.first(userById, { id: userId }),
      tx.first(factorOfUser, { userId }),
      tx.all(openCodesOfUser, { userId }),
      tx.all(passkeysOfUser, { userId }),
      passkey && tx.first(spentChallenge, passkey),
      sessionId === null ? null : tx.first(sessionById, { id: sessionId }),
    ]);
    const object = { objectType: 'User', objectId: userId } as const;
    const lockedUntil = lockedOutUntil(attempts, nowMicros);
    if (lockedUntil !== null) {
      const until = formatInstant(lockedUntil);
      tx.record({ event: 'LOG_IN_WHILE_LOCKED_OUT', ...object, after: { until } });
      return accepted({ kind: 'LOCKED_OUT', until });
    }
    const answered = passkey && judgePasskey({ passkeys, spent }, passkey);
    const isPasswordEnough =
      !hasSecondFactor(factor, passkeys) && user?.commit_number.toString() === passwordVersion;
    const spend =
      answered !== null
        ? answered.isGood
          ? answered.write
          : null
        : code !== null
          ? judgeProof({ factor, codes }, code)
          : isPasswordEnough
            ? () => undefined
            : null;
    if (spend === null) {
      answered?.write(tx);
      countFailure(tx, attempts, object);
      return accepted({ kind: 'FAILED' });
    }
    switch (purpose.kind) {
      case 'STEP_UP': {
        if (session?.state !== 'ACTIVE' || session.user_id !== userId) return accepted({ kind: 'FAILED' });
        spend(tx);
        const { commit_number: version, ...fields } = session;
        tx.replace(logInSessions, { ...fields, confirmed_at: nowMicros }, version);
        const proof = passkey !== null ? 'PASSKEY' : code !== null ? 'CODE' : 'PASSWORD';
        tx.record({ event: 'STEPPED_UP', ...object, after: { sessionId: session.id, proof } });
        break;
      }
      case 'REMOVE':
        // One write for each row: what is removed needs no note of its last code.
        if (code?.step == null && passkeys.length > 0) spend(tx);
        if (factor !== null && factor.state !== 'REMOVED') removeFactor(tx, factor);
        if (passkeys.length === 0) replaceCodes(tx, { userId, codes, codeHashes: [], newId });
        break;
      case 'REPLACE_CODES': {
        const { codeHashes } = purpose;
        if (code?.step != null || passkey !== null) spend(tx);
        replaceCodes(tx, { userId, codes, codeHashes, newId });
        tx.record({
          event: 'RECOVERY_CODES_REPLACED',
          ...object,
          after: { recoveryCodes: codeHashes.length },
        });
        break;
      }
    }
    return accepted({ kind: 'DONE', atMicros: nowMicros.toString() });
  },
);
