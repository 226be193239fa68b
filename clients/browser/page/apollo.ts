import { ApolloClient, HttpLink, InMemoryCache, gql } from '@apollo/client/core';
import type { Shown } from './contract.ts';
import { shownQuery } from './query.ts';
import { schema } from './schema-facts.ts';
import type { ShowClient } from './switching.ts';

/** Apollo Client with one cache. The planted fault: the field `tenant` is one place in the cache, whatever its arguments are. */
export function showWithApollo(
  { url, fetch }: { url: string; fetch: typeof globalThis.fetch },
  show: (shown: Shown) => void,
  isFaultPlanted: boolean,
): ShowClient {
  const client = new ApolloClient({
    link: new HttpLink({ uri: url, fetch }),
    cache: new InMemoryCache({
      possibleTypes: schema.possibleTypes,
      ...(isFaultPlanted && { typePolicies: { Query: { fields: { tenant: { keyArgs: false } } } } }),
    }),
  });
  const query = gql(shownQuery);
  let watched: ReturnType<typeof client.watchQuery<{ tenant: Shown }>> | null = null;
  return (id, { isFetchedAgain }) => {
    const fetchPolicy = isFetchedAgain ? 'cache-and-network' : 'cache-first';
    if (watched !== null) {
      void watched.reobserve({ variables: { client: id }, fetchPolicy });
      return;
    }
    watched = client.watchQuery<{ tenant: Shown }>({ query, variables: { client: id }, fetchPolicy });
    watched.subscribe((result) => {
      if (result.dataState === 'complete') show(result.data.tenant);
    });
  };
}
