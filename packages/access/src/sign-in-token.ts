import { createHash } from 'node:crypto';
import { accepted, refused, type Result } from '@cifra/domain/result';

import type { KeyRing, SigningKey } from './keys.ts';
import { isWhole, signToken, verifyToken, type TokenKind } from './signed-token.ts';

const audience = 'cifra-sign-in';

/** What a browser keeps while its user is at an identity provider. It opens nothing without what the provider sends back. */
export const signInKind = {
  type: 'cifra-sign-in+jwt',
  issuer: 'cifra-gateway',
  lifeSeconds: 10 * 60,
  limitBytes: 2048,
} as const satisfies TokenKind;

/** What the sign-in is for. */
export type SignInPurpose =
  | { readonly kind: 'LOG_IN' }
  /** Links the account with an invitation, by its link and the hash of the link's secret. */
  | { readonly kind: 'ACCEPT'; readonly linkId: string; readonly secretHash: string }
  | { readonly kind: 'LINK'; readonly userId: string }
  | { readonly kind: 'STEP_UP'; readonly userId: string; readonly sessionId: string };

export interface SignIn {
  readonly providerId: string;
  /** The session that it begins, if it does: so it begins one at most. */
  readonly sessionId: string;
  /** What `state`, `nonce` and the PKCE verifier follow from. */
  readonly secret: string;
  readonly purpose: SignInPurpose;
}

export function mintSignIn(
  { providerId, sessionId, secret, purpose }: SignIn,
  { key, nowSeconds }: { readonly key: SigningKey; readonly nowSeconds: number },
): Promise<string> {
  return signToken(signInKind, {
    payload: { jti: sessionId, idp: providerId, rnd: secret, for: purpose },
    audience,
    times: { issuedAtSeconds: nowSeconds, expiresAtSeconds: nowSeconds + signInKind.lifeSeconds },
    key,
  });
}

/** With the second of its beginning. Whatever is wrong with it looks the same. */
export async function verifySignIn(
  token: string,
  { keys, nowSeconds }: { readonly keys: KeyRing; readonly nowSeconds: number },
): Promise<Result<SignIn & { readonly begunAtSeconds: number }, null>> {
  const verified = await verifyToken(signInKind, { token, audience, keys, nowSeconds });
  if (!verified.ok) return refused(null);
  const { jti, idp, rnd, iat, for: purpose } = verified.value.payload;
  if (typeof jti !== 'string' || typeof idp !== 'string' || typeof rnd !== 'string' || !isWhole(iat))
    return refused(null);
  return accepted({
    providerId: idp,
    sessionId: jti,
    secret: rnd,
    // Signed by this server, in this form.
    purpose: purpose as SignInPurpose,
    begunAtSeconds: iat,
  });
}

/** What goes to the provider, or stays here, of one secret: none tells anything of the others. */
export function valuesOfSignIn({ secret }: Pick<SignIn, 'secret'>): {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
} {
  const derive = (purpose: string): string =>
    createHash('sha256').update(`${purpose}\0${secret}`).digest('base64url');
  return { state: derive('state'), nonce: derive('nonce'), verifier: derive('pkce verifier') };
}
