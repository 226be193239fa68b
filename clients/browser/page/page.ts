import { showWithApollo } from './apollo.ts';
import { showWithGraphcache } from './graphcache.ts';
import { shownQuery } from './query.ts';
import { switchAbout } from './switching.ts';

let session: { readonly api: string; readonly token: string } | null = null;

/** An operation of the page itself, past every cache. The cookie goes along: the page is of another origin. */
async function ask<Data>(api: string, query: string, variables: object = {}, token?: string): Promise<Data> {
  const response = await fetch(`${api}/graphql`, {
    method: 'POST',
    credentials: 'include',
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: Data; errors?: readonly { message: string }[] };
  if (errors !== undefined) throw new Error(errors.map(({ message }) => message).join('\n'));
  return data;
}

window.oneCache = {
  logIn: async (api) => {
    const { logIn } = await ask<{ logIn: { accessToken: string; refreshToken: null } }>(
      api,
      `mutation { logIn(input: { email: "owner@demo.example", password: "cifra-demo-2026", refreshTokenIn: COOKIE }) {
        ... on LoggedIn { accessToken refreshToken } ... on Refusal { message } } }`,
    );
    if (logIn.refreshToken !== null) throw new Error('the refresh token came in the body');
    const { tenants } = await ask<{ tenants: { nodes: { id: string; slug: string }[] } }>(
      api,
      '{ tenants(first: 50) { nodes { id slug } } }',
      {},
      logIn.accessToken,
    );
    return tenants.nodes;
  },
  resume: async (api) => {
    const { refreshLogIn } = await ask<{ refreshLogIn: { accessToken?: string } }>(
      api,
      'mutation { refreshLogIn(input: {}) { ... on LoggedIn { accessToken } ... on Refusal { message } } }',
    );
    session = refreshLogIn.accessToken === undefined ? null : { api, token: refreshLogIn.accessToken };
    return session !== null;
  },
  switchAbout: async (cache, switches, { isFaultPlanted }) => {
    if (session === null) throw new Error('nobody is logged in');
    const { api, token } = session;
    const truth = new Map<string, string>();
    for (const client of new Set(switches.map(({ client: id }) => id))) {
      const { tenant } = await ask<{ tenant: object }>(api, shownQuery, { client }, token);
      truth.set(client, JSON.stringify(tenant));
    }
    const library = cache === 'apollo' ? showWithApollo : showWithGraphcache;
    return switchAbout(library, { api, token, truth, switches, isFaultPlanted });
  },
};
