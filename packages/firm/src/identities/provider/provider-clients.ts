import type * as OpenId from 'openid-client';
import { providerKeys, type LogOutIssuer } from '@cifra/access/log-out-token';
import type { Row } from '@cifra/database/kit/table';
import type { identityProviders } from '@cifra/database/tables/identities';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, type Result } from '@cifra/domain/result';
import type { TestHosts } from '../../webhooks/address/webhook-url.ts';
import { fetchFromProvider } from './fetch-from-provider.ts';
import { discover } from './provider-metadata.ts';

export type ProviderRow = Row<typeof identityProviders>;

/** After that a provider is asked anew what it is. Its keys are fetched more often: an unknown one at once, if the last look is a minute old. */
const DESCRIBED_FOR_MILLISECONDS = 60 * 60 * 1000;
const TIMEOUT_SECONDS = 10;

export interface ProviderClient {
  readonly openId: typeof OpenId;
  readonly configuration: OpenId.Configuration;
}

/** What was learnt of a provider, while it counts. */
interface Known<Learnt> {
  readonly version: bigint;
  readonly untilMilliseconds: number;
  readonly learnt: Learnt;
}

const isCurrent = <Learnt>(
  known: Known<Learnt> | undefined,
  { commit_number: version }: ProviderRow,
): known is Known<Learnt> => known?.version === version && Date.now() < known.untilMilliseconds;

const knownOf = <Learnt>({ commit_number: version }: ProviderRow, learnt: Learnt): Known<Learnt> => ({
  version,
  untilMilliseconds: Date.now() + DESCRIBED_FOR_MILLISECONDS,
  learnt,
});

/** This server as a client of its providers, as far as this process has met them. Nothing of it is loaded before the first sign-in. */
export class ProviderClients {
  readonly testHosts: TestHosts;
  /** By the provider's id. The firm has few. */
  readonly #configurations = new Map<string, Known<OpenId.Configuration>>();
  readonly #issuers = new Map<string, Known<LogOutIssuer>>();

  /** `testHosts`: those that may be asked without TLS and on this machine. */
  constructor(testHosts: TestHosts = new Set()) {
    this.testHosts = testHosts;
  }

  /** Refuses: IDENTITY_PROVIDER_UNFIT, where it is not or is no more what is needed. */
  async clientOf(
    provider: ProviderRow,
    secret: string | null,
  ): Promise<Result<ProviderClient, Refusal<'IDENTITY_PROVIDER_UNFIT'>>> {
    const openId = await import('openid-client');
    const known = this.#configurations.get(provider.id);
    if (isCurrent(known, provider)) return accepted({ openId, configuration: known.learnt });
    const described = await discover(provider.issuer, this.testHosts);
    if (!described.ok) return described;
    const { end_session_endpoint: end, ...metadata } = described.value;
    const configuration = new openId.Configuration(
      { ...metadata, ...(end !== null && { end_session_endpoint: end }) },
      provider.client_id,
      {},
      authenticationOf(openId, secret, metadata.token_endpoint_auth_methods_supported),
    );
    configuration.timeout = TIMEOUT_SECONDS;
    configuration[openId.customFetch] = (url, { method, headers, body }) =>
      fetchFromProvider(url, { method, headers, body: textOf(body) }, this.testHosts);
    // By default a token that came over TLS from the provider itself counts without its signature.
    openId.enableNonRepudiationChecks(configuration);
    if (this.testHosts.size > 0) openId.allowInsecureRequests(configuration);
    this.#configurations.set(provider.id, knownOf(provider, configuration));
    return accepted({ openId, configuration });
  }

  /** Whose log-out tokens count. Refuses: IDENTITY_PROVIDER_UNFIT, as `clientOf` does. */
  async logOutIssuerOf(
    provider: ProviderRow,
  ): Promise<Result<LogOutIssuer, Refusal<'IDENTITY_PROVIDER_UNFIT'>>> {
    const known = this.#issuers.get(provider.id);
    if (isCurrent(known, provider)) return accepted(known.learnt);
    const described = await discover(provider.issuer, this.testHosts);
    if (!described.ok) return described;
    const { issuer, jwks_uri: address, id_token_signing_alg_values_supported: algorithms } = described.value;
    const keys = providerKeys(address, (url, request) => fetchFromProvider(url, request, this.testHosts));
    const learnt = { issuer, clientId: provider.client_id, algorithms, keys };
    this.#issuers.set(provider.id, knownOf(provider, learnt));
    return accepted(learnt);
  }
}

function authenticationOf(
  openId: typeof OpenId,
  secret: string | null,
  methods: readonly string[],
): OpenId.ClientAuth {
  if (secret === null) return openId.None();
  return methods.includes('client_secret_basic') || !methods.includes('client_secret_post')
    ? openId.ClientSecretBasic(secret)
    : openId.ClientSecretPost(secret);
}

function textOf(body: OpenId.FetchBody): string | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === 'string' || body instanceof URLSearchParams) return body.toString();
  throw new Error('a request to a provider has a body of an unknown kind');
}
