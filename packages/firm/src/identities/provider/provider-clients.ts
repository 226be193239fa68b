import type * as OpenId from 'openid-client';
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

interface KnownProvider {
  readonly version: bigint;
  readonly untilMilliseconds: number;
  readonly configuration: OpenId.Configuration;
}

/** This server as a client of its providers, as far as this process has met them. Nothing of it is loaded before the first sign-in. */
export class ProviderClients {
  readonly testHosts: TestHosts;
  /** By the provider's id. The firm has few. */
  readonly #known = new Map<string, KnownProvider>();

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
    const { commit_number: version } = provider;
    const known = this.#known.get(provider.id);
    const isCurrent = known?.version === version && Date.now() < known.untilMilliseconds;
    if (isCurrent) return accepted({ openId, configuration: known.configuration });
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
    const untilMilliseconds = Date.now() + DESCRIBED_FOR_MILLISECONDS;
    this.#known.set(provider.id, { version, untilMilliseconds, configuration });
    return accepted({ openId, configuration });
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
