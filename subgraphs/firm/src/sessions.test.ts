import { randomBytes, scryptSync } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Claim } from '@cifra/access/claim';
import { isPasswordHashOutdated } from '@cifra/access/password';
import type { Uuid } from '@cifra/domain/ids';
import { issueTicketCommand, newTicket, redeemTicketCommand } from '@cifra/files/tickets';
import { userById } from '@cifra/firm/directory/queries';
import { FAILURES_ALLOWED } from '@cifra/firm/users/attempts';
import { createUserCommand } from '@cifra/firm/users/users';
import { ask } from '../../../test/support/ask.ts';
import { changeSettingCommand } from '@cifra/firm/settings/change-setting';
import { FIRM_SCOPE_ID } from '@cifra/books/directory';
import { expectAccepted } from '../../../test/support/expect-accepted.ts';
import { anonymous, openFirmWorld, PASSWORD, type FirmWorld } from './firm-world.fixture.ts';

let world: FirmWorld;
let owner: Claim;
beforeAll(async () => {
  world = await openFirmWorld();
  owner = (await world.claimOf(world.ownerId)) as Claim;
});
afterAll(() => world.close());

const REASON = 'Left the firm at the end of the month.';

interface Answer {
  readonly __typename: string;
  readonly code?: string;
  readonly accessToken?: string;
  readonly refreshToken?: string;
  readonly endedCount?: number;
  readonly user?: { readonly isActive: boolean };
  readonly url?: string;
}

const selections: Readonly<Record<string, string>> = {
  logIn: '... on LoggedIn { accessToken refreshToken }',
  refreshLogIn: '... on LoggedIn { accessToken refreshToken }',
  endMySessions: '... on SessionsEnded { endedCount }',
  endUserSessions: '... on SessionsEnded { endedCount }',
  deactivateUser: '... on UserChanged { user { isActive } }',
  reactivateUser: '... on UserChanged { user { isActive } }',
  issuePasswordLink: '... on PasswordLinkIssued { url }',
};
const unkeyed = new Set(['logIn', 'refreshLogIn', 'logOut', 'setPassword', 'issuePasswordLink']);
let keys = 0;

async function mutate(
  field: string,
  input: Record<string, string>,
  { claim = anonymous, ip }: { readonly claim?: Claim; readonly ip?: string } = {},
): Promise<Answer> {
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
  const key = unkeyed.has(field) ? {} : { idempotencyKey: `sessions-${(keys += 1)}` };
  const { data, errors } = await ask<Record<string, Answer>>(
    world.firm,
    `mutation ($input: ${type}!) { ${field}(input: $input) { __typename ... on Refusal { code } ${selections[field] ?? ''} } }`,
    { claim, variables: { input: { ...key, ...input } }, ...(ip !== undefined && { ip }) },
  );
  expect(errors).toEqual([]);
  return data[field] as Answer;
}

const logIn = (name: string, { ip, password = PASSWORD }: { ip?: string; password?: string } = {}) =>
  mutate('logIn', { email: `${name}@firm.example`, password }, ip === undefined ? {} : { ip });
const refresh = ({ refreshToken = '' }: Answer): Promise<Answer> => mutate('refreshLogIn', { refreshToken });

/** What the gateway's edge makes of an access token; null: it is refused. */
async function claimWith({ accessToken = '' }: Answer): Promise<Claim | null> {
  const headers = { authorization: `Bearer ${accessToken}` };
  const caller = await world.edge.authenticate({ headers, requestId: 'test', ip: '127.0.0.1' });
  if (caller.kind !== 'principal') return null;
  const minted = await world.edge.mint(caller, []);
  return minted.kind === 'claim' ? minted.claim : null;
}

interface ListedSession {
  readonly id: string;
  readonly isCurrent: boolean;
  readonly address: string;
  readonly agent: string;
  readonly begunAt: string;
  readonly expiresAt: string;
  readonly endsAt: string;
}

async function mySessions(claim: Claim): Promise<readonly ListedSession[]> {
  const { data } = await ask<{ mySessions: { nodes: ListedSession[] } }>(
    world.firm,
    '{ mySessions { nodes { id isCurrent address agent begunAt expiresAt endsAt } } }',
    { claim },
  );
  return data.mySessions.nodes;
}

test('a user who is deactivated is out at once: sessions, tickets, links and log-in; reactivated, they may sign in again', async () => {
  const userId = await world.addUser('ana');
  const session = await logIn('ana');
  expect(await claimWith(session)).not.toBeNull();
  const { ticketHash } = newTicket();
  const input = {
    ownerKind: 'user',
    userId,
    tenantId: world.tenantId,
    purpose: 'UPLOAD',
    uploadId: world.tenantId,
    fileName: 'a.csv',
    maximumBytes: 10,
  } as const;
  expectAccepted(
    await world.books.executeControl(issueTicketCommand, { ticketHash, input }, world.request()),
  );
  const { url = '' } = await mutate('issuePasswordLink', { userId }, { claim: owner });
  const change = { userId, reason: REASON };
  expect(await mutate('deactivateUser', change, { claim: owner })).toMatchObject({
    user: { isActive: false },
  });
  expect(await claimWith(session)).toBeNull();
  expect((await refresh(session)).code).toBe('TOKEN_INVALID');
  expect((await logIn('ana')).code).toBe('CREDENTIALS_INVALID');
  const redeemed = { ticketHash, purpose: 'UPLOAD', callerId: null } as const;
  expect(await world.books.executeControl(redeemTicketCommand, redeemed, world.request())).toMatchObject({
    refusal: { code: 'TICKET_INVALID' },
  });
  expect((await mutate('deactivateUser', change, { claim: owner })).code).toBe('USER_STATE_CONFLICT');
  expect(await mutate('reactivateUser', change, { claim: owner })).toMatchObject({
    user: { isActive: true },
  });
  expect(await claimWith(session)).toBeNull();
  const newPassword = 'orchard window seventeen';
  expect((await mutate('setPassword', { link: url.split('#')[1] ?? '', newPassword })).code).toBe(
    'LINK_INVALID',
  );
  expect((await logIn('ana')).__typename).toBe('LoggedIn');
  expect((await mutate('reactivateUser', change, { claim: owner })).code).toBe('USER_STATE_CONFLICT');
});

test('nobody deactivates themselves, nor the last who manages access; a reason is asked for', async () => {
  const deputyId = await world.addUser('deputy');
  const grantId = await world.grant(deputyId, 'owner', { validUntilMicros: '4000000000000000' });
  const deputy = (await world.claimOf(deputyId)) as Claim;
  const ofOwner = { userId: world.ownerId, reason: REASON };
  expect((await mutate('deactivateUser', ofOwner, { claim: owner })).code).toBe('USER_IS_CALLER');
  expect((await mutate('deactivateUser', ofOwner, { claim: deputy })).code).toBe('LAST_OWNER');
  const ofDeputy = { userId: deputyId, reason: 'too short' };
  expect((await mutate('deactivateUser', ofDeputy, { claim: owner })).code).toBe('REASON_TOO_SHORT');
  const nobody = { userId: grantId, reason: REASON };
  expect((await mutate('deactivateUser', nobody, { claim: owner })).code).toBe('USER_UNKNOWN');
});

test('sessions are listed with where they came from, and ended: one, all, one’s own and another’s', async () => {
  const userId = await world.addUser('bea');
  const [first, second] = [await logIn('bea'), await logIn('bea', { ip: '2001:db8::7' })];
  const claim = (await claimWith(second)) as Claim;
  const listed = await mySessions(claim);
  expect(listed).toMatchObject([
    { isCurrent: true, address: '2001:db8::7', agent: 'vitest' },
    { isCurrent: false, address: '127.0.0.1' },
  ]);
  const sessionId = listed[1]?.id ?? '';
  expect(await mutate('endMySessions', { sessionId }, { claim })).toMatchObject({ endedCount: 1 });
  expect((await mutate('endMySessions', { sessionId }, { claim })).code).toBe('SESSION_UNKNOWN');
  expect([await claimWith(first), (await refresh(first)).code]).toEqual([null, 'TOKEN_INVALID']);
  expect(await claimWith(second)).not.toBeNull();
  const of = { userId, sessionId: listed[0]?.id ?? '' };
  const other = (await world.claimOf(await world.addUser('carla'))) as Claim;
  expect((await mutate('endMySessions', { sessionId: of.sessionId }, { claim: other })).code).toBe(
    'SESSION_UNKNOWN',
  );
  expect(await mutate('endUserSessions', { userId }, { claim: owner })).toMatchObject({ endedCount: 1 });
  expect(await claimWith(second)).toBeNull();
});

test('the sessions of another are for who may read access', async () => {
  const userId = await world.addUser('dina');
  await logIn('dina');
  const junior = await world.addUser('junior');
  await world.grant(junior, 'junior');
  const document =
    'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on User { sessions { nodes { address } } } } }';
  const read = async (claim: Claim) =>
    ask<{ _entities: [{ sessions: { nodes: { address: string }[] } | null }] }>(world.firm, document, {
      claim,
      variables: { representations: [{ __typename: 'User', id: userId }] },
    });
  expect((await read(owner)).data._entities[0].sessions?.nodes).toEqual([{ address: '127.0.0.1' }]);
  const denied = await read((await world.claimOf(junior)) as Claim);
  expect(denied.data._entities[0].sessions).toBeNull();
  expect(denied.errors[0]?.extensions?.['code']).toBe('NOT_FOUND_OR_DENIED');
});

test('access tokens end with log-out, with a changed password and with a reused refresh token', async () => {
  const userId = await world.addUser('elsa');
  const out = await logIn('elsa');
  expect(await claimWith(out)).not.toBeNull();
  await mutate('logOut', { refreshToken: out.refreshToken ?? '' });
  expect(await claimWith(out)).toBeNull();
  const reused = await logIn('elsa');
  const next = await refresh(await refresh(reused));
  expect(await claimWith(next)).not.toBeNull();
  expect((await refresh(reused)).code).toBe('TOKEN_INVALID');
  expect([await claimWith(reused), await claimWith(next)]).toEqual([null, null]);
  const changed = await logIn('elsa');
  const claim = (await claimWith(changed)) as Claim;
  expect(claim.principal.id).toBe(userId);
  const passwords = { currentPassword: PASSWORD, newPassword: 'orchard window seventeen' };
  expect((await mutate('changePassword', passwords, { claim })).__typename).toBe('UserChanged');
  expect(await claimWith(changed)).toBeNull();
});

test('what stands in the trail and in lists ends nobody’s session, and neither does an invented token', async () => {
  await world.addUser('fina');
  const session = await logIn('fina');
  const [handle = ''] = (session.refreshToken ?? '').split('.');
  const [listed] = await mySessions((await claimWith(session)) as Claim);
  const invented = randomBytes(32).toString('base64url');
  for (const refreshToken of [`${listed?.id}.${invented}`, `${handle}.${invented}`]) {
    expect((await mutate('refreshLogIn', { refreshToken })).code).toBe('TOKEN_INVALID');
    expect((await mutate('logOut', { refreshToken })).code).toBe('TOKEN_INVALID');
  }
  expect(await claimWith(session)).not.toBeNull();
  const told = await world.control.rows(
    'select event from audit_events where after like ? or object_id = ?',
    `%${handle}%`,
    handle,
  );
  expect(told).toEqual([]);
});

test('two windows that refresh at the same moment both go on, with the same token', async () => {
  await world.addUser('gala');
  const session = await logIn('gala');
  const [one, other] = await Promise.all([refresh(session), refresh(session)]);
  expect(one.refreshToken).toBe(other?.refreshToken);
  const next = await refresh(one);
  expect(next.__typename).toBe('LoggedIn');
  expect(await claimWith(next)).not.toBeNull();
});

test('a session ends after its days, however often it is refreshed', async () => {
  await world.addUser('hana');
  const setting = `mutation ($input: ChangeFirmSettingInput!) { changeFirmSetting(input: $input) { __typename ... on Refusal { code } } }`;
  const set = (value: string) =>
    ask<{ changeFirmSetting: Answer }>(world.firm, setting, {
      claim: owner,
      variables: {
        input: {
          idempotencyKey: `days-${value}`,
          key: 'sessions.absoluteDays',
          value,
          reason: 'People sign in once a month.',
        },
      },
    });
  expect((await set('1')).data.changeFirmSetting.__typename).toBe('SettingChanged');
  const session = await logIn('hana');
  const refreshed = await refresh(session);
  const back = { scopeId: FIRM_SCOPE_ID, key: 'sessions.absoluteDays', value: '30' };
  expectAccepted(await world.books.executeControl(changeSettingCommand, back, world.request()));
  const [listed] = await mySessions((await claimWith(refreshed)) as Claim);
  const hours = (Date.parse(listed?.endsAt ?? '') - Date.parse(listed?.begunAt ?? '')) / 3_600_000;
  expect([hours, listed?.expiresAt]).toEqual([24, listed?.endsAt]);
});

test('who fails from elsewhere locks that place out and nobody else; a known address stays open whatever happens', async () => {
  const inesId = await world.addUser('ines');
  await logIn('ines');
  const attacker = { ip: '203.0.113.9', password: 'wrong password' };
  for (let failure = 0; failure < FAILURES_ALLOWED; failure += 1)
    expect((await logIn('ines', attacker)).code).toBe('CREDENTIALS_INVALID');
  expect((await logIn('ines', { ip: attacker.ip })).code).toBe('ACCOUNT_LOCKED_OUT');
  expect((await logIn('ines')).__typename).toBe('LoggedIn');
  expect((await logIn('ines', { ip: '203.0.113.10' })).__typename).toBe('LoggedIn');
  await world.control.run(
    `update log_in_attempts set failed_count = 49 where client = '*' and account = ?`,
    inesId,
  );
  expect((await logIn('ines', { ...attacker, ip: '198.51.100.1' })).code).toBe('CREDENTIALS_INVALID');
  expect((await logIn('ines', { ip: '198.51.100.2' })).code).toBe('ACCOUNT_LOCKED_OUT');
  expect((await logIn('ines')).__typename).toBe('LoggedIn');
  await logIn('nobody-at-all', attacker);
  const rows = await world.control.rows('select * from log_in_attempts');
  expect(JSON.stringify(rows)).not.toContain('nobody-at-all');
  expect(JSON.stringify(rows)).not.toContain('203.0.113');
});

test('changing a password takes one guess at the current one, and says nothing of it before', async () => {
  const claim = (await world.claimOf(await world.addUser('julia'))) as Claim;
  const change = (currentPassword: string, newPassword: string) =>
    mutate('changePassword', { currentPassword, newPassword }, { claim });
  expect((await change('a wrong guess', PASSWORD)).code).toBe('CREDENTIALS_INVALID');
  for (const current of ['a wrong guess', PASSWORD])
    expect((await change(current, 'password1234')).code).toBe('PASSWORD_TOO_WEAK');
});

test('a hash of an earlier cost is brought to today’s when its password is used', async () => {
  const salt = randomBytes(16);
  const bare = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
  const hash = scryptSync(PASSWORD, salt, 32, { N: 2, r: 8, p: 1 });
  const passwordHash = `$scrypt$ln=1,r=8,p=1$${bare(salt)}$${bare(hash)}`;
  const user = { email: 'kira@firm.example', name: 'kira', passwordHash };
  const { userId } = expectAccepted(
    await world.books.executeControl(createUserCommand, user, world.request()),
  );
  const stored = async (id: Uuid) => (await world.books.control.first(userById, { id }))?.password_hash ?? '';
  expect(isPasswordHashOutdated(await stored(userId))).toBe(true);
  const session = await logIn('kira');
  expect(isPasswordHashOutdated(await stored(userId))).toBe(false);
  expect(await claimWith(session)).not.toBeNull();
  expect((await logIn('kira')).__typename).toBe('LoggedIn');
  expect(world.failures).toEqual([]);
});
