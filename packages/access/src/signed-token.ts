import { accepted, refused, type Result } from '@cifra/domain/result';
import { compactVerify, decodeProtectedHeader, SignJWT, type CryptoKey, type JWTPayload } from 'jose';

import type { SigningKey, VerifyKeys } from './keys.ts';

/** The allowed clock skew between machines. */
const skewSeconds = 30;

/** Why a token was not accepted, in order of precedence. For logs and tests; a caller only sees UNAUTHENTICATED. */
export type TokenRefusal =
  | {
      readonly code: 'TOKEN_OVERSIZED';
      readonly facts: { readonly bytes: number; readonly limitBytes: number };
    }
  | { readonly code: 'TOKEN_MALFORMED'; readonly facts: { readonly problem: string } }
  | { readonly code: 'TOKEN_ALGORITHM_REFUSED'; readonly facts: { readonly algorithm: string } }
  | {
      readonly code: 'TOKEN_TYPE_WRONG';
      readonly facts: { readonly type: string; readonly expected: string };
    }
  | { readonly code: 'TOKEN_KEY_UNKNOWN'; readonly facts: { readonly keyId: string } }
  | { readonly code: 'TOKEN_FORGED'; readonly facts: { readonly keyId: string } }
  | {
      readonly code: 'TOKEN_ISSUER_WRONG';
      readonly facts: { readonly issuer: string; readonly expected: string };
    }
  | {
      readonly code: 'TOKEN_AUDIENCE_WRONG';
      readonly facts: { readonly audience: string; readonly expected: string };
    }
  | {
      readonly code: 'TOKEN_NOT_YET_VALID';
      readonly facts: { readonly issuedAtSeconds: number; readonly nowSeconds: number };
    }
  | {
      readonly code: 'TOKEN_EXPIRED';
      readonly facts: { readonly expiresAtSeconds: number; readonly nowSeconds: number };
    };

export interface TokenKind {
  /** The header's `typ`: one kind of token is never accepted as another. */
  readonly type: string;
  readonly issuer: string;
  readonly lifeSeconds: number;
  readonly limitBytes: number;
}

export interface Times {
  readonly issuedAtSeconds: number;
  readonly expiresAtSeconds: number;
}

export interface VerifiedToken extends Times {
  readonly payload: JWTPayload;
}

export async function signToken(
  kind: TokenKind,
  fields: {
    readonly payload: JWTPayload;
    readonly audience: string;
    readonly times: Times;
    readonly key: SigningKey;
  },
): Promise<string> {
  return new SignJWT(fields.payload)
    .setProtectedHeader({ alg: 'EdDSA', typ: kind.type, kid: fields.key.keyId })
    .setIssuer(kind.issuer)
    .setAudience(fields.audience)
    .setIssuedAt(fields.times.issuedAtSeconds)
    .setExpirationTime(fields.times.expiresAtSeconds)
    .sign(fields.key.privateKey);
}

/**
 * Checks length, form, algorithm, type, key, signature, issuer, audience and time, in this order; nothing is read
 * before it is checked.
 */
export async function verifyToken(
  kind: TokenKind,
  {
    token,
    audience,
    keys,
    nowSeconds,
  }: { token: string; audience: string; keys: VerifyKeys; nowSeconds: number },
): Promise<Result<VerifiedToken, TokenRefusal>> {
  if (token.length > kind.limitBytes) {
    return refused({ code: 'TOKEN_OVERSIZED', facts: { bytes: token.length, limitBytes: kind.limitBytes } });
  }
  const header = readHeader(token);
  if (header === null) return malformed('the header is not readable');
  if (header.alg !== 'EdDSA') {
    return refused({ code: 'TOKEN_ALGORITHM_REFUSED', facts: { algorithm: textOf(header.alg) } });
  }
  if (header.typ !== kind.type) {
    return refused({ code: 'TOKEN_TYPE_WRONG', facts: { type: textOf(header.typ), expected: kind.type } });
  }
  const keyId: unknown = header.kid;
  if (typeof keyId !== 'string') return malformed('the key id is not a text');
  const key = await keys.find(keyId);
  if (key === null) return refused({ code: 'TOKEN_KEY_UNKNOWN', facts: { keyId } });
  const payload = await readSigned(token, key);
  if (payload === 'forged') return refused({ code: 'TOKEN_FORGED', facts: { keyId } });
  if (payload === null) return malformed('the payload is not a JSON object');
  return checkPayload(kind, { payload, audience, nowSeconds });
}

function checkPayload(
  kind: TokenKind,
  { payload, audience, nowSeconds }: { payload: JWTPayload; audience: string; nowSeconds: number },
): Result<VerifiedToken, TokenRefusal> {
  const { iss, aud, iat, exp } = payload;
  if (iss !== kind.issuer) {
    return refused({ code: 'TOKEN_ISSUER_WRONG', facts: { issuer: textOf(iss), expected: kind.issuer } });
  }
  if (aud !== audience) {
    return refused({ code: 'TOKEN_AUDIENCE_WRONG', facts: { audience: textOf(aud), expected: audience } });
  }
  if (!isWhole(iat) || !isWhole(exp) || exp < iat || exp - iat > kind.lifeSeconds) {
    return malformed(`the lifetime must be at most ${kind.lifeSeconds} seconds`);
  }
  if (nowSeconds < iat - skewSeconds) {
    return refused({ code: 'TOKEN_NOT_YET_VALID', facts: { issuedAtSeconds: iat, nowSeconds } });
  }
  if (nowSeconds >= exp + skewSeconds) {
    return refused({ code: 'TOKEN_EXPIRED', facts: { expiresAtSeconds: exp, nowSeconds } });
  }
  return accepted({ payload, issuedAtSeconds: iat, expiresAtSeconds: exp });
}

export function malformed(problem: string): { readonly ok: false; readonly refusal: TokenRefusal } {
  return refused({ code: 'TOKEN_MALFORMED', facts: { problem } });
}

/** Whoever sent the token wrote the value: an object's own `toString` must not run, nor be missed. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value;
}

function readHeader(token: string): ReturnType<typeof decodeProtectedHeader> | null {
  try {
    return decodeProtectedHeader(token);
  } catch {
    // Unreadable content is a refusal, not an internal error.
    return null;
  }
}

async function readSigned(token: string, key: CryptoKey): Promise<JWTPayload | 'forged' | null> {
  let bytes: Uint8Array;
  try {
    ({ payload: bytes } = await compactVerify(token, key, { algorithms: ['EdDSA'] }));
  } catch {
    return 'forged';
  }
  return readJson(bytes);
}

function readJson(bytes: Uint8Array): JWTPayload | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as JWTPayload)
      : null;
  } catch {
    return null;
  }
}

export function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
