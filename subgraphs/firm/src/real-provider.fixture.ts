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
  /** Signs out there, in the browser of the last visit: the provider then tells its clients. */
  readonly leave: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The package `oidc-provider` on a loopback port, with this server as its client. */
export async function openRealProvider(
  key: ProviderKey,
  redirectUri: string,
  logOutUri?: string,
): Promise<RealProvider> {
  let handle: RequestListener = () => undefined;
  const server: Server = createServer((request, response) => handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer = `http://${host}`;
  let cookies = new Map<string, string>();
  /** As that browser asks. */
  const ask = async (url: URL, form?: URLSearchParams): Promise<Response> => {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
      ...(form && { method: 'POST', body: form }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
      cookies.set(name, value);
    }
    return response;
  };
  const provider: RealProvider = {
    issuer,
    host,
    subject: 'nobody',
    rotate: (next) => {
      handle = listenerOf(next);
    },
    visit: async (authorizationUrl) => {
      cookies = new Map();
      let url = new URL(authorizationUrl);
      for (let hops = 0; hops < 8 && url.host === host; hops += 1) {
        const response = await ask(url);
        const location = response.headers.get('location');
        if (location === null) throw new Error(`${url.href}: ${await response.text()}`);
        url = new URL(location, url);
      }
      return url.search;
    },
    leave: async () => {
      const page = await (await ask(new URL(`${issuer}/session/end`))).text();
      const xsrf = /name="xsrf" value="(\w+)"/.exec(page)?.[1] ?? '';
      const left = await ask(
        new URL(`${issuer}/session/end/confirm`),
        new URLSearchParams({ xsrf, logout: 'yes' }),
      );
      if (left.status >= 400) throw new Error(await left.text());
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
          ...(logOutUri !== undefined && {
            backchannel_logout_uri: logOutUri,
            backchannel_logout_session_required: true,
          }),
        },
      ],
      jwks: { keys: [privateJwk] },
      cookies: { keys: ['of the test'] },
      pkce: { required: () => true },
      features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
      // By itself it tells nobody on this machine.
      fetch: (url: string, { dispatcher: _guarded, ...options }: RequestInit & { dispatcher?: unknown }) =>
        fetch(url, options),
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
