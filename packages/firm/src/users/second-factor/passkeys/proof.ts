import type { Row } from '@cifra/database/kit/table';
import type { spentChallenges } from '@cifra/database/tables/passkeys';
import type { ControlTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { forgetSpentBefore, keepPasskeyUse, insertSpentChallenge, type PasskeyRow } from './queries.ts';

/** A right answer of a passkey, as it was verified before the transaction: plain data. */
export interface PasskeyProof {
  readonly passkeyId: Uuid;
  readonly counter: number;
  readonly challengeId: Uuid;
  /** In epoch microseconds. */
  readonly challengeExpiresAt: bigint;
}

/** What decides whether it still counts. */
export interface PasskeyState {
  /** The user's. */
  readonly passkeys: readonly PasskeyRow[];
  /** The challenge, if it was answered before. */
  readonly spent: Row<typeof spentChallenges> | null;
}

export interface Judged {
  readonly isGood: boolean;
  /** What it changes; of one that is not good, what is to be known of it. */
  readonly write: (tx: ControlTx) => void;
}

/** Tokens are accepted a little longer than they live. */
const SKEW_MICROS = 60_000_000n;

/** Whether a proof counts: its passkey was not removed, its challenge not answered, its counter went on. Reads and writes nothing. */
export function judgePasskey(
  { passkeys, spent }: PasskeyState,
  { passkeyId, counter: given, challengeId, challengeExpiresAt }: PasskeyProof,
): Judged {
  const passkey = passkeys.find(({ id }) => id === passkeyId);
  if (passkey === undefined || spent !== null) return { isGood: false, write: () => undefined };
  const object = { objectType: 'Passkey', objectId: passkeyId } as const;
  const userId = passkey.user_id;
  const [counter, lastCounter] = [BigInt(given), passkey.counter ?? 0n];
  // Authenticators that do not count say 0 each time (WebAuthn Level 3, 6.1.1).
  if ((counter > 0n || lastCounter > 0n) && counter <= lastCounter) {
    const after = { userId, counter, lastCounter };
    return {
      isGood: false,
      write: (tx) => tx.record({ event: 'PASSKEY_COUNTER_WENT_BACK', ...object, after }),
    };
  }
  return {
    isGood: true,
    write: (tx) => {
      const nowMicros = tx.commitInstantMicros;
      tx.upsert(keepPasskeyUse, { passkey_id: passkeyId, counter, last_used_at: nowMicros });
      tx.derive(forgetSpentBefore, { before: nowMicros - SKEW_MICROS }, 'ANY');
      tx.derive(insertSpentChallenge, { challengeId, expiresAt: challengeExpiresAt });
      tx.record({ event: 'PASSKEY_USED', ...object, after: { userId } });
    },
  };
}
