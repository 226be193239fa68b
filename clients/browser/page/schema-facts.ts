import type { CacheExchangeOpts } from '@urql/exchange-graphcache';

/** Put here when the page is bundled (`serve-page.ts`). */
declare const SCHEMA_FACTS: {
  readonly withoutId: readonly string[];
  readonly possibleTypes: Record<string, string[]>;
  readonly introspection: NonNullable<CacheExchangeOpts['schema']>;
};

export const schema = SCHEMA_FACTS;
