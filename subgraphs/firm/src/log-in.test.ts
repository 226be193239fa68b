import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyAccessToken } from '@cifra/access/access-token';
import { openVerifyKeys } from '@cifra/access/keys';
import type { Claim } from '@cifra/access/claim';
import type { SessionCookie } from '@cifra/access/subgraph-context';
import { ask } from '../../../test/support/ask.ts';
import { anonymous, openFirmWorld, PASSWORD, type FirmWorld } from './firm-world.fixture.ts';
import { FAILURES_ALLOWED } from '@cifra/firm/users/attempts';

let world: FirmWorld;
beforeAll(async () => {
  world = await openFirmWorld();
});
afterAll(() => world.close());

interface Answer {
  readonly __typename: string;
  readonly code?: string;
  readonly accessToken?: string;
  readonly refreshToken?: string | null;
  readonly until?: string;
  readonly message?: string;
}

async function mutate(
  field: string,
  input: Record<string, string>,
  claim: Claim = anonymous,
  session?: SessionCookie,
): Promise<Answer> {
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) { ${field}(input: $input) {
    __typename
    ${field === 'logIn' || field === 'refreshLogIn' ? '... on LoggedIn { accessToken refreshToken }' : ''}
    ... on Refusal { code message }
    ${field === 'logIn' || field === 'changePassword' ? '... on LogInRefused { until }' : ''}
  } }`;
  const { data, errors } = await ask<Record<string, Answer>>(world.firm, document, {
    claim,
    variables: { input },
    ...(session && { session }),
  });
  expect(errors).toEqual([]);
  return data[field] as Answer;
}

const logIn = (email: string, password = PASSWORD): Promise<Answer> => mutate('logIn', { email, password });

const events = (name: string) =>
  world.control.rows(
    'select object_type, object_id, after from audit_events where event = ? order by commit_number',
    name,
  );

/** Lets the lock-outs run their time: the database's clock is nobody's to move. */
const endLockOuts = (): Promise<void> =>
  world.control.run('update log_in_attempts set locked_until = 1 where locked_until is not null');

test('a user logs in, whatever the case of the address, and the access token names the user', async () => {
  const userId = await world.addUser('ana');
  const answer = await logIn('  ANA@Firm.example ');
  expect(answer.__typename).toBe('LoggedIn');
  const verified = await verifyAccessToken(answer.accessToken ?? '', {
    keys: openVerifyKeys(path.join(world.directory, 'keys')),
    nowSeconds: Math.floor(Date.now() / 1000),
  });
  expect(verified).toMatchObject({ ok: true, value: { userId } });
  expect((await events('LOGGED_IN')).at(-1)).toMatchObject({ object_type: 'User', object_id: userId });
});

test('a wrong password and an unknown address get the same answer, and each is an event', async () => {
  await world.addUser('bela');
  const wrong = await logIn('bela@firm.example', 'not the password');
  const unknown = await logIn('nobody@firm.example');
  expect(unknown).toEqual(wrong);
  expect(wrong.code).toBe('CREDENTIALS_INVALID');
  expect((await events('LOG_IN_FAILED')).slice(-2).map(({ object_type }) => object_type)).toEqual([
    'User',
    'LogIn',
  ]);
  expect((await events('LOG_IN_FAILED')).at(-1)?.['object_id']).toBe('unknown address');
});

test.each(['carla@firm.example', 'nobody-at-all@firm.example'])(
  '%s is locked out after five failures, the right password included',
  async (email) => {
    if (email.startsWith('carla')) await world.addUser('carla');
    for (let failure = 0; failure < FAILURES_ALLOWED; failure += 1)
      expect((await logIn(email, `wrong ${failure}`)).code).toBe('CREDENTIALS_INVALID');
    const locked = await logIn(email);
    expect(locked.code).toBe('ACCOUNT_LOCKED_OUT');
    const minutes = (Date.parse(locked.until ?? '') - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(14);
    expect(minutes).toBeLessThanOrEqual(15);
    await endLockOuts();
    expect(await logIn(email)).toMatchObject(
      email.startsWith('carla') ? { __typename: 'LoggedIn' } : { code: 'CREDENTIALS_INVALID' },
    );
  },
);

test('failures that arrive together are all counted', async () => {
  await world.addUser('dora');
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, index) => logIn('dora@firm.example', `guess ${index}`)),
  );
  expect(answers.filter(({ code }) => code === 'CREDENTIALS_INVALID')).toHaveLength(FAILURES_ALLOWED);
  expect(answers.filter(({ code }) => code === 'ACCOUNT_LOCKED_OUT')).toHaveLength(3);
});

test('a log-in in between starts the count anew', async () => {
  await world.addUser('elsa');
  for (let round = 0; round < 2; round += 1) {
    for (let failure = 1; failure < FAILURES_ALLOWED; failure += 1) await logIn('elsa@firm.example', 'wrong');
    expect((await logIn('elsa@firm.example')).__typename).toBe('LoggedIn');
  }
});

test('a refresh token works once; an earlier one ends all that came from its log-in', async () => {
  await world.addUser('fina');
  const first = await logIn('fina@firm.example');
  const other = await logIn('fina@firm.example');
  const second = await mutate('refreshLogIn', { refreshToken: first.refreshToken ?? '' });
  expect(second.__typename).toBe('LoggedIn');
  expect(second.refreshToken).not.toBe(first.refreshToken);
  const third = await mutate('refreshLogIn', { refreshToken: second.refreshToken ?? '' });
  expect(third.__typename).toBe('LoggedIn');
  const reused = await mutate('refreshLogIn', { refreshToken: first.refreshToken ?? '' });
  expect(reused.code).toBe('TOKEN_INVALID');
  const after = await mutate('refreshLogIn', { refreshToken: third.refreshToken ?? '' });
  expect(after.code).toBe('TOKEN_INVALID');
  expect(await events('REFRESH_TOKEN_REUSED')).toHaveLength(1);
  expect((await mutate('refreshLogIn', { refreshToken: other.refreshToken ?? '' })).__typename).toBe(
    'LoggedIn',
  );
});

test.each([
  '',
  'x',
  'a.b',
  '01890a5d-ac96-774b-bcce-b302099a8057.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
])('%j is no refresh token', async (refreshToken) => {
  expect((await mutate('refreshLogIn', { refreshToken })).code).toBe('TOKEN_INVALID');
  expect((await mutate('logOut', { refreshToken })).code).toBe('TOKEN_INVALID');
});

test('after logging out the refresh token is of no use', async () => {
  await world.addUser('gema');
  const refreshToken = (await logIn('gema@firm.example')).refreshToken ?? '';
  expect((await mutate('logOut', { refreshToken })).__typename).toBe('LoggedOut');
  expect((await mutate('logOut', { refreshToken })).code).toBe('TOKEN_INVALID');
  expect((await mutate('refreshLogIn', { refreshToken })).code).toBe('TOKEN_INVALID');
});

/** A browser's jar for this one cookie. */
class Jar implements SessionCookie {
  value: string | null = null;
  lifeSeconds: number | null = null;

  keep(value: string, lifeSeconds: number): void {
    Object.assign(this, { value, lifeSeconds });
  }

  clear(): void {
    Object.assign(this, { value: null, lifeSeconds: 0 });
  }
}

test('a log-in in the cookie goes on and ends without its token ever being in an answer', async () => {
  await world.addUser('gala');
  const jar = new Jar();
  const input = { email: 'gala@firm.example', password: PASSWORD, refreshTokenIn: 'COOKIE' };
  const first = await mutate('logIn', input, anonymous, jar);
  expect(first).toMatchObject({ __typename: 'LoggedIn', refreshToken: null });
  expect(jar.lifeSeconds).toBe(14 * 24 * 60 * 60);
  const kept = jar.value ?? '';
  const second = await mutate('refreshLogIn', {}, anonymous, jar);
  expect(second).toMatchObject({ __typename: 'LoggedIn', refreshToken: null });
  expect(jar.value).not.toBe(kept);
  const latest = jar.value ?? '';
  expect((await mutate('logOut', {}, anonymous, jar)).__typename).toBe('LoggedOut');
  expect([jar.value, jar.lifeSeconds]).toEqual([null, 0]);
  expect((await mutate('refreshLogIn', {}, anonymous, jar)).code).toBe('TOKEN_INVALID');
  expect((await mutate('refreshLogIn', { refreshToken: latest })).code).toBe('TOKEN_INVALID');
});

test('a token of the input is answered in the answer, and leaves the cookie as it is', async () => {
  await world.addUser('gina');
  const { refreshToken } = await logIn('gina@firm.example');
  const jar = new Jar();
  jar.keep('another.session', 60);
  const input = { refreshToken: refreshToken ?? '' };
  const refreshed = await mutate('refreshLogIn', input, anonymous, jar);
  expect(refreshed.__typename).toBe('LoggedIn');
  expect(refreshed.refreshToken).toMatch(/^[\w-]+\.[\w-]{43}$/);
  await mutate('logOut', { refreshToken: refreshed.refreshToken ?? '' }, anonymous, jar);
  expect(jar.value).toBe('another.session');
});

test('a page that may not use the cookie learns so before its password is looked at', async () => {
  await world.addUser('gita');
  const input = { email: 'gita@firm.example', password: 'wrong', refreshTokenIn: 'COOKIE' };
  const known = (await events('LOG_IN_FAILED')).length;
  expect((await mutate('logIn', input)).code).toBe('COOKIE_NOT_ALLOWED');
  expect((await mutate('logIn', { ...input, password: PASSWORD })).code).toBe('COOKIE_NOT_ALLOWED');
  expect(await events('LOG_IN_FAILED')).toHaveLength(known);
  expect((await mutate('refreshLogIn', {})).code).toBe('TOKEN_INVALID');
});

test('a changed password ends the log-ins of the old one; the same key changes it once', async () => {
  const userId = await world.addUser('hana');
  const refreshToken = (await logIn('hana@firm.example')).refreshToken ?? '';
  const claim = await world.claimOf(userId);
  if (!claim) throw new Error('no claim');
  const newPassword = 'another long sentence';
  const input = { idempotencyKey: 'change-1', currentPassword: PASSWORD, newPassword };
  expect((await mutate('changePassword', { ...input, newPassword: 'short' }, claim)).__typename).toBe(
    'PasswordTooWeak',
  );
  expect((await mutate('changePassword', input, claim)).__typename).toBe('UserChanged');
  expect((await mutate('changePassword', input, claim)).__typename).toBe('UserChanged');
  expect(await events('PASSWORD_CHANGED')).toHaveLength(1);
  expect((await mutate('refreshLogIn', { refreshToken })).code).toBe('TOKEN_INVALID');
  expect((await logIn('hana@firm.example')).code).toBe('CREDENTIALS_INVALID');
  expect((await logIn('hana@firm.example', newPassword)).__typename).toBe('LoggedIn');
});

test('the current password cannot be guessed with an access token: wrong ones lock out', async () => {
  const userId = await world.addUser('ines');
  const claim = await world.claimOf(userId);
  if (!claim) throw new Error('no claim');
  const guess = (number: number): Promise<Answer> =>
    mutate(
      'changePassword',
      {
        idempotencyKey: `guess-${number}`,
        currentPassword: `guess ${number}`,
        newPassword: 'yet another sentence',
      },
      claim,
    );
  for (let number = 0; number < FAILURES_ALLOWED; number += 1)
    expect((await guess(number)).code).toBe('CREDENTIALS_INVALID');
  expect((await guess(99)).code).toBe('ACCOUNT_LOCKED_OUT');
  expect((await logIn('ines@firm.example')).code).toBe('ACCOUNT_LOCKED_OUT');
});

test('passwords and tokens are nowhere stored, not even in events and idempotent answers', async () => {
  await world.addUser('julia');
  const { refreshToken, accessToken = '' } = await logIn('julia@firm.example');
  await logIn('julia@firm.example', 'a password that is wrong but secret');
  await world.books.executeControl(
    (await import('@cifra/firm/tenants/groups')).createTenantGroupCommand,
    { code: 'flush', name: 'Flush' },
    world.request(),
  );
  const secret = refreshToken?.split('.')[1] ?? '';
  expect(secret.length).toBeGreaterThan(40);
  for (const text of [
    secret,
    accessToken,
    PASSWORD,
    'a password that is wrong but secret',
    'another long sentence',
  ])
    expect(await world.control.contains(text), text).toBe(false);
});
