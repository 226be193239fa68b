import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Claim } from '@cifra/access/claim';
import { createOwnerCommand } from '@cifra/firm/users/invite-user';
import { newSecret, tokenOfLink } from '@cifra/firm/users/password-links';
import { ask } from '../../../test/support/ask.ts';
import { expectAccepted } from '../../../test/support/expect-accepted.ts';
import { anonymous, openFirmWorld, type FirmWorld } from './firm-world.fixture.ts';
import { storedId } from '../../../test/support/stored/stored-rows.ts';

let world: FirmWorld;
let owner: Claim;
beforeAll(async () => {
  world = await openFirmWorld();
  owner = (await world.claimOf(world.ownerId)) as Claim;
});
afterAll(() => world.close());

const GOOD = 'orchard window seventeen';

interface Answer {
  readonly __typename: string;
  readonly code?: string;
  readonly inputFaults?: readonly { readonly path: readonly string[] }[];
  readonly url?: string;
  readonly expiresAt?: string;
  readonly user?: { readonly id: string; readonly email: string };
}

const selections: Readonly<Record<string, string>> = {
  inviteUser:
    '... on PasswordLinkIssued { url expiresAt user { id email } } ... on InputInvalid { inputFaults { path } }',
  issuePasswordLink: '... on PasswordLinkIssued { url expiresAt user { id email } }',
  setPassword: '... on PasswordSet { isSet }',
  logIn: '... on LoggedIn { refreshToken }',
  refreshLogIn: '',
};

async function mutate(
  field: string,
  input: Record<string, string>,
  claim: Claim = anonymous,
): Promise<Answer> {
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
  const { data, errors } = await ask<Record<string, Answer>>(
    world.firm,
    `mutation ($input: ${type}!) { ${field}(input: $input) { __typename ... on Refusal { code } ${selections[field]} } }`,
    { claim, variables: { input } },
  );
  expect(errors).toEqual([]);
  return data[field] as Answer;
}

const invite = (name: string): Promise<Answer> =>
  mutate('inviteUser', { email: `${name}@Firm.example`, name }, owner);
const linkIn = ({ url = '' }: Answer): string => url.slice(url.indexOf('#') + 1);
const setPassword = (link: string, newPassword = GOOD): Promise<Answer> =>
  mutate('setPassword', { link, newPassword });
const logIn = (name: string, password = GOOD): Promise<Answer & { readonly refreshToken?: string }> =>
  mutate('logIn', { email: `${name}@firm.example`, password });

test('somebody who is invited sets a password with the link, once, and signs in with it', async () => {
  const invited = await invite('ana');
  expect(invited).toMatchObject({ __typename: 'PasswordLinkIssued', user: { email: 'ana@firm.example' } });
  expect(invited.url).toMatch(/^\/auth\/set-password#[0-9a-f-]{36}\.[\w-]{43}$/);
  const hours = (Date.parse(invited.expiresAt ?? '') - Date.now()) / 3_600_000;
  expect(hours).toBeGreaterThan(71.9);
  expect(hours).toBeLessThanOrEqual(72);
  expect((await logIn('ana')).code).toBe('CREDENTIALS_INVALID');
  expect((await setPassword(linkIn(invited))).__typename).toBe('PasswordSet');
  expect((await logIn('ana')).__typename).toBe('LoggedIn');
  expect((await setPassword(linkIn(invited), 'another long password')).code).toBe('LINK_INVALID');
  expect((await logIn('ana')).__typename).toBe('LoggedIn');
});

test('a weak password is refused, and the link stays good', async () => {
  const link = linkIn(await invite('bea'));
  expect((await setPassword(link, 'short')).code).toBe('PASSWORD_TOO_WEAK');
  expect((await setPassword(link)).__typename).toBe('PasswordSet');
});

test('LINK_INVALID: an expired link, one that another replaced, a wrong secret, another’s id, and what is no link', async () => {
  const [first, other] = [await invite('cora'), await invite('dina')];
  const second = await mutate('issuePasswordLink', { userId: first.user?.id ?? '' }, owner);
  const [id = ''] = linkIn(second).split('.');
  const [, secretOfOther = ''] = linkIn(other).split('.');
  for (const link of [linkIn(first), `${id}.${secretOfOther}`, `${id}.`, id, '', 'x'.repeat(100_000)])
    expect((await setPassword(link)).code, link.slice(0, 100)).toBe('LINK_INVALID');
  await world.control.pastTriggers(
    'password_links',
    'update password_links set expires_at = 1 where id = ?',
    storedId(id),
  );
  expect((await setPassword(linkIn(second))).code).toBe('LINK_INVALID');
});

test('a new password ends what the earlier one began, and a lock-out', async () => {
  await setPassword(linkIn(await invite('elsa')));
  const session = await logIn('elsa');
  for (let failure = 0; failure < 5; failure += 1) await logIn('elsa', 'wrong password');
  expect((await logIn('elsa')).code).toBe('ACCOUNT_LOCKED_OUT');
  const users = await ask<{ users: { nodes: { id: string; email: string }[] } }>(
    world.firm,
    '{ users(first: 100) { nodes { id email } } }',
    { claim: owner },
  );
  const userId = users.data.users.nodes.find(({ email }) => email === 'elsa@firm.example')?.id ?? '';
  const reset = await mutate('issuePasswordLink', { userId }, owner);
  expect((await setPassword(linkIn(reset), 'a second long password')).__typename).toBe('PasswordSet');
  expect((await logIn('elsa', 'a second long password')).__typename).toBe('LoggedIn');
  expect((await logIn('elsa')).code).toBe('CREDENTIALS_INVALID');
  expect((await mutate('refreshLogIn', { refreshToken: session.refreshToken ?? '' })).code).toBe(
    'TOKEN_INVALID',
  );
});

test('refusals: an address that is taken, one that is none, and nobody’s id', async () => {
  expect((await invite('owner')).code).toBe('USER_EMAIL_TAKEN');
  expect(await mutate('inviteUser', { email: 'nobody', name: ' ' }, owner)).toMatchObject({
    code: 'INPUT_INVALID',
    inputFaults: [{ path: ['input', 'email'] }, { path: ['input', 'name'] }],
  });
  const nobody = { userId: '01890a5d-ac96-774b-bcce-b302099a8057' };
  expect((await mutate('issuePasswordLink', nobody, owner)).code).toBe('USER_UNKNOWN');
});

test('the operator creates an owner, who may do everything once the password is set', async () => {
  const { secret, secretHash } = newSecret();
  const person = { email: 'first@firm.example', name: 'First', secretHash };
  const issued = expectAccepted(
    await world.books.executeControl(createOwnerCommand, person, world.request()),
  );
  expect((await setPassword(tokenOfLink(issued, secret))).__typename).toBe('PasswordSet');
  expect((await logIn('first')).__typename).toBe('LoggedIn');
  const claim = (await world.claimOf(issued.userId)) as Claim;
  expect(
    (await mutate('inviteUser', { email: 'second@firm.example', name: 'Second' }, claim)).__typename,
  ).toBe('PasswordLinkIssued');
});

test('no link’s secret is stored, the trail says who did what, and the control plane’s chain holds', async () => {
  const invited = await invite('fina');
  const [linkId = '', secret = ''] = linkIn(invited).split('.');
  await setPassword(linkIn(invited));
  expect(await world.control.contains(secret)).toBe(false);
  const events = await world.control.rows(
    `select event, actor_kind, after from audit_events join commits on commits.number = commit_number where after like ? order by commit_number`,
    `%${linkId}%`,
  );
  expect(events.map(({ event }) => event)).toEqual(['PASSWORD_LINK_ISSUED', 'PASSWORD_SET']);
  expect(events.map(({ actor_kind }) => actor_kind)).toEqual(['user', 'user']);
  expect(world.failures).toEqual([]);
});
