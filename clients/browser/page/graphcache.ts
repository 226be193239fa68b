import { Client, fetchExchange } from '@urql/core';
import { cacheExchange, type Cache } from '@urql/exchange-graphcache';
import type { Shown } from './contract.ts';
import { shownQuery } from './query.ts';
import { schema } from './schema-facts.ts';
import type { ShowClient } from './switching.ts';

/** urql with one Graphcache. The planted fault: the field `tenant` is the first one in the cache, whatever its arguments are. */
export function showWithGraphcache(
  { url, fetch }: { url: string; fetch: typeof globalThis.fetch },
  show: (shown: Shown) => void,
  isFaultPlanted: boolean,
): ShowClient {
  const firstTenant = (_parent: unknown, _arguments: unknown, cache: Cache) => {
    const [first] = cache.inspectFields('Query').filter(({ fieldName }) => fieldName === 'tenant');
    return first === undefined ? undefined : cache.resolve('Query', first.fieldKey);
  };
  const client = new Client({
    url,
    fetch,
    preferGetMethod: false,
    exchanges: [
      cacheExchange({
        schema: schema.introspection,
        keys: Object.fromEntries(schema.withoutId.map((name) => [name, () => null])),
        ...(isFaultPlanted && { resolvers: { Query: { tenant: firstTenant } } }),
      }),
      fetchExchange,
    ],
  });
  let subscription: { unsubscribe(): void } | null = null;
  return (id, { isFetchedAgain }) => {
    subscription?.unsubscribe();
    subscription = client
      .query<{ tenant: Shown }>(
        shownQuery,
        { client: id },
        { requestPolicy: isFetchedAgain ? 'cache-and-network' : 'cache-first' },
      )
      .subscribe(({ data }) => {
        if (data?.tenant) show(data.tenant);
      });
  };
}
