import { execFile } from 'node:child_process';
import { hash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { readShippedManifests } from '@cifra/ops/shipped-manifests';
import { findBrowser } from '../../clients/browser/find-browser.ts';
import { areClientsInstalled } from '../clients/installed.ts';
import { childEnvironment } from '../support/child-environment.ts';
import { engineAtHand } from '../support/stored/engine-at-hand.ts';
import { startProductProcess, type ProductProcess } from '../worlds/product/product-process.ts';
import { CLIENT, newProviderKey } from '../../subgraphs/firm/src/identity-provider.fixture.ts';
import { openRealProvider } from '../../subgraphs/firm/src/real-provider.fixture.ts';
import { launchBrowser, type Browser } from './browser.ts';
import { useSecurityPages } from './security-pages.ts';

/** From nothing to work, as an operator has it: no demo, an empty directory, and only persisted operations. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const directory = mkdtempSync(path.join(tmpdir(), 'cifra-front-door-'));
const masterKeys = path.join(directory, 'master.keys');
writeFileSync(masterKeys, `1 ${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
const place = engineAtHand();
const port = await freePort();
/** As browsers reach it: passkeys need a name. */
const home = `http://localhost:${port}`;
const provider = await openRealProvider(
  await newProviderKey('of the provider'),
  `${home}/auth/oidc/callback/work`,
  `${home}/auth/oidc/backchannel-logout/work`,
);
provider.subject = 'ana-at-work';
const settings = {
  ...place.environment,
  CIFRA_PORT: String(port),
  CIFRA_PUBLIC_URL: home,
  CIFRA_UNSAFE_IDENTITY_TEST_HOSTS: provider.host,
  CIFRA_DEMO: 'off',
  CIFRA_DATA: directory,
  CIFRA_FX_PROVIDER: 'off',
  CIFRA_MASTER_KEY_FILE: masterKeys,
};
const product: ProductProcess = await startProductProcess(directory, settings);
const chromium = areClientsInstalled ? findBrowser() : null;
const browser = chromium === null ? null : await launchBrowser(chromium);
afterAll(async () => {
  await browser?.close();
  await Promise.all([product.kill(), provider.close()]);
  await place.drop();
  rmSync(directory, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: free } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return free;
}

const PASSWORD = 'orchard window seventeen';
const shipped = new Map(
  (await readShippedManifests()).flatMap(({ operations }) =>
    [...operations.values()].map(({ name, id }) => [name, id]),
  ),
);

/** The command line beside the running server. */
async function cifra<Printed>(...inputs: readonly string[]): Promise<Printed> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'ops/src/cli.ts', ...inputs, '--json'],
    { cwd: root, env: childEnvironment(settings) },
  );
  return JSON.parse(stdout) as Printed;
}

interface Sent<Data> {
  readonly data: Data;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}
async function post<Data>(body: object, token: string | null = null): Promise<Sent<Data>> {
  const response = await fetch(`${product.callers.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token !== null && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  return (await response.json()) as Sent<Data>;
}

async function send<Data>(name: string, variables: object, token: string | null = null): Promise<Data> {
  const { data, errors } = await post<Data>({ documentId: shipped.get(name), variables }, token);
  expect(errors).toBeUndefined();
  return data;
}

interface Link {
  readonly url: string;
}
const secrets: string[] = [];
const shownOnce: string[] = [];
async function newLink(...inputs: readonly string[]): Promise<Link> {
  const link = await cifra<Link>(...inputs);
  secrets.push(link.url.slice(link.url.indexOf('.', link.url.indexOf('#')) + 1));
  return link;
}
const newOwner = ['users', 'create-owner', '--email', 'Ana@firm.example', '--name', 'Ana Ruiz'];

/** As the page does it, where there is no browser. */
async function setByHand({ url }: Link): Promise<void> {
  const page = await fetch(url);
  expect(page.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; script-src(?: 'sha256-\S+')+; style-src 'sha256-\S+'; /,
  );
  expect(await page.text()).toContain(`data-operation="${shipped.get('SetPassword')}"`);
  const input = { link: new URL(url).hash.slice(1), newPassword: PASSWORD };
  expect(await send('SetPassword', { input })).toEqual({ setPassword: { __typename: 'PasswordSet' } });
  const logInPage = await (await fetch(new URL('/auth/log-in', url))).text();
  for (const operation of ['SignIn', 'SignInWithCode'])
    expect(logInPage).toContain(`data-operation="${shipped.get(operation)}"`);
  const credentials = { email: 'ana@firm.example', password: PASSWORD };
  expect(await send('SignIn', { input: credentials })).toEqual({ logIn: { __typename: 'LoggedIn' } });
}

/** As a person does it. */
async function setInBrowser({ url }: Link, browser: Browser): Promise<void> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    await page.goto(url);
    expect(page.url()).toBe(url.slice(0, url.indexOf('#')));
    const set = async (password: string, again: string, outcome: string): Promise<string | null> => {
      await page.fill('#password', password);
      await page.fill('#again', again);
      await page.click('button');
      await page.waitForSelector(`#status.${outcome}`);
      return page.textContent('#status');
    };
    expect(await set(PASSWORD, `${PASSWORD}!`, 'wrong')).toBe('The two are not the same.');
    expect(await set(PASSWORD, PASSWORD, 'done')).toMatch(/^Your password is set\./);
    await page.goto('about:blank');
    await page.goto(url);
    expect(await set(PASSWORD, PASSWORD, 'wrong')).toMatch(/^The link is no longer valid\./);
    await page.goto(new URL('/auth/log-in', url).href);
    const signIn = async (password: string, outcome: string): Promise<string | null> => {
      await page.fill('#email', 'ana@firm.example');
      await page.fill('#password', password);
      await page.click('#credentials button');
      await page.waitForSelector(`#status.${outcome}`);
      return page.textContent('#status');
    };
    expect(await signIn('not the password', 'wrong')).toMatch(
      /^The e-mail address or the password is wrong\./,
    );
    expect(await signIn(PASSWORD, 'done')).toBe('You are signed in.');
    expect(faults).toEqual([]);
  } finally {
    await context.close();
  }
}

interface Session {
  readonly accessToken: string;
  readonly refreshToken: string;
}
async function newSession(): Promise<Session> {
  const input = { email: 'ana@firm.example', password: PASSWORD, refreshTokenIn: 'BODY' };
  return (await send<{ logIn: Session }>('LogIn', { input })).logIn;
}
const logIn = async (): Promise<string> => (await newSession()).accessToken;

/** Nobody gives a password for it: the server answers a newer token of the same session. */
async function goOn({ refreshToken }: Session): Promise<Session> {
  return (await send<{ refreshLogIn: Session }>('RefreshLogIn', { input: { refreshToken } })).refreshLogIn;
}

/** Whether a log-in is still taken. */
async function isTaken(token: string): Promise<boolean> {
  const response = await fetch(`${product.callers.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ documentId: shipped.get('ExplorerMe'), variables: {} }),
  });
  expect([200, 401]).toContain(response.status);
  return response.status === 200;
}

/** The key that signed a log-in. */
function signerOf(token: string): string {
  const [header = ''] = token.split('.');
  return (JSON.parse(Buffer.from(header, 'base64url').toString()) as { readonly kid: string }).kid;
}

test('an operator makes the first owner, who sets a password, signs in, and sees the client that is made', async () => {
  const link = await newLink(...newOwner);
  expect(link.url).toMatch(/^http:\/\/\S+\/auth\/set-password#[0-9a-f-]{36}\.[\w-]{43}$/);
  await (browser === null ? setByHand(link) : setInBrowser(link, browser));

  const accessToken = await logIn();
  expect(await send('ExplorerMe', {}, accessToken)).toEqual({
    me: { name: 'Ana Ruiz', email: 'ana@firm.example' },
  });
  await cifra('provision', 'cafe-boquete', '--currency', 'PAB', '--start', '2026-01-01');
  const { tenants } = await send<{ tenants: { nodes: { slug: string }[] } }>(
    'ExplorerClients',
    {},
    accessToken,
  );
  expect(tenants.nodes.map(({ slug }) => slug)).toEqual(['cafe-boquete']);
});

test('a front end of the firm is let in with its manifest, served within seconds, and ended as fast', async () => {
  const text = 'query DeskClients { tenants { nodes { slug } } }';
  const id = hash('sha256', text);
  const file = path.join(directory, 'persisted-documents.json');
  writeFileSync(file, JSON.stringify({ [`sha256:${id}`]: text }));
  const ana = await logIn();
  /** As Hive's clients name it. */
  const call = (): Promise<Sent<unknown>> => post({ documentId: `desk~1.4.0~${id}` }, ana);
  const until = async (isThere: boolean): Promise<void> => {
    const endsAt = performance.now() + 10_000;
    while (((await call()).errors === undefined) !== isThere) {
      if (performance.now() > endsAt) throw new Error('the server does not notice');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  expect((await call()).errors?.[0]?.extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND');
  const added = await cifra('manifests', 'add', 'desk', file, '--label', '1.4.0', '--promote');
  expect(added).toMatchObject({ name: 'desk', state: 'PROMOTED', needs: ['Tenant.Read'] });
  await until(true);
  expect((await call()).data).toEqual({ tenants: { nodes: [{ slug: 'cafe-boquete' }] } });
  expect((await post({ query: text }, ana)).errors?.[0]?.extensions.code).toBe(
    'PERSISTED_OPERATION_REQUIRED',
  );
  expect(await cifra('manifests', 'revoke', 'desk')).toEqual({ name: 'desk', labels: ['1.4.0'] });
  await until(false);
});

test('the address is taken from then on, and another link is given to whoever lost the password', async () => {
  await expect(cifra(...newOwner)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('USER_EMAIL_TAKEN') as string,
  });
  expect(await cifra('users', 'list')).toEqual([
    {
      id: expect.any(String) as string,
      email: 'ana@firm.example',
      name: 'Ana Ruiz',
      isActive: true,
      hasPassword: true,
      secondFactors: [],
    },
  ]);
  await setByHand(await newLink('users', 'reset', 'ana@firm.example'));
});

test('signing keys change while the server runs: nobody signs in again, until a key is revoked', async () => {
  let session = await newSession();
  const before = session.accessToken;
  const { keyId: added } = await cifra<{ readonly keyId: string }>('signing-keys', 'rotate');
  const change = { timeout: 12_000, interval: 500 };
  await expect.poll(async () => signerOf((session = await goOn(session)).accessToken), change).toBe(added);
  const after = await logIn();
  expect([await isTaken(before), await isTaken(after)]).toEqual([true, true]);
  await cifra('signing-keys', 'revoke', signerOf(before));
  await expect.poll(() => isTaken(before), change).toBe(false);
  expect(await isTaken(after)).toBe(true);
});

test('what the operator has not done yet is said', async () => {
  const missing = await cifra('doctor').catch(
    ({ stdout }: { readonly stdout: string }) => JSON.parse(stdout) as unknown,
  );
  expect(missing).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ subject: 'demo', state: 'OK' }),
      expect.objectContaining({ subject: 'owners', state: 'ADVICE' }),
      expect.objectContaining({ subject: 'backups', state: 'MISSING' }),
    ]),
  );
});

test.skipIf(browser === null)(
  'a person sets up an authenticator and a passkey in the browser, and signs in and steps up with it',
  async () => {
    const secret = path.join(directory, 'client.secret');
    writeFileSync(secret, CLIENT.secret, { mode: 0o600 });
    const name = 'Work account';
    const added = ['--name', name, '--issuer', provider.issuer, '--client-id', CLIENT.id];
    const shown = await cifra('identity-providers', 'add', 'work', ...added, '--secret-file', secret);
    expect(shown).toMatchObject({ backChannelLogoutUrl: `${home}/auth/oidc/backchannel-logout/work` });
    const person = { email: 'ana@firm.example', password: PASSWORD };
    shownOnce.push(
      ...(await useSecurityPages(browser as Browser, home, person, { name, issuer: provider.issuer })),
    );
    expect(await cifra('users', 'list')).toEqual([
      expect.objectContaining({ secondFactors: ['AUTHENTICATOR', 'PASSKEY'] }),
    ]);
  },
);

test('no link stands in the log, nor what was shown once', () => {
  const log = readFileSync(path.join(directory, 'server.log'), 'utf8');
  expect(log).toContain('"event":"request"');
  for (const secret of [...secrets, ...shownOnce]) expect(log + product.output()).not.toContain(secret);
  expect(secrets).toHaveLength(2);
});
