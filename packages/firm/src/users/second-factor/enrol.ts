import { controlCommand } from '@cifra/books/command';
import type { Sealed } from '@cifra/database/kit/sealed-cipher';
import { recoveryCodes, secondFactors } from '@cifra/database/tables/control';
import type { ControlTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { checkReason } from '@cifra/domain/reason';
import { factorOfUser, userById } from '../../directory/queries.ts';
import {
  deleteSecret,
  insertSecret,
  openCodesOfUser,
  type FactorRow,
  type RecoveryCodeRow,
} from './queries.ts';

/** Recovery codes that a user has at a time. */
export const RECOVERY_CODES = 10;

/**
 * Begins to set up an authenticator: its secret counts once a code of it was given. Beginning again replaces what was begun. Refuses:
 * SECOND_FACTOR_STATE_CONFLICT, where there is one already.
 */
export const beginTotpCommand = controlCommand<
  { readonly userId: Uuid; readonly secretId: Uuid; readonly secret: Sealed },
  null,
  'SECOND_FACTOR_STATE_CONFLICT'
>('firm.beginTotp', async (tx, { userId, secretId, secret }) => {
  const row = await tx.first(factorOfUser, { userId });
  if (row?.state === 'ACTIVE') return refused(conflict(userId, row));
  tx.derive(insertSecret, { id: secretId, userId, secret });
  const factor = { user_id: userId, state: 'PENDING', secret_id: secretId, last_step: 0 } as const;
  if (row) {
    tx.replace(secondFactors, factor, row.commit_number);
    if (row.secret_id !== null) tx.derive(deleteSecret, { id: row.secret_id }, 'ONE');
  } else tx.insert(secondFactors, factor);
  tx.record({ event: 'SECOND_FACTOR_BEGUN', objectType: 'User', objectId: userId });
  return accepted(null);
});

/**
 * The first code was right: the second factor is asked for from now on. The caller has made the recovery codes, which are never stored.
 * Refuses: SECOND_FACTOR_STATE_CONFLICT, where another was begun meanwhile.
 */
export const confirmTotpCommand = controlCommand<
  {
    readonly userId: Uuid;
    readonly secretId: Uuid;
    readonly step: number;
    readonly codeHashes: readonly string[];
  },
  null,
  'SECOND_FACTOR_STATE_CONFLICT'
>('firm.confirmTotp', async (tx, { userId, secretId, step, codeHashes }, { newId }) => {
  const [row, codes] = await Promise.all([
    tx.first(factorOfUser, { userId }),
    tx.all(openCodesOfUser, { userId }),
  ]);
  if (row?.state !== 'PENDING' || row.secret_id !== secretId) return refused(conflict(userId, row));
  const { commit_number: version, ...factor } = row;
  tx.replace(secondFactors, { ...factor, state: 'ACTIVE', last_step: step }, version);
  replaceCodes(tx, { userId, codes, codeHashes, newId });
  tx.record({
    event: 'SECOND_FACTOR_CONFIRMED',
    objectType: 'User',
    objectId: userId,
    after: { recoveryCodes: codeHashes.length },
  });
  return accepted(null);
});

interface NewCodes {
  readonly userId: Uuid;
  /** The open ones. */
  readonly codes: readonly RecoveryCodeRow[];
  readonly codeHashes: readonly string[];
  readonly newId: () => Uuid;
}

/** Puts new recovery codes in the place of those that are open. */
export function replaceCodes(tx: ControlTx, { userId, codes, codeHashes, newId }: NewCodes): void {
  for (const { commit_number: version, ...code } of codes)
    tx.replace(recoveryCodes, { ...code, state: 'REPLACED' }, version);
  for (const code_hash of codeHashes)
    tx.insert(recoveryCodes, { id: newId(), user_id: userId, code_hash, state: 'OPEN' });
}

/** Removes a second factor: its secret is destroyed, its recovery codes stop working. */
export function removeFactor(tx: ControlTx, row: FactorRow, codes: readonly RecoveryCodeRow[]): void {
  const { commit_number: version, ...factor } = row;
  tx.replace(secondFactors, { ...factor, state: 'REMOVED', secret_id: null }, version);
  if (row.secret_id !== null) tx.derive(deleteSecret, { id: row.secret_id }, 'ONE');
  const { user_id: userId } = row;
  replaceCodes(tx, { userId, codes, codeHashes: [], newId: () => userId });
  tx.record({ event: 'SECOND_FACTOR_REMOVED', objectType: 'User', objectId: userId });
}

export const resetSecondFactorCodes = refusalCodes(
  'REASON_TOO_SHORT',
  'USER_UNKNOWN',
  'USER_IS_CALLER',
  'SECOND_FACTOR_STATE_CONFLICT',
);

/**
 * Removes the second factor of somebody who lost it. One's own is removed with a code of it. Refuses in this order: REASON_TOO_SHORT,
 * USER_UNKNOWN, USER_IS_CALLER, SECOND_FACTOR_STATE_CONFLICT.
 */
export const resetSecondFactorCommand = controlCommand<
  { readonly userId: Uuid },
  { readonly userId: Uuid },
  CodeOf<typeof resetSecondFactorCodes>
>(
  'firm.resetSecondFactor',
  async (tx, { userId }, { request }) => {
    const reason = checkReason(request.reason);
    if (!reason.ok) return reason;
    const [user, row, codes] = await Promise.all([
      tx.first(userById, { id: userId }),
      tx.first(factorOfUser, { userId }),
      tx.all(openCodesOfUser, { userId }),
    ]);
    if (!user) return refused(refuse('USER_UNKNOWN', { userRef: userId }));
    if (request.actor.id === userId) return refused(refuse('USER_IS_CALLER', { userRef: userId }));
    if (row === null || row.state === 'REMOVED') return refused(conflict(userId, row));
    removeFactor(tx, row, codes);
    return accepted({ userId });
  },
  { refuses: resetSecondFactorCodes },
);

export const stateOf = (row: FactorRow | null): 'NONE' | 'PENDING' | 'ACTIVE' =>
  row === null || row.state === 'REMOVED' ? 'NONE' : row.state;

export const conflict = (userId: Uuid, row: FactorRow | null) =>
  refuse('SECOND_FACTOR_STATE_CONFLICT', { userRef: userId, factorState: stateOf(row) });
