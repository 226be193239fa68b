import { hash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Claim } from '@cifra/access/claim';
import { codeOfStep, stepAt } from '@cifra/access/totp';
import { FIRM_SCOPE_ID } from '@cifra/books/directory';
import { ProviderClients } from '@cifra/firm/identities/provider/provider-clients';
import { changeSettingCommand } from '@cifra/firm/settings/change-setting';
import { issueLinkCommand } from '@cifra/firm/users/link-change';
import { newSecret, tokenOfLink } from '@cifra/firm/users/password-links';
import { ask } from '../../../test/support/ask.ts';
import { expectAccepted } from '../../../test/support/expect-accepted.ts';
import { anonymous, openFirmWorld, PASSWORD, type FirmWorld } from './firm-world.fixture.ts';
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

interface Answer {
  readonly __typename: string;
  readonly code?: string;
  readonly why?: string;
  readonly accessToken?: string;
  readonly refreshToken?: string;
  readonly authorizationUrl?: string;
  readonly transaction?: string;
  readonly challenge?: string;
  readonly secret?: string;
  readonly endSessionUrl?: string;
  readonly url?: string;
  readonly change?: { readonly id: string; readonly digest: string };
}

const selections: Readonly<Record<string, string>> = {
  beginSignIn: '... on SignInBegun { authorizationUrl transaction }',
  beginIdentityProof: '... on SignInBegun { authorizationUrl transaction }',
  finishSignIn:
    '... on LoggedIn { accessToken refreshToken } ... on SecondFactorRequired { challenge } ... on LogInRefused { why }',
  logIn: '... on LoggedIn { accessToken refreshToken }',
  verifySecondFactor: '... on LoggedIn { accessToken }',
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

async function claimWith({ accessToken = '' }: Answer): Promise<Claim> {
  const headers = { authorization: `Bearer ${accessToken}` };
  const caller = await world.edge.authenticate({ headers, ip: '127.0.0.1', requestId: 'sign-in' });
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
  [real, forging] = await Promise.all([
    openRealProvider(key, `${ORIGIN}/auth/oidc/callback/real`),
    openForgingProvider(key),
  ]);
  world = await openFirmWorld({
    publicOrigin: ORIGIN,
    providerClients: new ProviderClients(new Set([real.host, forging.host])),
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
  await Promise.all([world.close(), real.close(), forging.close()]);
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
    expect(
      (await mutate('removeIdentityProvider', { code: 'forging', reason: REASON }, owner)).__typename,
    ).toBe('IdentityProviderChanged');
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
