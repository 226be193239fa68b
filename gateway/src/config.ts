import {
  defaultDocumentLimits,
  defaultLiveLimits,
  type DocumentLimits,
  type LiveLimits,
} from './limits/settings.ts';
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
  /** The longest that a request, or one of its fetches, may take. */
  readonly requestTimeLimitMillis: number;
  readonly subgraphTimeLimitMillis: number;
  /** The longest wait for requests in flight when closing. */
  readonly drainMillis: number;
  /** Proxies in front of the gateway whose forwarded address is used; false means none. */
  readonly trustProxy: boolean | string | readonly string[];
  readonly withProcessMetrics: boolean;
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
  requestTimeLimitMillis: 30_000,
  subgraphTimeLimitMillis: 20_000,
  drainMillis: 15_000,
  trustProxy: false,
  withProcessMetrics: true,
  publicOrigin: null,
  corsOrigins: [],
  cookieSameSite: 'Lax',
  closingNoticeMillis: 0,
};
