import type { CommandRequest, DoorRefusalCode } from '@cifra/books/command';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { newRecoveryCodes } from '../recovery-codes.ts';
import { askedWith, type PasskeyAnswer, type PasskeyParts } from './ask-passkey.ts';
import { addPasskeyCodes, addPasskeyCommand } from './enrol.ts';
import { readNewCredential } from './read-credential.ts';
import { relyingPartyOf } from './relying-party.ts';
import { verifyNewPasskey } from './verify.ts';

export const confirmPasskeyCodes = refusalCodes('PASSKEYS_UNAVAILABLE', ...addPasskeyCodes);

export interface ConfirmedPasskey {
  readonly passkeyId: Uuid;
  /** Shown once; none where the user has some. */
  readonly recoveryCodes: readonly string[];
}

/**
 * Keeps the passkey that a browser made for a user, within the session that asked for it. Refuses in this order: PASSKEYS_UNAVAILABLE,
 * TOKEN_INVALID, PASSKEY_INVALID, PASSKEY_LIMIT_REACHED.
 */
export async function confirmPasskey(
  parts: PasskeyParts,
  {
    userId,
    sessionId,
    name,
    token,
    credential,
  }: PasskeyAnswer & { readonly userId: Uuid; readonly sessionId: Uuid; readonly name: string },
  request: CommandRequest,
): Promise<Result<ConfirmedPasskey, RefusalOf<typeof confirmPasskeyCodes> | Refusal<DoorRefusalCode>>> {
  const party = relyingPartyOf(parts.servedOrigin);
  if (!party.ok) return party;
  const challenge = await askedWith(parts, token, 'ENROL');
  const isOurs =
    challenge?.purpose.kind === 'ENROL' &&
    challenge.purpose.userId === userId &&
    challenge.purpose.sessionId === sessionId;
  if (challenge === null || !isOurs) return refused(refuse('TOKEN_INVALID', {}));
  const sent = readNewCredential(credential);
  const verified = sent && (await verifyNewPasskey(sent, { token, party: party.value }));
  if (verified === null) return refused(refuse('PASSKEY_INVALID', {}));
  const { codes, codeHashes } = newRecoveryCodes();
  const added = await parts.books.executeControl(
    addPasskeyCommand,
    {
      ...verified,
      userId,
      rpId: party.value.rpId,
      name,
      challengeId: challenge.id,
      challengeExpiresAt: challenge.expiresAtMicros,
      codeHashes,
    },
    request,
  );
  if (!added.ok) return added;
  const { passkeyId, hasNewCodes } = added.value;
  return accepted({ passkeyId, recoveryCodes: hasNewCodes ? codes : [] });
}
