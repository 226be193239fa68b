import {
  defaultDocumentLimits,
  defaultLiveLimits,
  type DocumentLimits,
  type LiveLimits,
} from './limits/settings.ts';
import { defaultConnectionLimits, type ConnectionLimits } from './http/connection-limits.ts';
import type { TlsFiles } from '@cifra/access/watched-tls';
import { defaultLogInRateLimit, defaultRateLimit, type RateLimit } from './limits/rate-limiter.ts';
import type { SafelistMode } from './safelist/safelist.ts';

/** The gateway's settings, parsed by the program that starts it. The gateway does not read the environment. */
export interface GatewayConfig {
  readonly isProduction: boolean;
  /** Introspection and field suggestions; off in production. */
  readonly isIntrospectionAllowed: boolean;
  /** The explorer page; for development. */
  readonly hasExplorer: boolean;
  readonly safelistMode: SafelistMode;
  readonly documentLimits: DocumentLimits;
  readonly rateLimit: RateLimit;
  /** Of log-ins, by address. */
  readonly logInRateLimit: RateLimit;
  readonly liveLimits: LiveLimits;
  readonly maxBodyBytes: number;
  readonly maxUploadBytes: number;
  readonly connectionLimits: ConnectionLimits;
  /** The longest that a request, or one of its fetches, may take. */
  readonly requestTimeLimitMillis: number;
  readonly subgraphTimeLimitMillis: number;
  /** The longest wait for requests in flight when closing. */
  readonly drainMillis: number;
  /**
   * The proxies in front of the gateway whose forwarded address, scheme and host are used: how many there are, or their addresses and
   * networks; false means none. Never all: the first of them is what the client wrote.
   */
  readonly trustProxy: false | number | readonly string[];
  /** What the server speaks TLS with; null: it speaks plain HTTP, for a proxy on this machine or a network of its own. */
  readonly tls: TlsFiles | null;
  readonly withProcessMetrics: boolean;
  /** Whether the address of the API has `/metrics` and all that `/ready` knows; otherwise `/ready` says no more than whether it is. */
  readonly showsOperations: boolean;
  /** The origin that browsers use for this server; null means that of each request. */
  readonly publicOrigin: string | null;
  /** Other origins whose pages may call this server. Exact: no patterns. */
  readonly corsOrigins: readonly string[];
  /** `None` for listed origins of another site; browsers withhold the cookie from those otherwise. */
  readonly cookieSameSite: 'Lax' | 'None';
  /** How long a closing gateway says so and still serves, before it stops listening. */
  readonly closingNoticeMillis: number;
}

export const defaultGatewayConfig: GatewayConfig = {
  isProduction: true,
  isIntrospectionAllowed: false,
  hasExplorer: false,
  safelistMode: 'all',
  documentLimits: defaultDocumentLimits,
  rateLimit: defaultRateLimit,
  logInRateLimit: defaultLogInRateLimit,
  liveLimits: defaultLiveLimits,
  maxBodyBytes: 1024 * 1024,
  maxUploadBytes: 256 * 1024 * 1024,
  connectionLimits: defaultConnectionLimits,
  requestTimeLimitMillis: 30_000,
  subgraphTimeLimitMillis: 20_000,
  drainMillis: 15_000,
  trustProxy: false,
  tls: null,
  withProcessMetrics: true,
  showsOperations: false,
  publicOrigin: null,
  corsOrigins: [],
  cookieSameSite: 'Lax',
  closingNoticeMillis: 0,
};
