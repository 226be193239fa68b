import { accepted, type Result } from '@cifra/domain/result';

import type { SigningKey, VerifyKeys } from './keys.ts';
import { malformed, signToken, verifyToken, type TokenKind, type TokenRefusal } from './signed-token.ts';

const audience = 'cifra-gateway';

/** The token that a user presents to the gateway. Whether its session has ended, and the grants, are looked up on every request. */
export const accessTokenKind = {
  type: 'at+jwt',
  issuer: 'cifra-gateway',
  lifeSeconds: 10 * 60,
  limitBytes: 1024,
} as const satisfies TokenKind;

export interface AccessToken {
  readonly userId: string;
  readonly sessionId: string;
}

export function mintAccessToken(
  { userId, sessionId }: AccessToken,
  { key, nowSeconds }: { readonly key: SigningKey; readonly nowSeconds: number },
): Promise<string> {
  return signToken(accessTokenKind, {
    payload: { sub: userId, sid: sessionId },
    audience,
    times: { issuedAtSeconds: nowSeconds, expiresAtSeconds: nowSeconds + accessTokenKind.lifeSeconds },
    key,
  });
}

export async function verifyAccessToken(
  token: string,
  { keys, nowSeconds }: { readonly keys: VerifyKeys; readonly nowSeconds: number },
): Promise<Result<AccessToken, TokenRefusal>> {
  const verified = await verifyToken(accessTokenKind, { token, audience, keys, nowSeconds });
  if (!verified.ok) return verified;
  const { sub, sid } = verified.value.payload;
  if (typeof sub !== 'string' || typeof sid !== 'string')
    return malformed('the subject or the session is missing');
  return accepted({ userId: sub, sessionId: sid });
}
