import type { ChallengeIdentity } from '@cifra/access/challenge-token';
import {
  CHALLENGE_SECONDS,
  mintPasskeyChallenge,
  verifyPasskeyChallenge,
  type PasskeyChallenge,
  type PasskeyPurpose,
} from '@cifra/access/passkey-challenge';
import { newId } from '@cifra/books/ids';
import type { Uuid } from '@cifra/domain/ids';
import type { RefusalOf } from '@cifra/domain/refusal-codes';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { userById } from '../../../directory/queries.ts';
import type { LogInParts } from '../../log-in-parts.ts';
import { creationOptions, requestOptions, type Hint } from './options.ts';
import { passkeysOfUser } from './queries.ts';
import { relyingPartyOf, type RelyingParty } from './relying-party.ts';

export interface PasskeyParts extends LogInParts {
  /** Where browsers reach the server; null: nobody knows. */
  readonly servedOrigin: string | null;
}

/** An answer, with the token of what was asked. */
export interface PasskeyAnswer {
  readonly token: string;
  /** JSON, as the browser writes it. */
  readonly credential: string;
}

/** What a page asks a passkey, and sends back with the answer. */
export interface PasskeyQuestion {
  readonly token: string;
  /** JSON, as the browser's own parser takes it. */
  readonly options: string;
  /** The origin whose pages may ask it. */
  readonly origin: string;
  readonly expiresInSeconds: number;
}

export const askPasskeyCodes = refusalCodes('PASSKEYS_UNAVAILABLE');
type Asked = Result<PasskeyQuestion, RefusalOf<typeof askPasskeyCodes>>;

export const beginPasskeyCodes = refusalCodes('PASSKEYS_UNAVAILABLE', 'USER_UNKNOWN');

/** Asks a browser for a new passkey of a user, within their session. Refuses in this order: PASSKEYS_UNAVAILABLE, USER_UNKNOWN. */
export async function beginPasskey(
  parts: PasskeyParts,
  {
    userId,
    sessionId,
    hint,
  }: { readonly userId: Uuid; readonly sessionId: Uuid; readonly hint: Hint | null },
): Promise<Result<PasskeyQuestion, RefusalOf<typeof beginPasskeyCodes>>> {
  const { control } = parts.books;
  const party = relyingPartyOf(parts.servedOrigin);
  if (!party.ok) return party;
  const [user, existing] = await Promise.all([
    control.first(userById, { id: userId }),
    control.all(passkeysOfUser, { userId }),
  ]);
  if (!user) return refused(refuse('USER_UNKNOWN', { userRef: userId }));
  const token = await mint(parts, { kind: 'ENROL', userId, sessionId });
  const options = creationOptions(token, { party: party.value, user, existing, hint });
  return accepted(questionOf(token, options, party.value));
}

/**
 * Asks for whichever passkey somebody has here. It takes no name and tells nothing of anybody, and nothing is written. Refuses:
 * PASSKEYS_UNAVAILABLE.
 */
export async function askAnyPasskey(parts: PasskeyParts, hint: Hint | null): Promise<Asked> {
  const party = relyingPartyOf(parts.servedOrigin);
  if (!party.ok) return party;
  const token = await mint(parts, { kind: 'LOG_IN' });
  const options = requestOptions(token, { party: party.value, passkeys: null, hint });
  return accepted(questionOf(token, options, party.value));
}

/** Asks for one of a user's passkeys. Refuses: PASSKEYS_UNAVAILABLE. */
export async function askPasskeyOf(
  parts: PasskeyParts,
  purpose: Extract<PasskeyPurpose, { readonly userId: string }> & { readonly userId: Uuid },
  hint: Hint | null = null,
): Promise<Asked> {
  const party = relyingPartyOf(parts.servedOrigin);
  if (!party.ok) return party;
  const passkeys = await parts.books.control.all(passkeysOfUser, { userId: purpose.userId });
  const token = await mint(parts, purpose);
  const options = requestOptions(token, { party: party.value, passkeys, hint });
  return accepted(questionOf(token, options, party.value));
}

/** The same after a right password, or after a provider vouched for them; null where the user has none for this address. */
export async function askAsSecondFactor(
  parts: PasskeyParts,
  {
    userId,
    version,
    identity,
  }: {
    readonly userId: Uuid;
    readonly version: string;
    readonly identity: ChallengeIdentity | null;
  },
): Promise<PasskeyQuestion | null> {
  const party = relyingPartyOf(parts.servedOrigin);
  if (!party.ok) return null;
  const passkeys = await parts.books.control.all(passkeysOfUser, { userId });
  if (passkeys.every(({ rp_id }) => rp_id !== party.value.rpId)) return null;
  const asked = await askPasskeyOf(parts, { kind: 'SECOND_FACTOR', userId, version, identity });
  return asked.ok ? asked.value : null;
}

/** What a token of ours asked, if it asked that; null: it is none, or its time is over. */
export async function askedWith(
  { keys }: Pick<PasskeyParts, 'keys'>,
  token: string,
  expected: PasskeyPurpose['kind'],
): Promise<PasskeyChallenge | null> {
  const nowSeconds = Math.floor(Date.now() / 1000);
  const challenge = await verifyPasskeyChallenge(token, { expected, keys, nowSeconds });
  return challenge.ok ? challenge.value : null;
}

const mint = ({ keys }: PasskeyParts, purpose: PasskeyPurpose): Promise<string> =>
  mintPasskeyChallenge({ id: newId(), purpose }, { keys, nowSeconds: Math.floor(Date.now() / 1000) });

const questionOf = (token: string, options: object, { origin }: RelyingParty): PasskeyQuestion => ({
  token,
  options: JSON.stringify(options),
  origin,
  expiresInSeconds: CHALLENGE_SECONDS,
});
