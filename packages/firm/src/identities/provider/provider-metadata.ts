import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { TestHosts } from '../../webhooks/address/webhook-url.ts';
import { fetchFromProvider } from './fetch-from-provider.ts';
import { addressProblem } from './provider-address.ts';

/** Signatures that anybody can verify and nobody else can make. Never `none`, and never one whose key both sides have (HS…). */
const ACCEPTED_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;

/**
 * Its document does not mention PKCE, its documentation does.
 * https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow
 */
const SILENT_ABOUT_PKCE = 'https://login.microsoftonline.com/';

/** What a provider says of itself, as far as it is used. OpenID Connect Discovery 1.0, section 3; RFC 8414; RFC 9207. */
export interface ProviderMetadata {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly jwks_uri: string;
  readonly id_token_signing_alg_values_supported: string[];
  readonly token_endpoint_auth_methods_supported: string[];
  readonly authorization_response_iss_parameter_supported: boolean;
  /** Null where it has none. */
  readonly end_session_endpoint: string | null;
}

type Unfit = Refusal<'IDENTITY_PROVIDER_UNFIT'>;

/** Asks a provider what it is. Refuses: IDENTITY_PROVIDER_UNFIT. */
export async function discover(
  issuer: string,
  testHosts: TestHosts,
): Promise<Result<ProviderMetadata, Unfit>> {
  const problem = addressProblem(issuer, testHosts);
  if (problem !== null) return unfit(problem);
  if (issuer.includes('?') || issuer.includes('#')) return unfit('it must be an address without a query');
  const document = await documentOf(issuer, testHosts);
  return document.ok ? readMetadata(document.value, { issuer, testHosts }) : document;
}

async function documentOf(issuer: string, testHosts: TestHosts): Promise<Result<unknown, Unfit>> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const request = { method: 'GET', headers: { accept: 'application/json' } };
  try {
    const response = await fetchFromProvider(url, request, testHosts);
    if (response.status !== 200)
      return unfit(`it answers ${response.status} where it should describe itself`);
    return accepted(await response.json());
  } catch {
    // Why exactly would tell of our network.
    return unfit('it cannot be reached, or does not describe itself');
  }
}

/** Reads a provider's description. Refuses: IDENTITY_PROVIDER_UNFIT, for the first thing that is missing. */
export function readMetadata(
  document: unknown,
  { issuer, testHosts }: { readonly issuer: string; readonly testHosts: TestHosts },
): Result<ProviderMetadata, Unfit> {
  const said = (typeof document === 'object' && document !== null ? document : {}) as Readonly<
    Record<string, unknown>
  >;
  if (said['issuer'] !== issuer)
    return unfit(`it calls itself ${JSON.stringify(said['issuer'] ?? null).slice(0, 200)}`);
  const [authorize, token, jwks] = [said['authorization_endpoint'], said['token_endpoint'], said['jwks_uri']];
  for (const [name, address] of Object.entries({ authorize, token, jwks })) {
    const problem = addressProblem(address, testHosts);
    if (problem !== null) return unfit(`its address to ${name}: ${problem}`);
  }
  if (!textsOf(said['response_types_supported']).includes('code'))
    return unfit('it does not offer the authorization code flow');
  const methods = said['code_challenge_methods_supported'];
  const isKnownToOffer = methods === undefined && issuer.startsWith(SILENT_ABOUT_PKCE);
  if (!isKnownToOffer && !textsOf(methods).includes('S256')) return unfit('it does not offer PKCE with S256');
  const signed = textsOf(said['id_token_signing_alg_values_supported'] ?? ['RS256']);
  const algorithms = ACCEPTED_ALGORITHMS.filter((each) => signed.includes(each));
  if (algorithms.length === 0) return unfit(`it signs with nothing but ${signed.join(', ').slice(0, 100)}`);
  const end = said['end_session_endpoint'];
  return accepted({
    issuer,
    authorization_endpoint: String(authorize),
    token_endpoint: String(token),
    jwks_uri: String(jwks),
    id_token_signing_alg_values_supported: algorithms,
    token_endpoint_auth_methods_supported: textsOf(
      said['token_endpoint_auth_methods_supported'] ?? ['client_secret_basic'],
    ),
    authorization_response_iss_parameter_supported:
      said['authorization_response_iss_parameter_supported'] === true,
    end_session_endpoint: addressProblem(end, testHosts) === null ? String(end) : null,
  });
}

const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];

const unfit = (why: string) => refused(refuse('IDENTITY_PROVIDER_UNFIT', { why }));
