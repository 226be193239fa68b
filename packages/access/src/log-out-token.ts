import { accepted, refused, type Result } from '@cifra/domain/result';
import {
  createRemoteJWKSet,
  customFetch,
  decodeProtectedHeader,
  errors,
  jwtVerify,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose';

/** What a log-out token says that it is. OpenID Connect Back-Channel Logout 1.0, section 2.4. */
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const TYPE = 'logout+jwt';

/** However long a provider says that it is good: what it has ended is told at once. */
const OLDEST_SECONDS = 10 * 60;
const SKEW_SECONDS = 30;
const MOST_CHARACTERS = 8_192;

/** How long keys are believed, and how soon after a look an unknown one has them fetched anew. */
const KEYS_FOR_MILLISECONDS = 5 * 60_000;
const LOOK_AFTER_MILLISECONDS = 60_000;
const TIMEOUT_MILLISECONDS = 10_000;

/** The keys that a provider signs with. */
export type ProviderKeys = JWTVerifyGetKey;

export const providerKeys = (
  address: string,
  fetchKeys: (
    address: string,
    request: { method: string; headers: Record<string, string> },
  ) => Promise<Response>,
): ProviderKeys =>
  createRemoteJWKSet(new URL(address), {
    cacheMaxAge: KEYS_FOR_MILLISECONDS,
    cooldownDuration: LOOK_AFTER_MILLISECONDS,
    timeoutDuration: TIMEOUT_MILLISECONDS,
    [customFetch]: (url, { method, headers }) =>
      fetchKeys(url, { method, headers: Object.fromEntries(headers) }),
  });

/** Whose log-out tokens count. */
export interface LogOutIssuer {
  readonly issuer: string;
  readonly clientId: string;
  /** Of what it signs. */
  readonly algorithms: readonly string[];
  readonly keys: ProviderKeys;
}

/** A log-out that a provider vouches for. */
export interface ProviderLogOut {
  /** Names the token, among those of its provider. */
  readonly tokenId: string;
  /** Whose sessions; null: it names a session alone. */
  readonly subject: string | null;
  /** What the provider calls its session; null: all of the subject's. */
  readonly sessionId: string | null;
  /** After that it is not accepted in any case. */
  readonly goodUntilSeconds: number;
}

/**
 * Verifies a log-out token: form, type, algorithm, signature, issuer, audience, times, and what makes it one for logging out and for nothing
 * else. Whether it counted before, the command says. Refuses with a phrase that says nothing of our keys or people.
 */
export async function verifyLogOutToken(
  token: string,
  { issuer, clientId, algorithms, keys }: LogOutIssuer,
  nowSeconds: number,
): Promise<Result<ProviderLogOut, string>> {
  if (token.length > MOST_CHARACTERS) return refused('it is too long');
  let payload: JWTPayload;
  try {
    // An ID token is never one, before anything is fetched.
    if (!isTyped(decodeProtectedHeader(token).typ)) return refused(`its type is not ${TYPE}`);
    ({ payload } = await jwtVerify(token, keys, {
      issuer,
      audience: clientId,
      algorithms: [...algorithms],
      clockTolerance: SKEW_SECONDS,
      maxTokenAge: OLDEST_SECONDS,
      requiredClaims: ['exp', 'iat', 'jti'],
      currentDate: new Date(nowSeconds * 1000),
    }));
  } catch (error) {
    return refused(reasonOf(error));
  }
  return readLogOut(payload);
}

function readLogOut(payload: JWTPayload): Result<ProviderLogOut, string> {
  const { jti, sub = null, exp = 0, iat = 0, sid = null, nonce, events } = payload;
  if (!isRecord(events) || !isRecord(events[EVENT])) return refused('it is about no log-out');
  if (nonce !== undefined) return refused('it has a nonce');
  if (sub === null && sid === null) return refused('it names nobody');
  if (!isIdentifier(jti) || !isIdentifierOrNull(sub) || !isIdentifierOrNull(sid))
    return refused('what it names is not well formed');
  const goodUntilSeconds = Math.ceil(Math.min(exp, iat + OLDEST_SECONDS) + SKEW_SECONDS);
  return accepted({ tokenId: jti, subject: sub, sessionId: sid, goodUntilSeconds });
}

/** `application/` may stand before it (RFC 7515, 4.1.9). */
const isTyped = (typ: unknown): boolean =>
  typeof typ === 'string' && typ.toLowerCase().replace(/^application\//, '') === TYPE;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isIdentifier = (value: unknown): value is string => typeof value === 'string' && value.length > 0;

const isIdentifierOrNull = (value: unknown): value is string | null => value === null || isIdentifier(value);

/** The library's words are about claims, never of what stands in them. */
function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired)
    return `its ${/^\w{1,10}$/.test(error.claim) ? error.claim : 'claims'} does not hold`;
  if (error instanceof errors.JOSEError) return 'it cannot be verified';
  if (error instanceof TypeError) return 'it is no token';
  return 'the keys of the provider cannot be fetched';
}
