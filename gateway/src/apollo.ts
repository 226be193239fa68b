import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GatewayConfig } from './config.ts';
import type { Engine } from './engine/engine.ts';
import { stringifyResult } from './engine/json-text.ts';
import type { MaskError } from './errors.ts';
import type { Log } from './log.ts';
import type { ContextHolder } from './request-context.ts';

/**
 * @apollo/server without reporting, schema registration, batching or landing pages. Whatever NODE_ENV says, it behaves
 * as in production: no stack traces, no landing page. The gateway caches parsed and validated documents itself.
 */
export function createApolloServer(options: {
  config: GatewayConfig;
  engine: Engine;
  mask: MaskError;
  log: Log;
}): ApolloServer<ContextHolder> {
  const { config, engine, mask, log } = options;
  return new ApolloServer<ContextHolder>({
    gateway: engine,
    nodeEnv: 'production',
    introspection: config.isIntrospectionAllowed,
    hideSchemaDetailsFromClientErrors: !config.isIntrospectionAllowed,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    stringifyResult,
    formatError: (formatted, error) =>
      mask(error instanceof Error ? { ...formatted, ...causeOf(error) } : formatted),
    logger: {
      debug: () => undefined,
      info: () => undefined,
      warn: (message: unknown) => log({ level: 'warn', event: 'server-warning', message: String(message) }),
      error: (message: unknown) => log({ level: 'error', event: 'server-error', message: String(message) }),
    },
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
}

/** For the log line of a masked error. */
function causeOf(error: Error): { cause: Error } {
  return {
    cause: 'originalError' in error && error.originalError instanceof Error ? error.originalError : error,
  };
}
