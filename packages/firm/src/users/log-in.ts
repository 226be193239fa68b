import { mintAccessToken, accessTokenKind } from '@cifra/access/access-token';
import {
  challengeKind,
  mintChallenge,
  verifyChallenge,
  type Challenge,
  type ChallengeIdentity,
} from '@cifra/access/challenge-token';
import { keyedHash } from '@cifra/access/keyed-hash';
import type { KeyRing } from '@cifra/access/keys';
import { hashPassword, isPasswordHashOutdated, verifyPassword } from '@cifra/access/password';
import { hashRefreshToken, newRefreshToken } from '@cifra/access/refresh-token';
import type { CommandRequest } from '@cifra/books/command';
import type { Books } from '@cifra/books/books';
import { firmSettings } from '@cifra/books/directory';
import { newId } from '@cifra/books/ids';
import type { Row } from '@cifra/database/kit/table';
import type { MasterKeys } from '@cifra/database/sealed/master-keys';
import type { users } from '@cifra/database/tables/control';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { endSessionAddress } from './sessions/end-session-address.ts';
import type { VouchedIdentity } from '../directory/provider-log-outs.ts';
import { factorOfUser, linkThatLetsIn, userByEmail, userById } from '../directory/queries.ts';
import { accountOf, clientOf, gatherAttempts, lockedOutUntil, type Client } from './attempts.ts';
import type { LogInParts } from './log-in-parts.ts';
import { agentOf, normaliseEmail } from './person.ts';
import { recordLogIn, type LogInOutcome } from './record-log-in.ts';
import { rehashPasswordCommand } from './rehash-password.ts';
import type { PasskeyProof } from './second-factor/passkeys/proof.ts';
import { proofOfCode, type CodeProof } from './second-factor/proof.ts';
import { endSession, rotateSession } from './sessions/rotate-session.ts';
import type { Session } from './sessions/session-limits.ts';

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Of the access token. */
  readonly expiresInSeconds: number;
  readonly refreshExpiresInSeconds: number;
}

export const logInCodes = refusalCodes('LOCAL_LOG_IN_OFF', 'ACCOUNT_LOCKED_OUT', 'CREDENTIALS_INVALID');
/** Of what a refresh token is presented for. */
export const tokenCodes = refusalCodes('TOKEN_INVALID');

/** What a right password opens: a session, or the question for a second factor. */
export type LogInAnswer =
  | { readonly kind: 'LOGGED_IN'; readonly tokens: Tokens }
  | {
      readonly kind: 'CHALLENGED';
      /** Whose password was right, in which version of the user. */
      readonly userId: Uuid;
      readonly version: string;
      /** The account that vouched for them; null: the password. */
      readonly identity: ChallengeIdentity | null;
      readonly challenge: string;
      readonly expiresInSeconds: number;
    };

/**
 * Signs in. An unknown address takes as long and fails as a wrong password does; failures are counted and lock out, and where an account
 * is locked out no password is looked at, nor where passwords are turned off, but for whom the operator lets in once. Refuses in this order:
 * LOCAL_LOG_IN_OFF, ACCOUNT_LOCKED_OUT, CREDENTIALS_INVALID.
 */
export async function logIn(
  parts: LogInParts,
  { email: given, password }: { readonly email: string; readonly password: string },
  request: CommandRequest,
): Promise<Result<LogInAnswer, RefusalOf<typeof logInCodes>>> {
  const { books, keys, origin } = parts;
  const email = normaliseEmail(given);
  const client = await clientOf(keys, origin.ip);
  const nowMicros = BigInt(Date.now()) * 1000n;
  if (!(await mayUsePassword(books, { email, nowMicros }))) return refused(refuse('LOCAL_LOG_IN_OFF', {}));
  const user = await books.control.first(userByEmail, { email });
  const account = await accountOf(keys, user, email);
  const attempts = await gatherAttempts(books.control, { account, email, ...client, nowMicros });
  const isRight =
    lockedOutUntil(attempts, nowMicros) === null &&
    (await verifyPassword(password, user?.is_active ? user.password_hash : null, origin.isGone));
  const signedIn = isRight ? user : null;
  const asUser = signedIn ? asUserIn(request, signedIn) : request;
  const begun = await begin(
    parts,
    { account, email, client, user: signedIn, second: null, passkey: null, identity: null },
    asUser,
  );
  switch (begun.kind) {
    case 'LOGGED_IN':
      if (signedIn) await keepHashUpToDate(books, { user: signedIn, password }, asUser);
      return accepted(begun);
    case 'CHALLENGED': {
      if (!signedIn) throw new Error('a second factor was asked for without a right password');
      const version = await keepHashUpToDate(books, { user: signedIn, password }, asUser);
      return accepted(await challengeOf(keys, { userId: signedIn.id, version, identity: null }));
    }
    case 'LOCAL_OFF':
      return refused(refuse('LOCAL_LOG_IN_OFF', {}));
    case 'WITHDRAWN':
      throw new Error('a password was withdrawn as an account at a provider is');
    case 'LOCKED_OUT':
      return refused(refuse('ACCOUNT_LOCKED_OUT', { until: begun.until }));
    case 'FAILED':
      return refused(refuse('CREDENTIALS_INVALID', {}));
  }
}

export const secondFactorCodes = refusalCodes(
  'TOKEN_INVALID',
  'ACCOUNT_LOCKED_OUT',
  'MASTER_KEY_MISSING',
  'CODE_INVALID',
);

/**
 * Ends a log-in that was answered with a challenge: with a code of the authenticator or a recovery code. Wrong codes are counted as wrong
 * passwords are. Refuses in this order: TOKEN_INVALID (of the challenge), MASTER_KEY_MISSING, ACCOUNT_LOCKED_OUT, CODE_INVALID.
 */
export async function verifySecondFactor(
  parts: LogInParts & { readonly masterKeys: MasterKeys },
  { challenge: token, code }: { readonly challenge: string; readonly code: string },
  request: CommandRequest,
): Promise<Result<Tokens, RefusalOf<typeof secondFactorCodes>>> {
  const { books, keys, masterKeys, origin } = parts;
  const challenge = await verifyChallenge(token, { keys, nowSeconds: Math.floor(Date.now() / 1000) });
  const userId = parseUuid(challenge.ok ? challenge.value.userId : '');
  const user = userId.ok ? await books.control.first(userById, { id: userId.value }) : null;
  const isItsUser = challenge.ok && user?.commit_number.toString() === challenge.value.version;
  if (!user?.is_active || !isItsUser) return refused(refuse('TOKEN_INVALID', {}));
  const factor = await books.control.first(factorOfUser, { userId: user.id });
  const second = await proofOfCode({ control: books.control, masterKeys }, factor, code);
  if (!second.ok) return second;
  const client = await clientOf(keys, origin.ip);
  const begun = await begin(
    parts,
    {
      account: user.id,
      email: user.email,
      client,
      user,
      second: second.value,
      passkey: null,
      identity: challenge.ok ? vouchedBy(challenge.value) : null,
    },
    asUserIn(request, user),
  );
  return tokensUnless(begun, refuse('CODE_INVALID', {}));
}

/** What whoever gave a code or a passkey is told; `wrong`: where that was it. */
export function tokensUnless<Wrong extends Refusal>(
  begun: Begun,
  wrong: Wrong,
): Result<Tokens, Wrong | Refusal<'ACCOUNT_LOCKED_OUT'> | Refusal<'TOKEN_INVALID'>> {
  switch (begun.kind) {
    case 'LOGGED_IN':
      return accepted(begun.tokens);
    case 'LOCKED_OUT':
      return refused(refuse('ACCOUNT_LOCKED_OUT', { until: begun.until }));
    case 'LOCAL_OFF':
    case 'WITHDRAWN':
      return refused(refuse('TOKEN_INVALID', {}));
    case 'CHALLENGED':
    case 'FAILED':
      return refused(wrong);
  }
}

export interface Beginning {
  readonly account: string;
  readonly email: string;
  readonly client: Client;
  /** Whose password, or passkey, was right; null: nobody's. */
  readonly user: Row<typeof users> | null;
  readonly second: CodeProof | null;
  readonly passkey: PasskeyProof | null;
  readonly identity: VouchedIdentity | null;
}

export type Begun =
  | Extract<LogInAnswer, { readonly kind: 'LOGGED_IN' }>
  | Exclude<LogInOutcome, { readonly kind: 'LOGGED_IN' }>;

/** Records the attempt; where it is good, with a session. */
export async function begin(
  { books, keys, origin }: LogInParts,
  { account, email, client, user, second, passkey, identity }: Beginning,
  request: CommandRequest,
): Promise<Begun> {
  const token = { handle: newId(), secret: newRefreshToken() };
  const recorded = await books.executeControl(
    recordLogIn,
    {
      account,
      email,
      ...client,
      agent: agentOf(origin.userAgent),
      verified: user && { userId: user.id, version: user.commit_number.toString() },
      second,
      passkey,
      identity,
      handle: token.handle,
      tokenHash: hashOf(token.secret),
    },
    request,
  );
  if (!recorded.ok) throw new Error(`a log-in was not recorded: ${recorded.refusal.code}`);
  const outcome = recorded.value;
  if (outcome.kind !== 'LOGGED_IN') return outcome;
  return { kind: 'LOGGED_IN', tokens: await tokensOf(keys, outcome.session, token) };
}

/** Where passwords are turned off, only whom a link of the operator's lets in. */
async function mayUsePassword(
  { control }: Books,
  { email, nowMicros }: { readonly email: string; readonly nowMicros: bigint },
): Promise<boolean> {
  const settings = await firmSettings(control);
  return (
    settings['access.localLogIn'] || (await control.first(linkThatLetsIn, { email, nowMicros })) !== null
  );
}

/** The account that vouched for the user before the second factor was asked for. */
export function vouchedBy({
  identity,
  askedAtSeconds,
}: Pick<Challenge, 'identity'> & { readonly askedAtSeconds: number }): VouchedIdentity | null {
  const vouchedAtMicros = (BigInt(askedAtSeconds) * 1_000_000n).toString();
  return identity && { ...identity, id: identity.id as Uuid, vouchedAtMicros };
}

/** The question for a second factor. */
export async function challengeOf(
  keys: KeyRing,
  asked: Challenge & { readonly userId: Uuid },
): Promise<Extract<LogInAnswer, { readonly kind: 'CHALLENGED' }>> {
  const nowSeconds = Math.floor(Date.now() / 1000);
  const challenge = await mintChallenge(asked, { key: await keys.signing(), nowSeconds });
  return { kind: 'CHALLENGED', ...asked, challenge, expiresInSeconds: challengeKind.lifeSeconds };
}

export const asUserIn = (request: CommandRequest, { id, name }: Row<typeof users>): CommandRequest => ({
  ...request,
  actor: { kind: 'user', id, name },
});

/** Only now is the password at hand: hashes of an earlier cost are brought to that of today. Answers the user's version after it. */
async function keepHashUpToDate(
  books: Books,
  { user, password }: { readonly user: Row<typeof users>; readonly password: string },
  request: CommandRequest,
): Promise<string> {
  const version = user.commit_number.toString();
  if (user.password_hash === null || !isPasswordHashOutdated(user.password_hash)) return version;
  const passwordHash = await hashPassword(password);
  const done = await books.executeControl(
    rehashPasswordCommand,
    { userId: user.id, version, passwordHash },
    request,
  );
  return done.ok ? (done.value.version ?? version) : version;
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

/** A session that was ended. */
export interface LoggedOut {
  /** Where the browser ends its session at the identity provider, too; null: there is none. */
  readonly endSessionUrl: string | null;
}

/** Ends the session of a refresh token. Refuses: TOKEN_INVALID. */
export async function logOut(
  { books, publicOrigin }: Pick<LogInParts, 'books'> & { readonly publicOrigin: string | null },
  refreshToken: string,
  request: CommandRequest,
): Promise<Result<LoggedOut, RefusalOf<typeof tokenCodes>>> {
  const parts = partsOf(refreshToken);
  const ended = parts === null ? null : await books.executeControl(endSession, parts, request);
  if (!ended?.ok) return refused(refuse('TOKEN_INVALID', {}));
  const { identityId } = ended.value;
  return accepted({ endSessionUrl: await endSessionAddress(books, { identityId, publicOrigin }) });
}

export interface NewToken {
  readonly handle: Uuid;
  readonly secret: string;
}

export async function tokensOf(
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

export function hashOf(secret: string): string {
  const hash = hashRefreshToken(secret);
  if (hash === null) throw new Error('a new refresh token has another form than those that are read');
  return hash;
}
