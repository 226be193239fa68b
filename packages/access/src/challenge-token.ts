import { accepted, refused, type Result } from '@cifra/domain/result';

import type { KeyRing, SigningKey } from './keys.ts';
import { signToken, verifyToken, type TokenKind } from './signed-token.ts';

const audience = 'cifra-second-factor';

/** What a right password is answered with where a second factor is asked for. It opens nothing by itself. */
export const challengeKind = {
  type: 'cifra-challenge+jwt',
  issuer: 'cifra-gateway',
  lifeSeconds: 5 * 60,
  limitBytes: 1024,
} as const satisfies TokenKind;

export interface Challenge {
  readonly userId: string;
  /** The version of the user whose password was right: another password makes it worthless. */
  readonly version: string;
  /** The account at an identity provider that vouched for the user; null: a password. */
  readonly identity: ChallengeIdentity | null;
}

/** What the session is begun with, once the second factor is given. */
export interface ChallengeIdentity {
  readonly id: string;
  readonly provider: string;
  readonly providerSession: string | null;
}

export function mintChallenge(
  { userId, version, identity }: Challenge,
  { key, nowSeconds }: { readonly key: SigningKey; readonly nowSeconds: number },
): Promise<string> {
  return signToken(challengeKind, {
    payload: { sub: userId, uv: version, idn: identity },
    audience,
    times: { issuedAtSeconds: nowSeconds, expiresAtSeconds: nowSeconds + challengeKind.lifeSeconds },
    key,
  });
}

/** With the second in which it was asked. Whatever is wrong with it looks the same. */
export async function verifyChallenge(
  token: string,
  { keys, nowSeconds }: { readonly keys: KeyRing; readonly nowSeconds: number },
): Promise<Result<Challenge & { readonly askedAtSeconds: number }, null>> {
  const verified = await verifyToken(challengeKind, { token, audience, keys, nowSeconds });
  if (!verified.ok) return refused(null);
  const {
    payload: { sub, uv, idn },
    issuedAtSeconds: askedAtSeconds,
  } = verified.value;
  return typeof sub === 'string' && typeof uv === 'string'
    ? // Signed by this server, in this form.
      accepted({
        userId: sub,
        version: uv,
        identity: (idn ?? null) as ChallengeIdentity | null,
        askedAtSeconds,
      })
    : refused(null);
}
