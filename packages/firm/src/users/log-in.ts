import { mintAccessToken, accessTokenKind } from '@cifra/access/access-token';
import { keyedHash } from '@cifra/access/keyed-hash';
import type { KeyRing } from '@cifra/access/keys';
import { hashPassword, isPasswordHashOutdated, verifyPassword } from '@cifra/access/password';
import { hashRefreshToken, newRefreshToken } from '@cifra/access/refresh-token';
import type { RequestOrigin } from '@cifra/access/subgraph-context';
import type { CommandRequest } from '@cifra/books/command';
import type { Books } from '@cifra/books/books';
import { newId } from '@cifra/books/ids';
import type { Row } from '@cifra/database/kit/table';
import type { users } from '@cifra/database/tables/control';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { userByEmail } from '../directory/queries.ts';
import { clientOf, gatherAttempts, lockedOutUntil } from './attempts.ts';
import { agentOf, normaliseEmail } from './person.ts';
import { recordLogIn } from './record-log-in.ts';
import { rehashPasswordCommand } from './rehash-password.ts';
import { endSession, rotateSession } from './sessions/rotate-session.ts';
import type { Session } from './sessions/session-limits.ts';

export interface LogInParts {
  readonly books: Books;
  readonly keys: KeyRing;
  readonly origin: RequestOrigin;
}

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Of the access token. */
  readonly expiresInSeconds: number;
  readonly refreshExpiresInSeconds: number;
}

export const logInCodes = refusalCodes('ACCOUNT_LOCKED_OUT', 'CREDENTIALS_INVALID');
/** Of what a refresh token is presented for. */
export const tokenCodes = refusalCodes('TOKEN_INVALID');

/**
 * Signs in. An unknown address takes as long and fails as a wrong password does; failures are counted and lock out, and where an account
 * is locked out no password is looked at. Refuses: ACCOUNT_LOCKED_OUT, CREDENTIALS_INVALID.
 */
export async function logIn(
  { books, keys, origin }: LogInParts,
  { email: given, password }: { readonly email: string; readonly password: string },
  request: CommandRequest,
): Promise<Result<Tokens, RefusalOf<typeof logInCodes>>> {
  const email = normaliseEmail(given);
  const client = await clientOf(keys, origin.ip);
  const nowMicros = BigInt(Date.now()) * 1000n;
  const [user, attempts] = await Promise.all([
    books.control.first(userByEmail, { email }),
    gatherAttempts(books.control, { email, ...client, nowMicros }),
  ]);
  const isRight =
    lockedOutUntil(attempts, nowMicros) === null &&
    (await verifyPassword(password, user?.is_active ? user.password_hash : null, origin.isGone));
  const signedIn = isRight ? user : null;
  const token = { handle: newId(), secret: newRefreshToken() };
  const actor = signedIn ? ({ kind: 'user', id: signedIn.id, name: signedIn.name } as const) : request.actor;
  const recorded = await books.executeControl(
    recordLogIn,
    {
      email,
      ...client,
      agent: agentOf(origin.userAgent),
      verified: signedIn && { userId: signedIn.id, version: signedIn.commit_number.toString() },
      handle: token.handle,
      tokenHash: hashOf(token.secret),
    },
    { ...request, actor },
  );
  if (!recorded.ok) throw new Error(`a log-in was not recorded: ${recorded.refusal.code}`);
  const outcome = recorded.value;
  switch (outcome.kind) {
    case 'LOGGED_IN':
      if (signedIn) await keepHashUpToDate(books, { user: signedIn, password }, { ...request, actor });
      return accepted(await tokensOf(keys, outcome.session, token));
    case 'LOCKED_OUT':
      return refused(refuse('ACCOUNT_LOCKED_OUT', { until: outcome.until }));
    case 'FAILED':
      return refused(refuse('CREDENTIALS_INVALID', {}));
  }
}

/** Only now is the password at hand: hashes of an earlier cost are brought to that of today. */
async function keepHashUpToDate(
  books: Books,
  { user, password }: { readonly user: Row<typeof users>; readonly password: string },
  request: CommandRequest,
): Promise<void> {
  if (user.password_hash === null || !isPasswordHashOutdated(user.password_hash)) return;
  const passwordHash = await hashPassword(password);
  const version = user.commit_number.toString();
  await books.executeControl(rehashPasswordCommand, { userId: user.id, version, passwordHash }, request);
}

/**
 * Trades a refresh token for new tokens. The next one follows from the one presented, by a secret of the server: two windows that present
 * the same one get the same next one. Refuses: TOKEN_INVALID.
 */
export async function refreshLogIn(
  { books, keys }: LogInParts,
  refreshToken: string,
  request: CommandRequest,
): Promise<Result<Tokens, RefusalOf<typeof tokenCodes>>> {
  const parts = partsOf(refreshToken);
  if (parts === null) return refused(refuse('TOKEN_INVALID', {}));
  const { handle, tokenHash } = parts;
  const secret = (await keyedHash(keys, 'next refresh token', refreshToken)).toString('base64url');
  const rotated = await books.executeControl(
    rotateSession,
    { handle, tokenHash, nextTokenHash: hashOf(secret) },
    request,
  );
  if (!rotated.ok || rotated.value.session === null) return refused(refuse('TOKEN_INVALID', {}));
  return accepted(await tokensOf(keys, rotated.value.session, { handle, secret }));
}

/** Ends the session of a refresh token. Refuses: TOKEN_INVALID. */
export async function logOut(
  { books }: Pick<LogInParts, 'books'>,
  refreshToken: string,
  request: CommandRequest,
): Promise<Result<null, RefusalOf<typeof tokenCodes>>> {
  const parts = partsOf(refreshToken);
  const ended = parts === null ? null : await books.executeControl(endSession, parts, request);
  return ended?.ok ? accepted(null) : refused(refuse('TOKEN_INVALID', {}));
}

interface NewToken {
  readonly handle: Uuid;
  readonly secret: string;
}

async function tokensOf(
  keys: KeyRing,
  { sessionId, userId, lifeSeconds }: Session,
  { handle, secret }: NewToken,
): Promise<Tokens> {
  const nowSeconds = Math.floor(Date.now() / 1000);
  return {
    accessToken: await mintAccessToken({ userId, sessionId }, { key: await keys.signing(), nowSeconds }),
    refreshToken: `${handle}.${secret}`,
    expiresInSeconds: accessTokenKind.lifeSeconds,
    refreshExpiresInSeconds: lifeSeconds,
  };
}

/** A refresh token names its session by the handle, so that reuse is detected. */
function partsOf(refreshToken: string): { readonly handle: Uuid; readonly tokenHash: string } | null {
  const [session = '', secret = '', ...rest] = refreshToken.split('.');
  const handle = parseUuid(session);
  const tokenHash = hashRefreshToken(secret);
  return handle.ok && tokenHash !== null && rest.length === 0 ? { handle: handle.value, tokenHash } : null;
}

function hashOf(secret: string): string {
  const hash = hashRefreshToken(secret);
  if (hash === null) throw new Error('a new refresh token has another form than those that are read');
  return hash;
}
