import { controlCommand } from '@cifra/books/command';
import { sealRow } from '@cifra/database/personal/seal-row';
import { passkeys as table } from '@cifra/database/tables/passkeys';
import type { ControlTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { factorOfUser } from '../../../directory/queries.ts';
import { openCodesOfUser } from '../queries.ts';
import { replaceCodes } from '../recovery-codes.ts';
import {
  insertSpentChallenge,
  keepPasskeyUse,
  passkeyByCredential,
  passkeysOfUser,
  spentChallenge,
  type PasskeyRow,
} from './queries.ts';
import { hashOfCredential, type VerifiedPasskey } from './verify.ts';

/** The most that a user has: each is offered in every challenge. */
export const MOST_PASSKEYS = 20;

export interface NewPasskey extends VerifiedPasskey {
  readonly userId: Uuid;
  readonly rpId: string;
  readonly name: string;
  readonly challengeId: Uuid;
  readonly challengeExpiresAt: bigint;
  /** Of recovery codes, which count where it is the user's first second factor. */
  readonly codeHashes: readonly string[];
}

export interface PasskeyAdded {
  readonly passkeyId: Uuid;
  readonly hasNewCodes: boolean;
}

export const addPasskeyCodes = refusalCodes('TOKEN_INVALID', 'PASSKEY_INVALID', 'PASSKEY_LIMIT_REACHED');

/**
 * Adds a passkey that was verified. Refuses in this order: TOKEN_INVALID (the challenge was answered before), PASSKEY_INVALID (somebody has it
 * already), PASSKEY_LIMIT_REACHED.
 */
export const addPasskeyCommand = controlCommand<NewPasskey, PasskeyAdded, CodeOf<typeof addPasskeyCodes>>(
  'firm.addPasskey',
  async (tx, { userId, codeHashes, challengeId, challengeExpiresAt, ...added }, { newId }) => {
    const { credentialId, counter, isSynced } = added;
    const credentialHash = hashOfCredential(credentialId);
    const [existing, taken, spent, factor, codes] = await Promise.all([
      tx.all(passkeysOfUser, { userId }),
      tx.first(passkeyByCredential, { credentialHash }),
      tx.first(spentChallenge, { challengeId }),
      tx.first(factorOfUser, { userId }),
      tx.all(openCodesOfUser, { userId }),
    ]);
    if (spent !== null) return refused(refuse('TOKEN_INVALID', {}));
    if (taken !== null) return refused(refuse('PASSKEY_INVALID', {}));
    if (existing.length >= MOST_PASSKEYS)
      return refused(refuse('PASSKEY_LIMIT_REACHED', { limit: MOST_PASSKEYS }));
    const nowMicros = tx.commitInstantMicros;
    const id = newId();
    const row = await sealRow(tx, table, {
      id,
      user_id: userId,
      name: added.name,
      rp_id: added.rpId,
      credential_id: credentialId,
      credential_hash: credentialHash,
      public_key: added.publicKey,
      algorithm: added.algorithm,
      transports: JSON.stringify(added.transports),
      is_synced: isSynced,
      created_at: nowMicros,
      state: 'ACTIVE' as const,
    });
    tx.insert(table, row);
    tx.upsert(keepPasskeyUse, { passkey_id: id, counter: BigInt(counter), last_used_at: nowMicros });
    tx.derive(insertSpentChallenge, { challengeId, expiresAt: challengeExpiresAt });
    const hasNewCodes = existing.length === 0 && factor?.state !== 'ACTIVE';
    if (hasNewCodes) replaceCodes(tx, { userId, codes, codeHashes, newId });
    tx.record({
      event: 'PASSKEY_ADDED',
      objectType: 'Passkey',
      objectId: id,
      after: { userId, isSynced, recoveryCodes: hasNewCodes ? codeHashes.length : 0 },
    });
    return accepted({ passkeyId: id, hasNewCodes });
  },
  { refuses: addPasskeyCodes },
);

export interface PasskeyInput {
  readonly userId: Uuid;
  readonly passkeyId: Uuid;
}

export const changePasskeyCodes = refusalCodes('PASSKEY_UNKNOWN');

/** Gives a passkey of the user's another name. Refuses: PASSKEY_UNKNOWN. */
export const renamePasskeyCommand = controlCommand<
  PasskeyInput & { readonly name: string },
  PasskeyInput,
  'PASSKEY_UNKNOWN'
>(
  'firm.renamePasskey',
  async (tx, { userId, passkeyId, name }) => {
    const passkey = (await tx.all(passkeysOfUser, { userId })).find(({ id }) => id === passkeyId);
    if (passkey === undefined) return refused(refuse('PASSKEY_UNKNOWN', { passkeyRef: passkeyId }));
    tx.replace(table, await sealRow(tx, table, { ...fieldsOf(passkey), name }), passkey.commit_number);
    tx.record({ event: 'PASSKEY_RENAMED', objectType: 'Passkey', objectId: passkeyId, after: { userId } });
    return accepted({ userId, passkeyId });
  },
  { refuses: changePasskeyCodes },
);

/** Removes a passkey of the user's; with their last second factor, the recovery codes too. Refuses: PASSKEY_UNKNOWN. */
export const removePasskeyCommand = controlCommand<PasskeyInput, PasskeyInput, 'PASSKEY_UNKNOWN'>(
  'firm.removePasskey',
  async (tx, { userId, passkeyId }, { newId }) => {
    const [existing, factor, codes] = await Promise.all([
      tx.all(passkeysOfUser, { userId }),
      tx.first(factorOfUser, { userId }),
      tx.all(openCodesOfUser, { userId }),
    ]);
    const passkey = existing.find(({ id }) => id === passkeyId);
    if (passkey === undefined) return refused(refuse('PASSKEY_UNKNOWN', { passkeyRef: passkeyId }));
    const [remove] = await removals(tx, [passkey]);
    remove?.();
    if (existing.length === 1 && factor?.state !== 'ACTIVE')
      replaceCodes(tx, { userId, codes, codeHashes: [], newId });
    return accepted({ userId, passkeyId });
  },
  { refuses: changePasskeyCodes },
);

/** What removes these passkeys, which are one user's. One set of reads, which comes before the first write. */
export function removals(tx: ControlTx, passkeys: readonly PasskeyRow[]): Promise<readonly (() => void)[]> {
  return Promise.all(
    passkeys.map(async (passkey) => {
      const sealed = await sealRow(tx, table, { ...fieldsOf(passkey), state: 'REMOVED' as const });
      return () => {
        tx.replace(table, sealed, passkey.commit_number);
        tx.record({
          event: 'PASSKEY_REMOVED',
          objectType: 'Passkey',
          objectId: passkey.id,
          after: { userId: passkey.user_id },
        });
      };
    }),
  );
}

function fieldsOf({
  commit_number: _version,
  counter: _counter,
  last_used_at: _last,
  ...fields
}: PasskeyRow) {
  return fields;
}
