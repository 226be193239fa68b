import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';

/** A signing key of a provider. */
export interface ProviderKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
  readonly privateJwk: JWK;
}

export async function newProviderKey(kid: string): Promise<ProviderKey> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const named = { kid, alg: 'ES256', use: 'sig' };
  return {
    kid,
    privateKey,
    publicJwk: { ...(await exportJWK(publicKey)), ...named },
    privateJwk: { ...(await exportJWK(privateKey)), ...named },
  };
}

/** What a forged answer differs in. */
export interface Forgery {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly algorithm?: 'ES256' | 'HS256' | 'none';
  readonly key?: ProviderKey;
}

/** A provider that signs whatever it is told to, for attacks that no real one makes. */
export interface ForgingProvider {
  readonly issuer: string;
  readonly host: string;
  /** What it says of itself, over what it says by default. */
  description: Readonly<Record<string, unknown>>;
  /** What the next sign-ins get. */
  forgery: Forgery;
  /** As whom its user is signed in there. */
  subject: string;
  /** Goes to the address that a sign-in began with; answers the query that the browser comes back with. */
  readonly visit: (authorizationUrl: string) => string;
  /** A log-out token, as good as any but for the forgery. */
  readonly logOutToken: (forgery?: Forgery & { readonly type?: string }) => Promise<string>;
  readonly close: () => Promise<void>;
}

export const CLIENT = { id: 'cifra', secret: 'a-secret-of-the-client-at-the-provider' } as const;

export async function openForgingProvider(key: ProviderKey): Promise<ForgingProvider> {
  const asked = new Map<string, { readonly nonce: string; readonly subject: string }>();
  let visits = 0;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const json = (body: unknown): void => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(body));
    };
    const { pathname } = new URL(request.url ?? '/', provider.issuer);
    if (pathname.startsWith('/.well-known')) return json({ ...defaults(), ...provider.description });
    if (pathname === '/jwks') return json({ keys: [key.publicJwk] });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const code = new URLSearchParams(Buffer.concat(chunks).toString()).get('code') ?? '';
    const { nonce = '', subject = '' } = asked.get(code) ?? {};
    const idToken = await sign({ nonce, subject });
    json({ access_token: 'of no use', token_type: 'Bearer', id_token: idToken });
  };
  const server: Server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer = `http://${host}`;
  const defaults = () => ({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    // As a provider may well list them: they are not taken all the same.
    id_token_signing_alg_values_supported: ['ES256', 'HS256', 'none'],
    authorization_response_iss_parameter_supported: true,
  });

  let logOuts = 0;
  async function logOutToken({
    claims = {},
    algorithm = 'ES256',
    key: signing = key,
    type = 'logout+jwt',
  }: Forgery & { readonly type?: string } = {}): Promise<string> {
    const nowSeconds = Math.floor(Date.now() / 1000);
    const payload = {
      iss: issuer,
      aud: CLIENT.id,
      iat: nowSeconds,
      exp: nowSeconds + 120,
      jti: `log-out ${(logOuts += 1)}`,
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
      ...claims,
    };
    return encode(payload, { algorithm, key: signing, type });
  }

  async function sign({ nonce, subject }: { nonce: string; subject: string }): Promise<string> {
    const { claims = {}, algorithm = 'ES256', key: signing = key } = provider.forgery;
    const nowSeconds = Math.floor(Date.now() / 1000);
    const payload = {
      iss: issuer,
      aud: CLIENT.id,
      sub: subject,
      nonce,
      iat: nowSeconds,
      exp: nowSeconds + 60,
      ...claims,
    };
    return encode(payload, { algorithm, key: signing });
  }

  const provider: ForgingProvider = {
    issuer,
    host,
    description: {},
    forgery: {},
    subject: 'nobody',
    logOutToken,
    visit: (authorizationUrl) => {
      const { searchParams } = new URL(authorizationUrl);
      const code = `code-${(visits += 1)}`;
      asked.set(code, { nonce: searchParams.get('nonce') ?? '', subject: provider.subject });
      const state = searchParams.get('state') ?? '';
      return `?${new URLSearchParams({ code, state, iss: issuer }).toString()}`;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return provider;
}

async function encode(
  payload: JWTPayload,
  { algorithm, key, type }: { algorithm: 'ES256' | 'HS256' | 'none'; key: ProviderKey; type?: string },
): Promise<string> {
  const header = { alg: algorithm, ...(type !== undefined && { typ: type }) };
  if (algorithm === 'none')
    return `${[header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;
  const token = new SignJWT(payload).setProtectedHeader({ ...header, kid: key.kid });
  return token.sign(algorithm === 'HS256' ? new TextEncoder().encode(CLIENT.secret) : key.privateKey);
}
