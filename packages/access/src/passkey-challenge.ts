import { hash } from 'node:crypto';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { ChallengeIdentity } from './challenge-token.ts';
import type { KeyRing } from './keys.ts';
import { signToken, verifyToken, type TokenKind } from './signed-token.ts';

const kind = {
  type: 'cifra-passkey-challenge+jwt',
  issuer: 'cifra-gateway',
  lifeSeconds: 5 * 60,
  limitBytes: 1024,
} as const satisfies TokenKind;

/** How long an answer may take. */
export const CHALLENGE_SECONDS = kind.lifeSeconds;

/** What a passkey is asked to sign, and what for: an answer counts for nothing else. */
export type PasskeyPurpose =
  | { readonly kind: 'LOG_IN' }
  /** Of a user whose password was right, or whom a provider vouched for, in this version of the user. */
  | {
      readonly kind: 'SECOND_FACTOR';
      readonly userId: string;
      readonly version: string;
      readonly identity: ChallengeIdentity | null;
    }
  | { readonly kind: 'ENROL' | 'STEP_UP'; readonly userId: string; readonly sessionId: string };

export interface PasskeyChallenge {
  /** Of this challenge alone: it is answered once. */
  readonly id: Uuid;
  readonly purpose: PasskeyPurpose;
  readonly askedAtSeconds: number;
  readonly expiresAtMicros: bigint;
}

/** The kind is the audience: a challenge for one thing is no token at all for another. */
const audienceOf = (purpose: PasskeyPurpose['kind']): string => `cifra-passkey ${purpose}`;

/** A challenge as the caller keeps it until the answer. Whoever asks writes nothing, so strangers fill no table. */
export async function mintPasskeyChallenge(
  { id, purpose }: Pick<PasskeyChallenge, 'id' | 'purpose'>,
  { keys, nowSeconds }: { readonly keys: KeyRing; readonly nowSeconds: number },
): Promise<string> {
  const { kind: audience, ...bound } = purpose;
  return signToken(kind, {
    payload: { jti: id, ...bound },
    audience: audienceOf(audience),
    times: { issuedAtSeconds: nowSeconds, expiresAtSeconds: nowSeconds + CHALLENGE_SECONDS },
    key: await keys.signing(),
  });
}

/** The bytes that the authenticator signs: nobody can predict them, and they stand for all that the token says. */
export const challengeBytes = (token: string): Buffer => hash('sha256', token, 'buffer');

/** Whatever is wrong with it looks the same. Whether it was answered before, the command says. */
export async function verifyPasskeyChallenge(
  token: string,
  {
    expected,
    keys,
    nowSeconds,
  }: {
    readonly expected: PasskeyPurpose['kind'];
    readonly keys: KeyRing;
    readonly nowSeconds: number;
  },
): Promise<Result<PasskeyChallenge, null>> {
  const verified = await verifyToken(kind, { token, audience: audienceOf(expected), keys, nowSeconds });
  if (!verified.ok) return refused(null);
  const { payload, issuedAtSeconds: askedAtSeconds, expiresAtSeconds } = verified.value;
  const id = parseUuid(typeof payload.jti === 'string' ? payload.jti : '');
  const purpose = purposeOf(expected, payload);
  return id.ok && purpose !== null
    ? accepted({
        id: id.value,
        purpose,
        askedAtSeconds,
        expiresAtMicros: BigInt(expiresAtSeconds) * 1_000_000n,
      })
    : refused(null);
}

function purposeOf(
  expected: PasskeyPurpose['kind'],
  { userId, version, identity, sessionId }: Readonly<Record<string, unknown>>,
): PasskeyPurpose | null {
  if (expected === 'LOG_IN') return { kind: expected };
  if (typeof userId !== 'string') return null;
  if (expected === 'SECOND_FACTOR')
    return typeof version === 'string'
      ? // Signed by this server, in this form.
        { kind: expected, userId, version, identity: (identity ?? null) as ChallengeIdentity | null }
      : null;
  return typeof sessionId === 'string' ? { kind: expected, userId, sessionId } : null;
}
