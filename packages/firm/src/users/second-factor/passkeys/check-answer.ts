import type { PasskeyPurpose } from '@cifra/access/passkey-challenge';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { askedWith, type PasskeyAnswer, type PasskeyParts } from './ask-passkey.ts';
import type { PasskeyProof } from './proof.ts';
import { passkeyByCredential, type PasskeyRow } from './queries.ts';
import { readAnswer } from './read-credential.ts';
import { relyingPartyOf } from './relying-party.ts';
import { hashOfCredential, verifyAnswer } from './verify.ts';

/** What became of an answer, before anything of it is written. */
export interface CheckedAnswer {
  readonly purpose: PasskeyPurpose;
  readonly askedAtSeconds: number;
  /** Which passkey it says it is of; null: nobody's. */
  readonly passkey: PasskeyRow | null;
  /** Null: it is no right answer. Whether it counts, the command says. */
  readonly proof: PasskeyProof | null;
}

export const checkAnswerCodes = refusalCodes('PASSKEYS_UNAVAILABLE', 'TOKEN_INVALID');

/**
 * Holds an answer against what was asked for one of these purposes. Refuses in this order: PASSKEYS_UNAVAILABLE, TOKEN_INVALID.
 */
export async function checkAnswer(
  parts: PasskeyParts,
  { token, credential }: PasskeyAnswer,
  purposes: readonly PasskeyPurpose['kind'][],
): Promise<Result<CheckedAnswer, RefusalOf<typeof checkAnswerCodes>>> {
  const party = relyingPartyOf(parts.servedOrigin);
  if (!party.ok) return party;
  const challenges = await Promise.all(purposes.map((kind) => askedWith(parts, token, kind)));
  const challenge = challenges.find((each) => each !== null);
  if (challenge === undefined) return refused(refuse('TOKEN_INVALID', {}));
  const { purpose, askedAtSeconds, id: challengeId, expiresAtMicros: challengeExpiresAt } = challenge;
  const answer = readAnswer(credential);
  const passkey = answer && (await passkeyOf(parts, answer.id));
  const isNamed = purpose.kind !== 'LOG_IN' || answer?.response.userHandle !== undefined;
  if (answer === null || passkey === null || !isNamed)
    return accepted({ purpose, askedAtSeconds, passkey, proof: null });
  const verified = await verifyAnswer(answer, { token, party: party.value, passkey });
  const proof = verified && {
    passkeyId: passkey.id,
    counter: verified.counter,
    challengeId,
    challengeExpiresAt,
  };
  return accepted({ purpose, askedAtSeconds, passkey, proof });
}

const passkeyOf = ({ books }: PasskeyParts, credentialId: string): Promise<PasskeyRow | null> =>
  books.control.first(passkeyByCredential, { credentialHash: hashOfCredential(credentialId) });
