import {
  mintSignIn,
  signInKind,
  valuesOfSignIn,
  type SignIn,
  type SignInPurpose,
} from '@cifra/access/sign-in-token';
import type { KeyRing } from '@cifra/access/keys';
import { newRefreshToken } from '@cifra/access/refresh-token';
import { newId } from '@cifra/books/ids';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { linkById } from '../../directory/queries.ts';
import { isOpen, partsOfLink } from '../../users/password-links.ts';
import { activeProvider } from '../provider/manage-providers.ts';
import { secretOf, type RedeemParts } from './redeem.ts';
import { redirectAddress } from './redirect-address.ts';

export interface BeginParts extends RedeemParts {
  readonly keys: KeyRing;
}

/** A sign-in that was begun: the browser goes to the address, and keeps the transaction until it is back. */
export interface BegunSignIn {
  readonly authorizationUrl: string;
  readonly transaction: string;
  readonly expiresInSeconds: number;
}

export const beginSignInCodes = refusalCodes(
  'PUBLIC_ADDRESS_MISSING',
  'LINK_INVALID',
  'IDENTITY_PROVIDER_UNKNOWN',
  'MASTER_KEY_MISSING',
  'IDENTITY_PROVIDER_UNFIT',
);

type BeginRefusal = RefusalOf<typeof beginSignInCodes>;

/**
 * Begins a sign-in with a provider: to log in, or, with the link of an invitation, to accept it. Writes nothing. Refuses in this order:
 * PUBLIC_ADDRESS_MISSING, LINK_INVALID, IDENTITY_PROVIDER_UNKNOWN, MASTER_KEY_MISSING, IDENTITY_PROVIDER_UNFIT.
 */
export async function beginSignIn(
  parts: BeginParts,
  { code, link }: { readonly code: string; readonly link: string | null },
): Promise<Result<BegunSignIn, BeginRefusal>> {
  if (parts.publicOrigin === null) return refused(refuse('PUBLIC_ADDRESS_MISSING', {}));
  const purpose = link === null ? ({ kind: 'LOG_IN' } as const) : await acceptance(parts, link);
  if (purpose === null) return refused(refuse('LINK_INVALID', {}));
  return begin(parts, { code, purpose });
}

/** Begins what a user does who is signed in: linking an account, or proving again who they are. Refuses as `beginSignIn` does. */
export function beginIdentityProof(
  parts: BeginParts,
  {
    code,
    userId,
    sessionId,
  }: { readonly code: string; readonly userId: Uuid; readonly sessionId: Uuid | null },
): Promise<Result<BegunSignIn, BeginRefusal>> {
  const purpose: SignInPurpose =
    sessionId === null ? { kind: 'LINK', userId } : { kind: 'STEP_UP', userId, sessionId };
  return begin(parts, { code, purpose });
}

/** Null where the link is good for nothing, or is no invitation. */
async function acceptance({ books }: BeginParts, link: string): Promise<SignInPurpose | null> {
  const parts = partsOfLink(link);
  const row = parts && (await books.control.first(linkById, { id: parts.linkId }));
  const nowMicros = BigInt(Date.now()) * 1000n;
  const isGood =
    row?.purpose === 'INVITATION' && isOpen(row, { secretHash: parts?.secretHash ?? '', nowMicros });
  return parts && isGood ? { kind: 'ACCEPT', ...parts } : null;
}

async function begin(
  parts: BeginParts,
  { code, purpose }: { readonly code: string; readonly purpose: SignInPurpose },
): Promise<Result<BegunSignIn, BeginRefusal>> {
  const provider = await activeProvider(parts.books, code);
  if (!provider.ok) return provider;
  const address = redirectAddress(parts.publicOrigin, code);
  if (address === null) return refused(refuse('PUBLIC_ADDRESS_MISSING', {}));
  const secret = await secretOf(parts, provider.value);
  if (!secret.ok) return secret;
  const client = await parts.providerClients.clientOf(provider.value, secret.value);
  if (!client.ok) return client;
  const signIn: SignIn = {
    providerId: provider.value.id,
    sessionId: newId(),
    secret: newRefreshToken(),
    purpose,
  };
  const { openId, configuration } = client.value;
  const { state, nonce, verifier } = valuesOfSignIn(signIn);
  const authorizationUrl = openId.buildAuthorizationUrl(configuration, {
    redirect_uri: address,
    scope: 'openid',
    state,
    nonce,
    code_challenge: await openId.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    // A proof is asked for anew, whatever session the browser has there; the provider then says when it was given.
    ...(purpose.kind === 'STEP_UP' && { prompt: 'login', max_age: '0' }),
  });
  const nowSeconds = Math.floor(Date.now() / 1000);
  const transaction = await mintSignIn(signIn, { key: await parts.keys.signing(), nowSeconds });
  return accepted({
    authorizationUrl: authorizationUrl.href,
    transaction,
    expiresInSeconds: signInKind.lifeSeconds,
  });
}
