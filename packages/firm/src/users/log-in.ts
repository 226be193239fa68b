import { mintAccessToken, accessTokenKind } from '@cifra/access/access-token';
import type { KeyRing } from '@cifra/access/keys';
import { verifyPassword } from '@cifra/access/password';
import { hashRefreshToken, newRefreshToken } from '@cifra/access/refresh-token';
import type { CommandRequest } from '@cifra/books/command';
import type { Books } from '@cifra/books/books';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { userByEmail } from '../directory/queries.ts';
import { endSession, recordLogIn, rotateSession, type Session } from './record-log-in.ts';

export interface LogInParts {
  readonly books: Books;
  readonly keys: KeyRing;
}

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Of the access token. */
  readonly expiresInSeconds: number;
}

export const logInCodes = refusalCodes('ACCOUNT_LOCKED_OUT', 'CREDENTIALS_INVALID');
/** Of what a refresh token is presented for. */
export const tokenCodes = refusalCodes('TOKEN_INVALID');

/** Lower case: an address names one user. */
export function normaliseEmail(email: string): string {
  return email.normalize('NFC').trim().toLowerCase().slice(0, 254);
}

/**
 * Signs in. An unknown address takes as long and fails as a wrong password does; failures are counted and lock the address out.
 * Refuses: ACCOUNT_LOCKED_OUT, CREDENTIALS_INVALID.
 */
export async function logIn(
  { books, keys }: LogInParts,
  { email: given, password }: { readonly email: string; readonly password: string },
  request: CommandRequest,
): Promise<Result<Tokens, RefusalOf<typeof logInCodes>>> {
  const email = normaliseEmail(given);
  const user = await books.control.first(userByEmail, { email });
  const isPasswordRight = await verifyPassword(password, user?.is_active ? user.password_hash : null);
  const verified =
    user && isPasswordRight ? { userId: user.id, version: user.commit_number.toString() } : null;
  const secret = newRefreshToken();
  const actor =
    user && isPasswordRight ? ({ kind: 'user', id: user.id, name: user.name } as const) : request.actor;
  const recorded = await books.executeControl(
    recordLogIn,
    { email, verified, tokenHash: hashOf(secret) },
    { ...request, actor },
  );
  if (!recorded.ok) throw new Error(`a log-in was not recorded: ${recorded.refusal.code}`);
  const outcome = recorded.value;
  switch (outcome.kind) {
    case 'LOGGED_IN':
      return accepted(await tokensOf(keys, outcome.session, secret));
    case 'LOCKED_OUT':
      return refused(refuse('ACCOUNT_LOCKED_OUT', { until: outcome.until }));
    case 'FAILED':
      return refused(refuse('CREDENTIALS_INVALID', {}));
  }
}

/** Trades a refresh token for new tokens. Refuses: TOKEN_INVALID. */
export async function refreshLogIn(
  { books, keys }: LogInParts,
  refreshToken: string,
  request: CommandRequest,
): Promise<Result<Tokens, RefusalOf<typeof tokenCodes>>> {
  const parts = partsOf(refreshToken);
  if (parts === null) return refused(refuse('TOKEN_INVALID', {}));
  const secret = newRefreshToken();
  const rotated = await books.executeControl(
    rotateSession,
    { ...parts, nextTokenHash: hashOf(secret) },
    request,
  );
  if (!rotated.ok || rotated.value.session === null) return refused(refuse('TOKEN_INVALID', {}));
  return accepted(await tokensOf(keys, rotated.value.session, secret));
}

/** Ends the session of a refresh token. Refuses: TOKEN_INVALID. */
export async function logOut(
  { books }: LogInParts,
  refreshToken: string,
  request: CommandRequest,
): Promise<Result<null, RefusalOf<typeof tokenCodes>>> {
  const parts = partsOf(refreshToken);
  const ended = parts === null ? null : await books.executeControl(endSession, parts, request);
  return ended?.ok ? accepted(null) : refused(refuse('TOKEN_INVALID', {}));
}

async function tokensOf(keys: KeyRing, { sessionId, userId }: Session, secret: string): Promise<Tokens> {
  const nowSeconds = Math.floor(Date.now() / 1000);
  return {
    accessToken: await mintAccessToken({ userId, sessionId }, { key: await keys.signing(), nowSeconds }),
    refreshToken: `${sessionId}.${secret}`,
    expiresInSeconds: accessTokenKind.lifeSeconds,
  };
}

/** A refresh token names its session, so that reuse is detected. */
function partsOf(refreshToken: string): { readonly sessionId: Uuid; readonly tokenHash: string } | null {
  const [session = '', secret = ''] = refreshToken.split('.');
  const sessionId = parseUuid(session);
  const tokenHash = hashRefreshToken(secret);
  return sessionId.ok && tokenHash !== null ? { sessionId: sessionId.value, tokenHash } : null;
}

function hashOf(secret: string): string {
  const hash = hashRefreshToken(secret);
  if (hash === null) throw new Error('a new refresh token has another form than those that are read');
  return hash;
}
