import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import { CLIENT, type ProviderKey } from './identity-provider.fixture.ts';

export interface RealProvider {
  readonly issuer: string;
  readonly host: string;
  /** As whom its user signs in. */
  subject: string;
  /** Signs with another key from now on, and publishes no other. */
  readonly rotate: (key: ProviderKey) => void;
  /** Goes to the address that a sign-in began with, as a browser with no session there; answers the query that it comes back with. */
  readonly visit: (authorizationUrl: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** The package `oidc-provider` on a loopback port, with this server as its client. */
export async function openRealProvider(key: ProviderKey, redirectUri: string): Promise<RealProvider> {
  let handle: RequestListener = () => undefined;
  const server: Server = createServer((request, response) => handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer = `http://${host}`;
  const provider: RealProvider = {
    issuer,
    host,
    subject: 'nobody',
    rotate: (next) => {
      handle = listenerOf(next);
    },
    visit: async (authorizationUrl) => {
      const cookies = new Map<string, string>();
      let url = new URL(authorizationUrl);
      for (let hops = 0; hops < 8 && url.host === host; hops += 1) {
        const response = await fetch(url, {
          redirect: 'manual',
          headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
        });
        for (const cookie of response.headers.getSetCookie()) {
          const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
          cookies.set(name, value);
        }
        const location = response.headers.get('location');
        if (location === null) throw new Error(`${url.href}: ${await response.text()}`);
        url = new URL(location, url);
      }
      return url.search;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };

  function listenerOf({ privateJwk }: ProviderKey): RequestListener {
    const oidc = new Provider(issuer, {
      clients: [
        {
          client_id: CLIENT.id,
          client_secret: CLIENT.secret,
          redirect_uris: [redirectUri],
          id_token_signed_response_alg: 'ES256',
        },
      ],
      jwks: { keys: [privateJwk] },
      cookies: { keys: ['of the test'] },
      pkce: { required: () => true },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
      findAccount: (_context: unknown, accountId: string) => ({
        accountId,
        claims: () => ({ sub: accountId, email: 'owner@firm.example', email_verified: true }),
      }),
      loadExistingGrant: async ({ oidc: { client, session, provider: of } }: GrantContext) => {
        const grant = new of.Grant({ clientId: client.clientId, accountId: session.accountId });
        grant.addOIDCScope('openid');
        await grant.save();
        return grant;
      },
    });
    const callback = oidc.callback();
    return (request, response) => {
      if (!(request.url ?? '').startsWith('/interaction/')) return callback(request, response);
      const login = { accountId: provider.subject, ts: Math.floor(Date.now() / 1000) };
      oidc.interactionFinished(request, response, { login }).catch(() => response.destroy());
    };
  }

  handle = listenerOf(key);
  return provider;
}

interface GrantContext {
  readonly oidc: {
    readonly client: { readonly clientId: string };
    readonly session: { readonly accountId: string };
    readonly provider: {
      readonly Grant: new (fields: { clientId: string; accountId: string }) => {
        addOIDCScope(scope: string): void;
        save(): Promise<string>;
      };
    };
  };
}
