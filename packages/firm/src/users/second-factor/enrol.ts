import { controlCommand } from '@cifra/books/command';
import type { Sealed } from '@cifra/database/kit/sealed-cipher';
import { secondFactors } from '@cifra/database/tables/control';
import type { ControlTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { checkReason } from '@cifra/domain/reason';
import { factorOfUser, userById } from '../../directory/queries.ts';
import { removals } from './passkeys/enrol.ts';
import { passkeysOfUser } from './passkeys/queries.ts';
import { deleteSecret, insertSecret, openCodesOfUser, type FactorRow } from './queries.ts';
import { replaceCodes } from './recovery-codes.ts';

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
 * The first code was right: the second factor is asked for from now on. The caller has made the recovery codes, which are never stored; who
 * has a passkey has some already. Refuses: SECOND_FACTOR_STATE_CONFLICT, where another was begun meanwhile.
 */
export const confirmTotpCommand = controlCommand<
  {
    readonly userId: Uuid;
    readonly secretId: Uuid;
    readonly step: number;
    readonly codeHashes: readonly string[];
  },
  { readonly hasNewCodes: boolean },
  'SECOND_FACTOR_STATE_CONFLICT'
>('firm.confirmTotp', async (tx, { userId, secretId, step, codeHashes }, { newId }) => {
  const [row, codes, passkeys] = await Promise.all([
    tx.first(factorOfUser, { userId }),
    tx.all(openCodesOfUser, { userId }),
    tx.all(passkeysOfUser, { userId }),
  ]);
  if (row?.state !== 'PENDING' || row.secret_id !== secretId) return refused(conflict(userId, row));
  const { commit_number: version, ...factor } = row;
  tx.replace(secondFactors, { ...factor, state: 'ACTIVE', last_step: step }, version);
  const hasNewCodes = passkeys.length === 0;
  if (hasNewCodes) replaceCodes(tx, { userId, codes, codeHashes, newId });
  tx.record({
    event: 'SECOND_FACTOR_CONFIRMED',
    objectType: 'User',
    objectId: userId,
    after: { recoveryCodes: hasNewCodes ? codeHashes.length : 0 },
  });
  return accepted({ hasNewCodes });
});

/** Removes an authenticator: its secret is destroyed. */
export function removeFactor(tx: ControlTx, row: FactorRow): void {
  const { commit_number: version, user_id: userId, ...factor } = row;
  tx.replace(secondFactors, { ...factor, user_id: userId, state: 'REMOVED', secret_id: null }, version);
  if (row.secret_id !== null) tx.derive(deleteSecret, { id: row.secret_id }, 'ONE');
  tx.record({ event: 'SECOND_FACTOR_REMOVED', objectType: 'User', objectId: userId });
}

export const resetSecondFactorCodes = refusalCodes(
  'REASON_TOO_SHORT',
  'USER_UNKNOWN',
  'USER_IS_CALLER',
  'SECOND_FACTOR_STATE_CONFLICT',
);

/**
 * Removes the second factor of somebody who lost it: authenticator, passkeys and recovery codes. One's own are removed one by one. Refuses in this order: REASON_TOO_SHORT,
 * USER_UNKNOWN, USER_IS_CALLER, SECOND_FACTOR_STATE_CONFLICT.
 */
export const resetSecondFactorCommand = controlCommand<
  { readonly userId: Uuid },
  { readonly userId: Uuid },
  CodeOf<typeof resetSecondFactorCodes>
>(
  'firm.resetSecondFactor',
  async (tx, { userId }, { request, newId }) => {
    const reason = checkReason(request.reason);
    if (!reason.ok) return reason;
    const [user, row, codes, passkeys] = await Promise.all([
      tx.first(userById, { id: userId }),
      tx.first(factorOfUser, { userId }),
      tx.all(openCodesOfUser, { userId }),
      tx.all(passkeysOfUser, { userId }),
    ]);
    if (!user) return refused(refuse('USER_UNKNOWN', { userRef: userId }));
    if (request.actor.id === userId) return refused(refuse('USER_IS_CALLER', { userRef: userId }));
    const isSetUp = row !== null && row.state !== 'REMOVED';
    if (!isSetUp && passkeys.length === 0) return refused(conflict(userId, row));
    const removePasskeys = await removals(tx, passkeys);
    if (isSetUp) removeFactor(tx, row);
    for (const remove of removePasskeys) remove();
    replaceCodes(tx, { userId, codes, codeHashes: [], newId });
    return accepted({ userId });
  },
  { refuses: resetSecondFactorCodes },
);

export const stateOf = (row: FactorRow | null): 'NONE' | 'PENDING' | 'ACTIVE' =>
  row === null || row.state === 'REMOVED' ? 'NONE' : row.state;

export const conflict = (userId: Uuid, row: FactorRow | null) =>
  refuse('SECOND_FACTOR_STATE_CONFLICT', { userRef: userId, factorState: stateOf(row) });
