import { hash } from 'node:crypto';
import { valuesOfSignIn, type SignIn } from '@cifra/access/sign-in-token';
import type { Books } from '@cifra/books/books';
import type { MasterKeys } from '@cifra/database/sealed/master-keys';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { ProviderClient, ProviderClients, ProviderRow } from '../provider/provider-clients.ts';
import { placeOfSecret, secretById } from '../provider/queries.ts';
import { redirectAddress } from './redirect-address.ts';

export interface RedeemParts {
  readonly books: Books;
  readonly masterKeys: MasterKeys;
  readonly providerClients: ProviderClients;
  readonly publicOrigin: string | null;
}

/** What the provider sent the browser back with. */
export interface Redemption {
  readonly provider: ProviderRow;
  readonly signIn: SignIn;
  /** The query of the address: code and state. */
  readonly response: string;
}

/** What a provider vouches for. */
export interface Vouched {
  readonly subject: string;
  /** When its user last proved there who they are; null: it does not say. */
  readonly provedAtSeconds: number | null;
  /** SHA-256 of what it calls its session; null: it does not say. */
  readonly providerSession: string | null;
}

/** What a provider calls its session can tell of the person, and it is only compared. */
export const hashOfProviderSession = (sid: string): string => hash('sha256', sid, 'hex');

export type RedeemCode =
  'PUBLIC_ADDRESS_MISSING' | 'MASTER_KEY_MISSING' | 'IDENTITY_PROVIDER_UNFIT' | 'SIGN_IN_REFUSED';

/**
 * Trades what a browser brought back for what the provider signed, and holds that against the sign-in: state, the provider's own name where it
 * sends it, PKCE, then issuer, audience, authorized party, nonce, times, algorithm and signature. Refuses in this order:
 * PUBLIC_ADDRESS_MISSING, MASTER_KEY_MISSING, IDENTITY_PROVIDER_UNFIT, SIGN_IN_REFUSED.
 */
export async function redeem(
  parts: RedeemParts,
  { provider, signIn, response }: Redemption,
): Promise<Result<Vouched, Refusal<RedeemCode>>> {
  const address = redirectAddress(parts.publicOrigin, provider.code);
  if (address === null) return refused(refuse('PUBLIC_ADDRESS_MISSING', {}));
  const secret = await secretOf(parts, provider);
  if (!secret.ok) return secret;
  const client = await parts.providerClients.clientOf(provider, secret.value);
  if (!client.ok) return client;
  // The page's own address is not believed: it is what was sent to the provider.
  const returned = new URL(address);
  returned.search = response;
  const { state, nonce, verifier } = valuesOfSignIn(signIn);
  const { openId, configuration } = client.value;
  try {
    const tokens = await openId.authorizationCodeGrant(configuration, returned, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (claims === undefined) return refusedBecause('the provider vouches for nobody');
    const { sub, auth_time: provedAt, sid } = claims;
    return accepted({
      subject: sub,
      provedAtSeconds: provedAt ?? null,
      providerSession: typeof sid === 'string' ? hashOfProviderSession(sid) : null,
    });
  } catch (error) {
    return refusedBecause(reasonOf(openId, error));
  }
}

/** The client's secret; null for a public client. Refuses: MASTER_KEY_MISSING. */
export async function secretOf(
  { books, masterKeys }: Pick<RedeemParts, 'books' | 'masterKeys'>,
  { secret_id: id }: ProviderRow,
): Promise<Result<string | null, Refusal<'MASTER_KEY_MISSING'>>> {
  if (id === null) return accepted(null);
  const row = await books.control.first(secretById, { id });
  return row === null ? accepted(null) : masterKeys.open(placeOfSecret(id), row.secret);
}

const refusedBecause = (why: string) => refused(refuse('SIGN_IN_REFUSED', { why }));

/** In a phrase. Codes are those of the protocol or of the library, never a text that the provider wrote. */
function reasonOf(openId: ProviderClient['openId'], error: unknown): string {
  if (error instanceof openId.AuthorizationResponseError)
    return `the provider answers ${codeOf(error.error)}`;
  if (error instanceof openId.ResponseBodyError)
    return `the provider does not accept it: ${codeOf(error.error)}`;
  if (error instanceof openId.ClientError)
    return `what the provider sends does not hold: ${codeOf(error.code ?? 'unknown')}`;
  return 'the provider cannot be reached, or its answer cannot be read';
}

const codeOf = (given: string): string => (/^\w{1,80}$/.test(given) ? given : 'unknown');
