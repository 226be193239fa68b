import { hash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Claim } from '@cifra/access/claim';
import { codeOfStep, stepAt } from '@cifra/access/totp';
import { FIRM_SCOPE_ID } from '@cifra/books/directory';
import { logOutByProvider } from '@cifra/firm/identities/log-out/log-out-by-provider';
import { ProviderClients } from '@cifra/firm/identities/provider/provider-clients';
import { changeSettingCommand } from '@cifra/firm/settings/change-setting';
import { issueLinkCommand } from '@cifra/firm/users/link-change';
import { newSecret, tokenOfLink } from '@cifra/firm/users/password-links';
import { ask } from '../../../test/support/ask.ts';
import { expectAccepted } from '../../../test/support/expect-accepted.ts';
import { SoftwareAuthenticator } from '../../../test/support/software-authenticator.ts';
import { anonymous, openFirmWorld, PASSWORD, SERVED_ORIGIN, type FirmWorld } from './firm-world.fixture.ts';
import {
  CLIENT,
  newProviderKey,
  openForgingProvider,
  type ForgingProvider,
  type Forgery,
  type ProviderKey,
} from './identity-provider.fixture.ts';
import { openRealProvider, type RealProvider } from './real-provider.fixture.ts';
import { idOfStored } from '../../../test/support/stored/stored-rows.ts';

const ORIGIN = 'https://books.firm.example';
/** As some providers call an account. */
const OWNER_SUBJECT = 'the.owner@provider.example';
const REASON = 'People sign in with the account of their work.';

let world: FirmWorld;
let owner: Claim;
let key: ProviderKey;
let real: RealProvider;
let forging: ForgingProvider;
let providerClients: ProviderClients;
/** Where the real provider sends its log-outs, and what it was answered. */
let logOuts: { readonly address: string; readonly answers: string[]; readonly close: () => Promise<void> };

interface Question {
  readonly token: string;
  readonly options: string;
}

interface Answer {
  readonly __typename: string;
  readonly code?: string;
  readonly why?: string;
  readonly accessToken?: string;
  readonly refreshToken?: string;
  readonly authorizationUrl?: string;
  readonly transaction?: string;
  readonly challenge?: string;
  readonly passkey?: Question;
  readonly token?: string;
  readonly options?: string;
  readonly secret?: string;
  readonly endSessionUrl?: string;
  readonly url?: string;
  readonly change?: { readonly id: string; readonly digest: string };
}

const selections: Readonly<Record<string, string>> = {
  beginSignIn: '... on SignInBegun { authorizationUrl transaction }',
  beginIdentityProof: '... on SignInBegun { authorizationUrl transaction }',
  finishSignIn:
    '... on LoggedIn { accessToken refreshToken } ... on SecondFactorRequired { challenge passkey { token options } } ... on LogInRefused { why }',
  logIn: '... on LoggedIn { accessToken refreshToken }',
  verifySecondFactor: '... on LoggedIn { accessToken }',
  logInWithPasskey: '... on LoggedIn { accessToken }',
  beginPasskey: '... on PasskeyChallenge { token options }',
  beginTotp: '... on TotpBegun { secret }',
  logOut: '... on LoggedOut { endSessionUrl }',
  inviteUser: '... on PasswordLinkIssued { url }',
  addIdentityProvider:
    '... on ChangeProposed { change { id digest } } ... on IdentityProviderRefused { why }',
};

const inputs: Readonly<Record<string, string>> = {
  confirmTotp: 'CodeInput',
  linkIdentity: 'ReturnedSignInInput',
  stepUpWithIdentity: 'ReturnedSignInInput',
};

async function mutate(
  field: string,
  input: Record<string, unknown>,
  claim: Claim = anonymous,
): Promise<Answer> {
  const type = inputs[field] ?? `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
  const { data, errors } = await ask<Record<string, Answer>>(
    world.firm,
    `mutation ($input: ${type}!) { ${field}(input: $input) { __typename ... on Refusal { code } ${selections[field] ?? ''} } }`,
    { claim, variables: { input } },
  );
  expect(errors).toEqual([]);
  return data[field] as Answer;
}

const add = (code: string, issuer: string, claim: Claim = owner): Promise<Answer> =>
  mutate(
    'addIdentityProvider',
    {
      code,
      name: `The ${code} one`,
      issuer,
      clientId: CLIENT.id,
      clientSecret: CLIENT.secret,
      reason: REASON,
    },
    claim,
  );

const begin = (provider: string, link?: string): Promise<Answer> =>
  mutate('beginSignIn', { provider, ...(link !== undefined && { link }) });
const finish = ({ transaction = '' }: Answer, provider: string, response: string): Promise<Answer> =>
  mutate('finishSignIn', { transaction, provider, response });

/** A whole sign-in at the real provider, as somebody. */
async function signIn(subject: string, link?: string): Promise<Answer> {
  real.subject = subject;
  const begun = await begin('real', link);
  return finish(begun, 'real', await real.visit(begun.authorizationUrl ?? ''));
}

/** A whole sign-in at the forging one, which answers with a forgery. */
async function forged(forgery: Forgery, subject = 'ana'): Promise<Answer> {
  forging.forgery = forgery;
  forging.subject = subject;
  const begun = await begin('forging');
  return finish(begun, 'forging', forging.visit(begun.authorizationUrl ?? ''));
}

const callerOf = ({ accessToken = '' }: Answer) => {
  const headers = { authorization: `Bearer ${accessToken}` };
  return world.edge.authenticate({ headers, ip: '127.0.0.1', requestId: 'sign-in' });
};

/** Whether what a log-in gave still counts. */
const isAlive = async (session: Answer): Promise<boolean> => (await callerOf(session)).kind === 'principal';

async function claimWith(session: Answer): Promise<Claim> {
  const caller = await callerOf(session);
  if (caller.kind !== 'principal') throw new Error(caller.kind);
  const minted = await world.edge.mint(caller, []);
  if (minted.kind !== 'claim') throw new Error(minted.code);
  return minted.claim;
}

/** Invites somebody; answers what stands behind the `#` of the link. */
async function invite(name: string): Promise<string> {
  const { url = '' } = await mutate('inviteUser', { email: `${name}@firm.example`, name }, owner);
  return url.split('#')[1] ?? '';
}

/** A provider's log-out, as it arrives; answers why it does not count, or how many sessions ended. */
async function logOut(token: string, code = 'forging'): Promise<string> {
  const parts = { books: world.books, providerClients };
  const sent = { code, token, requestId: 'log-out', origin: 'test' };
  const outcome = await logOutByProvider(parts, sent);
  return outcome.ok ? `${outcome.value} ended` : outcome.refusal;
}

/** Of a person who gave a passkey after the forging provider's sign-in: a session, and what still asks for a passkey. */
let withPasskey: { readonly session: Answer; readonly finish: () => Promise<Answer> };

interface Recorded {
  readonly event: string;
  readonly objectType: string;
  readonly after: unknown;
}

/** The firm's trail. */
async function trail(): Promise<readonly Recorded[]> {
  const rows = await world.control.rows(
    'select event, object_type, after from audit_events order by commit_number',
  );
  return rows.map((row) => ({
    event: String(row['event']),
    objectType: String(row['object_type']),
    after: JSON.parse(String(row['after'] ?? 'null')) as unknown,
  }));
}

/** For the real provider. */
async function openLogOuts(): Promise<typeof logOuts> {
  const answers: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then(async (body) => {
      const token = new URLSearchParams(body).get('logout_token') ?? '';
      answers.push(await logOut(token, 'real'));
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { address, answers, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

async function set(key_: string, value: string | null): Promise<void> {
  expectAccepted(
    await world.books.executeControl(
      changeSettingCommand,
      { scopeId: FIRM_SCOPE_ID, key: key_, value },
      world.request(),
    ),
  );
}

const later = (seconds: number): void => {
  const now = Date.now() + seconds * 1000;
  vi.spyOn(Date, 'now').mockReturnValue(now);
};

beforeAll(async () => {
  key = await newProviderKey('first');
  logOuts = await openLogOuts();
  [real, forging] = await Promise.all([
    openRealProvider(key, `${ORIGIN}/auth/oidc/callback/real`, logOuts.address),
    openForgingProvider(key),
  ]);
  providerClients = new ProviderClients(new Set([real.host, forging.host]));
  world = await openFirmWorld({
    publicOrigin: ORIGIN,
    providerClients,
  });
  owner = (await world.claimOf(world.ownerId)) as Claim;
  expect((await add('real', real.issuer)).__typename).toBe('IdentityProviderChanged');
  expect((await add('forging', forging.issuer)).__typename).toBe('IdentityProviderChanged');
});
afterEach(() => {
  vi.restoreAllMocks();
});
afterAll(async () => {
  expect(world.failures.map(({ error }) => (error instanceof Error ? error.stack : error))).toEqual([]);
  await Promise.all([world.close(), real.close(), forging.close(), logOuts.close()]);
});

test('an invitation is accepted with an account, which signs in from then on; neither is good twice', async () => {
  const link = await invite('ana');
  expect((await signIn('ana')).code).toBe('IDENTITY_NOT_LINKED');
  const accepted = await signIn('ana', link);
  expect(accepted.__typename).toBe('LoggedIn');
  expect((await claimWith(accepted)).principal.name).toBe('ana');
  expect((await begin('real', link)).code).toBe('LINK_INVALID');
  expect((await mutate('setPassword', { link, newPassword: 'orchard window seventeen' })).code).toBe(
    'LINK_INVALID',
  );
  real.subject = 'ana';
  const begun = await begin('real');
  const returned = await real.visit(begun.authorizationUrl ?? '');
  const session = await finish(begun, 'real', returned);
  expect((await claimWith(session)).principal.name).toBe('ana');
  expect(await finish(begun, 'real', returned)).toMatchObject({ code: 'SIGN_IN_REFUSED' });
  const out = await mutate('logOut', { refreshToken: session.refreshToken });
  expect(out.endSessionUrl).toContain(`${real.issuer}/session/end?client_id=cifra`);
});

test('the e-mail address of a user links nobody, although the provider says that it is verified', async () => {
  expect((await signIn('somebody whose address is the owner’s')).code).toBe('IDENTITY_NOT_LINKED');
  const claims = { email: 'owner@firm.example', email_verified: true };
  expect((await forged({ claims }, 'a thief')).code).toBe('IDENTITY_NOT_LINKED');
  const { data } = await ask<{ users: { nodes: { name: string; identities: unknown[] }[] } }>(
    world.firm,
    '{ users(first: 100) { nodes { name identities { provider } } } }',
    { claim: owner },
  );
  expect(data.users.nodes.find(({ name }) => name === 'owner')?.identities).toEqual([]);
});

test('a user who is signed in links an account, proves with it who they are, and keeps the last way in', async () => {
  const userId = await world.addUser('bea');
  const other = await world.addUser('cora');
  const claimOf = async (name: string): Promise<Claim> =>
    claimWith(await mutate('logIn', { email: `${name}@firm.example`, password: PASSWORD }));
  const [bea, cora] = [await claimOf('bea'), await claimOf('cora')];
  real.subject = 'bea';
  const prove = async (purpose: string, claim: Claim) => {
    const begun = await mutate('beginIdentityProof', { provider: 'real', purpose }, claim);
    const response = await real.visit(begun.authorizationUrl ?? '');
    return { transaction: begun.transaction, provider: 'real', response };
  };
  await set('sessions.stepUpMinutes', '15');
  const stale = { ...bea, session: { id: bea.session?.id ?? '', confirmedAtSeconds: 0 } };
  const beginning = async (purpose: string): Promise<string | undefined> =>
    (await mutate('beginIdentityProof', { provider: 'real', purpose }, stale)).code;
  expect([await beginning('LINK'), await beginning('STEP_UP')]).toEqual(['STEP_UP_REQUIRED', undefined]);
  await set('sessions.stepUpMinutes', null);
  const link = await prove('LINK', bea);
  // Somebody else's browser brings it back.
  expect((await mutate('linkIdentity', link, cora)).code).toBe('SIGN_IN_REFUSED');
  expect((await mutate('linkIdentity', link, bea)).__typename).toBe('UserChanged');
  expect((await mutate('linkIdentity', await prove('LINK', cora), cora)).code).toBe('IDENTITY_TAKEN');
  expect((await claimWith(await signIn('bea'))).principal.id).toBe(userId);
  expect((await mutate('stepUpWithIdentity', await prove('STEP_UP', bea), bea)).__typename).toBe('SteppedUp');
  expect((await mutate('stepUpWithIdentity', await prove('STEP_UP', cora), cora)).code).toBe(
    'IDENTITY_NOT_LINKED',
  );
  await mutate('endMySessions', { idempotencyKey: 'cora' }, cora);
  const unlink = (idempotencyKey: string) => ({ idempotencyKey, provider: 'real' });
  const ana = await claimWith(await signIn('ana'));
  expect((await mutate('unlinkIdentity', unlink('1'), ana)).code).toBe('LAST_WAY_IN');
  expect((await mutate('unlinkIdentity', unlink('2'), bea)).__typename).toBe('UserChanged');
  expect((await signIn('bea')).code).toBe('IDENTITY_NOT_LINKED');
  expect(other).not.toBe(userId);
});

test('what comes back from another sign-in, of another provider or of another purpose is refused', async () => {
  forging.forgery = {};
  forging.subject = 'ana';
  const [mine, theirs] = [await begin('forging'), await begin('forging')];
  const returned = forging.visit(theirs.authorizationUrl ?? '');
  // Everything but the state is right.
  const nonce = new URL(mine.authorizationUrl ?? '').searchParams.get('nonce');
  forging.forgery = { claims: { nonce } };
  expect(await finish(mine, 'forging', returned)).toMatchObject({ code: 'SIGN_IN_REFUSED' });
  forging.forgery = {};
  expect(await finish(theirs, 'real', returned)).toMatchObject({
    code: 'SIGN_IN_REFUSED',
    why: 'it was begun with another provider',
  });
  expect((await finish({ ...theirs, transaction: 'a.b.c' }, 'forging', returned)).code).toBe('TOKEN_INVALID');
  const iss = new URLSearchParams(returned.slice(1));
  iss.set('iss', real.issuer);
  expect((await finish(theirs, 'forging', `?${iss.toString()}`)).code).toBe('SIGN_IN_REFUSED');
  const link = await mutate('beginIdentityProof', { provider: 'forging', purpose: 'LINK' }, owner);
  const linked = forging.visit(link.authorizationUrl ?? '');
  expect((await finish(link, 'forging', linked)).why).toBe('it was begun for something else');
});

test('a token that is forged, another’s, expired or not signed is refused, whatever the provider says that it signs with', async () => {
  const link = await invite('dina');
  forging.forgery = {};
  forging.subject = 'dina';
  const begun = await begin('forging', link);
  const returned = forging.visit(begun.authorizationUrl ?? '');
  expect((await finish(begun, 'forging', returned)).__typename).toBe('LoggedIn');
  const again = await begin('forging');
  const twice = forging.visit(again.authorizationUrl ?? '');
  expect((await finish(again, 'forging', twice)).__typename).toBe('LoggedIn');
  expect((await finish(again, 'forging', twice)).why).toBe('it was finished before');
  const past = Math.floor(Date.now() / 1000) - 600;
  const forgeries: readonly Forgery[] = [
    { claims: { nonce: 'of another sign-in' } },
    { claims: { nonce: undefined } },
    { claims: { aud: 'another-client' } },
    { claims: { aud: [CLIENT.id, 'another-client'], azp: 'another-client' } },
    { claims: { iss: real.issuer } },
    { claims: { iat: past, exp: past + 60 } },
    { algorithm: 'none' },
    { algorithm: 'HS256' },
    { key: await newProviderKey(key.kid) },
    { key: await newProviderKey('unknown') },
  ];
  for (const forgery of forgeries)
    expect(await forged(forgery, 'dina'), JSON.stringify(forgery)).toMatchObject({ code: 'SIGN_IN_REFUSED' });
  expect((await forged({}, 'dina')).__typename).toBe('LoggedIn');
});

test('a provider’s new key counts once its last look is a minute old, and its old one no more', async () => {
  expect((await signIn('ana')).__typename).toBe('LoggedIn');
  real.rotate(await newProviderKey('second'));
  expect((await signIn('ana')).code).toBe('SIGN_IN_REFUSED');
  later(61);
  expect((await signIn('ana')).__typename).toBe('LoggedIn');
});

test('a session that ends at the provider ends here at once; one that goes on there goes on here', async () => {
  const first = await signIn('ana');
  const second = await signIn('ana');
  await real.leave();
  expect(logOuts.answers).toEqual(['1 ended']);
  expect([await isAlive(first), await isAlive(second)]).toEqual([true, false]);
  expect((await mutate('refreshLogIn', { refreshToken: second.refreshToken })).code).toBe('TOKEN_INVALID');
  expect((await trail()).findLast(({ event }) => event === 'LOGGED_OUT_BY_PROVIDER')).toMatchObject({
    objectType: 'User',
    after: { provider: 'real', endedSessions: 1 },
  });
});

test('a log-out token that is forged, another’s, of another kind, old or used ends nothing and writes nothing', async () => {
  const session = await forged({ claims: { sid: 'dina 1' } }, 'dina');
  const good = { sub: 'dina', sid: 'dina 1' };
  const past = Math.floor(Date.now() / 1000) - 3_600;
  const ahead = Math.floor(Date.now() / 1000) + 3_600;
  const event = 'http://schemas.openid.net/event/backchannel-logout';
  const attacks: readonly (readonly [why: string, ...Parameters<ForgingProvider['logOutToken']>])[] = [
    ['its aud does not hold', { claims: { ...good, aud: 'another-client' } }],
    ['its aud does not hold', { claims: { ...good, aud: undefined } }],
    ['its iss does not hold', { claims: { ...good, iss: real.issuer } }],
    ['its exp does not hold', { claims: { ...good, iat: past, exp: past + 120 } }],
    ['its iat does not hold', { claims: { ...good, iat: past, exp: ahead } }],
    ['its iat does not hold', { claims: { ...good, iat: ahead, exp: ahead + 60 } }],
    ['its exp does not hold', { claims: { ...good, exp: undefined } }],
    ['its iat does not hold', { claims: { ...good, iat: undefined } }],
    ['its jti does not hold', { claims: { ...good, jti: undefined } }],
    ['it has a nonce', { claims: { ...good, nonce: 'of a sign-in' } }],
    ['it has a nonce', { claims: { ...good, nonce: null } }],
    ['it is about no log-out', { claims: { ...good, events: undefined } }],
    ['it is about no log-out', { claims: { ...good, events: [event] } }],
    ['it is about no log-out', { claims: { ...good, events: { 'of something else': {} } } }],
    ['it names nobody', { claims: {} }],
    ['what it names is not well formed', { claims: { sub: ['dina'], sid: 'dina 1' } }],
    ['its type is not logout+jwt', { claims: good, type: 'JWT' }],
    ['it cannot be verified', { claims: good, algorithm: 'none' }],
    ['it cannot be verified', { claims: good, algorithm: 'HS256' }],
    ['it cannot be verified', { claims: good, key: await newProviderKey(key.kid) }],
    ['it cannot be verified', { claims: good, key: await newProviderKey('unknown') }],
  ];
  const before = (await trail()).length;
  for (const [why, forgery] of attacks)
    expect(await logOut(await forging.logOutToken(forgery)), JSON.stringify(forgery)).toBe(why);
  const token = await forging.logOutToken({ claims: good });
  expect(await logOut(token, 'real')).toBe('it cannot be verified');
  expect(await logOut(token, 'nobody')).toBe('there is no such provider');
  expect(await logOut('a.b.c')).toBe('it is no token');
  expect(await logOut('a'.repeat(10_000))).toBe('it is too long');
  expect(await trail()).toHaveLength(before);
  expect(await isAlive(session)).toBe(true);
  // With those that do not say within which session of the provider’s.
  expect(await logOut(token)).toMatch(/^\d ended$/);
  expect(await isAlive(session)).toBe(false);
  const after = await forged({ claims: { sid: 'dina 2' } }, 'dina');
  const all = await forging.logOutToken({ claims: { sub: 'dina', jti: 'once' } });
  expect(await logOut(all)).toMatch(/^\d ended$/);
  const lastOne = await forged({ claims: { sid: 'dina 3' } }, 'dina');
  expect([await logOut(token), await logOut(all)]).toEqual(['it counted before', 'it counted before']);
  expect([await isAlive(after), await isAlive(lastOne)]).toEqual([false, true]);
});

test('a log-out ends what it names: a session, all of an account, and never another person’s', async () => {
  const link = await invite('ivan');
  forging.forgery = {};
  forging.subject = 'ivan';
  const begun = await begin('forging', link);
  await finish(begun, 'forging', forging.visit(begun.authorizationUrl ?? ''));
  const sessions = [
    await forged({ claims: { sid: 'i1' } }, 'ivan'),
    await forged({ claims: { sid: 'i2' } }, 'ivan'),
    await forged({}, 'ivan'),
    await forged({ claims: { sid: 'd1' } }, 'dina'),
  ];
  const alive = async (): Promise<readonly boolean[]> => Promise.all(sessions.map(isAlive));
  const end = async (claims: Record<string, unknown>) => logOut(await forging.logOutToken({ claims }));
  expect(await end({ sub: 'nobody here', sid: 'i1' })).toBe('0 ended');
  expect(await end({ sid: 'of nobody' })).toBe('0 ended');
  expect(await alive()).toEqual([true, true, true, true]);
  expect(await end({ sid: 'i1' })).toBe('1 ended');
  expect(await alive()).toEqual([false, true, true, true]);
  // Ivan has two: the one that he began with, and one that does not say within which session. Dina’s stays.
  expect(await end({ sub: 'ivan', sid: 'd1' })).toBe('2 ended');
  expect(await alive()).toEqual([false, true, false, true]);
  expect(await end({ sub: 'ivan' })).toBe('1 ended');
  expect(await alive()).toEqual([false, false, false, true]);
  // What is on its way when its session ends comes to nothing.
  forging.forgery = { claims: { sid: 'i3' } };
  const onItsWay = await begin('forging');
  forging.subject = 'ivan';
  const going = await begin('forging');
  const returned = forging.visit(going.authorizationUrl ?? '');
  expect(await end({ sid: 'i3' })).toBe('0 ended');
  expect((await finish(going, 'forging', returned)).why).toBe('the provider has ended it');
  expect(onItsWay.__typename).toBe('SignInBegun');
});

/** Somebody who signs in with the forging provider, and has a passkey here. */
async function personWithPasskey(name: string) {
  const link = await invite(name);
  forging.forgery = { claims: { sid: `${name} 0` } };
  forging.subject = name;
  const begun = await begin('forging', link);
  const first = await finish(begun, 'forging', forging.visit(begun.authorizationUrl ?? ''));
  const claim = await claimWith(first);
  const authenticator = new SoftwareAuthenticator(SERVED_ORIGIN);
  const asked = await mutate('beginPasskey', {}, claim);
  const passkey = { token: asked.token, credential: authenticator.create(asked.options ?? '') };
  const added = await mutate('confirmPasskey', { passkey, name: 'Laptop' }, claim);
  expect(added.__typename).toBe('PasskeyAdded');
  return {
    /** Within a session of the provider's. */
    ask: async (sid: string): Promise<Question> => {
      const { passkey: question } = await forged({ claims: { sid } }, name);
      if (question === undefined) throw new Error('no passkey was asked for');
      return question;
    },
    answer: ({ token, options }: Question): Promise<Answer> =>
      mutate('logInWithPasskey', { passkey: { token, credential: authenticator.get(options) } }),
  };
}

test('a passkey after the provider’s sign-in begins a session of the provider’s; none begins once it was withdrawn', async () => {
  const jana = await personWithPasskey('jana');
  const end = async (claims: Record<string, unknown>) => logOut(await forging.logOutToken({ claims }));
  const first = await jana.answer(await jana.ask('p1'));
  expect((await trail()).findLast(({ event }) => event === 'LOGGED_IN')?.after).toMatchObject({
    provider: 'forging',
  });
  const second = await jana.answer(await jana.ask('p2'));
  expect(await end({ sid: 'p1' })).toBe('1 ended');
  expect([await isAlive(first), await isAlive(second)]).toEqual([false, true]);
  // While the passkey was asked for, the provider ended that session, then all of them.
  const [named, any] = [await jana.ask('p3'), await jana.ask('p4')];
  await end({ sid: 'p3' });
  expect((await jana.answer(named)).code).toBe('TOKEN_INVALID');
  await end({ sub: 'jana' });
  expect(await isAlive(second)).toBe(false);
  expect((await jana.answer(any)).code).toBe('TOKEN_INVALID');
  const kai = await personWithPasskey('kai');
  const session = await kai.answer(await kai.ask('p5'));
  expect(session.__typename).toBe('LoggedIn');
  const asking = await kai.ask('p6');
  withPasskey = { session, finish: () => kai.answer(asking) };
});

test('a second factor is asked for where the user has one, unless the provider’s counts; a cluster that needs one is content with that', async () => {
  const userId = await world.addUser('elsa');
  await world.grant(userId, 'senior');
  await world.addUser('hana');
  const withPassword = (name: string) =>
    mutate('logIn', { email: `${name}@firm.example`, password: PASSWORD });
  for (const name of ['elsa', 'hana']) {
    const claim = await claimWith(await withPassword(name));
    real.subject = name;
    const begun = await mutate('beginIdentityProof', { provider: 'real', purpose: 'LINK' }, claim);
    const response = await real.visit(begun.authorizationUrl ?? '');
    await mutate('linkIdentity', { transaction: begun.transaction, provider: 'real', response }, claim);
  }
  const hana = await claimWith(await signIn('hana'));
  const { secret = '' } = await mutate('beginTotp', { password: PASSWORD }, hana);
  const codeIn = (steps: number) => codeOfStep(secret, stepAt(Date.now() / 1000) + steps);
  await mutate('confirmTotp', { code: codeIn(0) }, hana);
  const challenged = await signIn('hana');
  expect(challenged.accessToken).toBeUndefined();
  const { challenge } = challenged;
  const second = await mutate('verifySecondFactor', { challenge, code: codeIn(1) });
  expect((await claimWith(second)).principal.name).toBe('hana');
  await set('access.secondFactorFor', 'senior');
  const mayPost = async (session: Answer): Promise<boolean> => {
    const { data } = await ask<{ myAccess: { permissions: string[] } }>(
      world.firm,
      '{ myAccess { permissions } }',
      { claim: await claimWith(session) },
    );
    return data.myAccess.permissions.includes('GL.Post');
  };
  expect(await mayPost(await signIn('elsa'))).toBe(false);
  const change = { code: 'real', countsAsSecondFactor: true, reason: REASON };
  expect((await mutate('changeIdentityProvider', change, owner)).__typename).toBe('IdentityProviderChanged');
  expect(await mayPost(await signIn('elsa'))).toBe(true);
  // The password's session has none of it.
  expect(await mayPost(await withPassword('elsa'))).toBe(false);
  expect((await signIn('hana')).__typename).toBe('LoggedIn');
  await set('access.secondFactorFor', null);
});

test('passwords are turned off where somebody who manages access has another way; the operator’s link lets in once', async () => {
  const off = { idempotencyKey: 'off', key: 'access.localLogIn', value: 'false', reason: REASON };
  expect((await mutate('changeFirmSetting', off, owner)).code).toBe('LAST_WAY_IN');
  const begun = await mutate('beginIdentityProof', { provider: 'real', purpose: 'LINK' }, owner);
  real.subject = OWNER_SUBJECT;
  const response = await real.visit(begun.authorizationUrl ?? '');
  const returned = { transaction: begun.transaction, provider: 'real', response };
  expect((await mutate('linkIdentity', returned, owner)).__typename).toBe('UserChanged');
  const withPassword = (password: string) => mutate('logIn', { email: 'owner@firm.example', password });
  // The only person has three days to think better of it; the machine does it now.
  const proposed = await mutate('changeFirmSetting', { ...off, idempotencyKey: 'off-2' }, owner);
  expect(proposed.__typename).toBe('ChangeProposed');
  await set('access.localLogIn', 'false');
  try {
    expect((await withPassword(PASSWORD)).code).toBe('LOCAL_LOG_IN_OFF');
    const link = await invite('fina');
    const newPassword = 'orchard window seventeen';
    expect((await mutate('setPassword', { link, newPassword })).code).toBe('LOCAL_LOG_IN_OFF');
    expect((await claimWith(await signIn(OWNER_SUBJECT))).principal.id).toBe(world.ownerId);
    expect(await isAlive(withPasskey.session)).toBe(true);
    expect(
      (await mutate('removeIdentityProvider', { code: 'forging', reason: REASON }, owner)).__typename,
    ).toBe('IdentityProviderChanged');
    expect(await isAlive(withPasskey.session)).toBe(false);
    expect((await withPasskey.finish()).code).toBe('TOKEN_INVALID');
    expect((await mutate('removeIdentityProvider', { code: 'real', reason: REASON }, owner)).code).toBe(
      'LAST_WAY_IN',
    );
    const { secret, secretHash } = newSecret();
    const operator = { kind: 'operator', id: null, name: 'root@books' } as const;
    const { outcome } = expectAccepted(
      await world.books.executeControl(
        issueLinkCommand,
        { userId: world.ownerId, secretHash },
        { ...world.request(), actor: operator },
      ),
    );
    if (outcome === null) throw new Error('the operator needs nobody');
    await mutate('setPassword', { link: tokenOfLink(outcome, secret), newPassword });
    expect((await withPassword(newPassword)).__typename).toBe('LoggedIn');
    expect((await withPassword(newPassword)).code).toBe('LOCAL_LOG_IN_OFF');
    const { data } = await ask<{ firmDashboard: { recoveryLogIns: unknown[] } }>(
      world.firm,
      '{ firmDashboard(first: 1) { recoveryLogIns { user { name } openedBy } } }',
      { claim: owner },
    );
    expect(data.firmDashboard.recoveryLogIns).toEqual([{ user: { name: 'owner' }, openedBy: 'root@books' }]);
  } finally {
    await set('access.localLogIn', null);
  }
});

test('a provider that does not fit is refused by name; with a second owner, adding one waits for them', async () => {
  const unfit = async (description: Record<string, unknown>): Promise<string> => {
    forging.description = description;
    const { code, why = '' } = await add('another', forging.issuer);
    forging.description = {};
    expect(code).toBe('IDENTITY_PROVIDER_UNFIT');
    return why;
  };
  expect(await unfit({ issuer: real.issuer })).toContain('it calls itself');
  expect(await unfit({ code_challenge_methods_supported: ['plain'] })).toContain('PKCE');
  expect(await unfit({ response_types_supported: ['id_token'] })).toContain('authorization code');
  expect(await unfit({ id_token_signing_alg_values_supported: ['none', 'HS256'] })).toContain('none, HS256');
  expect(await unfit({ jwks_uri: 'http://169.254.169.254/keys' })).toContain('https://');
  for (const issuer of [
    'http://provider.example',
    'https://169.254.169.254',
    'https://[::1]',
    'https://127.0.0.1',
  ])
    expect((await add('another', issuer)).code, issuer).toBe('IDENTITY_PROVIDER_UNFIT');
  expect((await add('real', forging.issuer)).code).toBe('IDENTITY_PROVIDER_CODE_TAKEN');
  const second = await world.addUser('second');
  await world.grant(second, 'owner');
  const proposed = await add('another', forging.issuer);
  expect(proposed.__typename).toBe('ChangeProposed');
  expect((await begin('another')).code).toBe('IDENTITY_PROVIDER_UNKNOWN');
  const { id: changeId, digest } = proposed.change ?? {};
  const other = (await world.claimOf(second)) as Claim;
  expect((await mutate('confirmChange', { changeId, digest }, other)).__typename).toBe('ChangeConfirmed');
  expect((await begin('another')).__typename).toBe('SignInBegun');
});

test('a look-up that was altered in the file makes nobody a user: the account’s own row counts', async () => {
  const [provider] = await world.control.rows(`select id from identity_providers where code = 'real'`);
  const [row] = await world.control.rows(
    `select l.* from identity_lookups l join user_addresses a on a.user_id = l.user_id where a.email = 'owner@firm.example'`,
  );
  const { identity_id: identity = null, user_id: user = null } = row ?? {};
  await world.control.run('delete from identity_lookups where identity_id = ?', identity);
  await world.control.run(
    'insert into identity_lookups (identity_id, user_id, digest) values (?, ?, ?)',
    identity,
    user,
    hash('sha256', `${idOfStored(provider?.['id'])}\0the thief`, 'hex'),
  );
  expect((await signIn('the thief')).code).toBe('IDENTITY_NOT_LINKED');
});

test('neither the client’s secret nor a subject stands anywhere in plain', async () => {
  for (const text of [CLIENT.secret, OWNER_SUBJECT]) expect(await world.control.contains(text)).toBe(false);
});
