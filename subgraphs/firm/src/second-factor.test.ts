import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Claim } from '@cifra/access/claim';
import { codeOfStep, stepAt } from '@cifra/access/totp';
import { changeSettingCommand } from '@cifra/firm/settings/change-setting';
import { FIRM_SCOPE_ID } from '@cifra/books/directory';
import { ask } from '../../../test/support/ask.ts';
import { expectAccepted } from '../../../test/support/expect-accepted.ts';
import { anonymous, openFirmWorld, PASSWORD, type FirmWorld } from './firm-world.fixture.ts';
import { storedId } from '../../../test/support/stored/stored-rows.ts';

let world: FirmWorld;
let owner: Claim;
beforeAll(async () => {
  world = await openFirmWorld();
  owner = (await world.claimOf(world.ownerId)) as Claim;
});
afterAll(() => world.close());

interface Answer {
  readonly __typename: string;
  readonly code?: string;
  readonly challenge?: string;
  readonly accessToken?: string;
  readonly refreshToken?: string;
  readonly secret?: string;
  readonly uri?: string;
  readonly recoveryCodes?: readonly string[];
  readonly withinMinutes?: number;
}

const loggedIn = '... on LoggedIn { accessToken refreshToken }';
const codes = '... on RecoveryCodesIssued { recoveryCodes }';
const stepUpRequired = '... on StepUpRequired { withinMinutes }';
const selections: Readonly<Record<string, string>> = {
  logIn: `${loggedIn} ... on SecondFactorRequired { challenge }`,
  verifySecondFactor: loggedIn,
  refreshLogIn: loggedIn,
  beginTotp: '... on TotpBegun { secret uri }',
  confirmTotp: codes,
  replaceRecoveryCodes: codes,
  inviteUser: stepUpRequired,
};

async function mutate(
  field: string,
  input: Record<string, string>,
  { claim = anonymous, ip }: { readonly claim?: Claim; readonly ip?: string } = {},
): Promise<Answer> {
  const named: Readonly<Record<string, string>> = {
    confirmTotp: 'CodeInput',
    replaceRecoveryCodes: 'SecondFactorProofInput',
    removeSecondFactor: 'SecondFactorProofInput',
  };
  const type = named[field] ?? `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
  const { data, errors } = await ask<Record<string, Answer>>(
    world.firm,
    `mutation ($input: ${type}!) { ${field}(input: $input) { __typename ... on Refusal { code } ${selections[field] ?? ''} } }`,
    { claim, variables: { input }, ...(ip !== undefined && { ip }) },
  );
  expect(errors).toEqual([]);
  return data[field] as Answer;
}

const logIn = (name: string, ip?: string): Promise<Answer> =>
  mutate('logIn', { email: `${name}@firm.example`, password: PASSWORD }, ip === undefined ? {} : { ip });
const verify = ({ challenge = '' }: Answer, code: string, ip?: string): Promise<Answer> =>
  mutate('verifySecondFactor', { challenge, code }, ip === undefined ? {} : { ip });

async function claimWith({ accessToken = '' }: Answer): Promise<Claim> {
  const headers = { authorization: `Bearer ${accessToken}` };
  const caller = await world.edge.authenticate({ headers, ip: '127.0.0.1', requestId: 'second-factor' });
  if (caller.kind !== 'principal') throw new Error(caller.kind);
  const minted = await world.edge.mint(caller, []);
  if (minted.kind !== 'claim') throw new Error(minted.code);
  return minted.claim;
}

/** The code of the step now, or of one after it. */
const codeOf = (secret: string, later = 0): string => codeOfStep(secret, stepAt(Date.now() / 1000) + later);

interface Enrolled {
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
  readonly claim: Claim;
}

/** A user with a second factor, whose present code is spent. */
async function enrol(name: string): Promise<Enrolled> {
  await world.addUser(name);
  const claim = await claimWith(await logIn(name));
  const { secret = '' } = await mutate('beginTotp', { password: PASSWORD }, { claim });
  const { recoveryCodes = [] } = await mutate('confirmTotp', { code: codeOf(secret) }, { claim });
  return { secret, recoveryCodes, claim };
}

/** When the session of a claim was last confirmed, in epoch microseconds. */
async function confirmedAt({ session }: Claim): Promise<number> {
  const [row] = await world.control.rows(
    'select confirmed_at from log_in_sessions where id = ?',
    storedId(session?.id ?? ''),
  );
  return Number(row?.['confirmed_at']);
}

test('an authenticator is set up in two steps; from then on a log-in asks for a code, which is good once', async () => {
  await world.addUser('ana');
  const claim = await claimWith(await logIn('ana'));
  expect((await mutate('beginTotp', { password: 'a wrong one' }, { claim })).code).toBe(
    'CREDENTIALS_INVALID',
  );
  const begun = await mutate('beginTotp', { password: PASSWORD }, { claim });
  const { secret = '' } = begun;
  expect(begun.uri).toContain(`otpauth://totp/Cifra:ana%40firm.example?secret=${secret}`);
  expect((await logIn('ana')).__typename).toBe('LoggedIn');
  expect((await mutate('confirmTotp', { code: '000 00' }, { claim })).code).toBe('CODE_INVALID');
  const spent = codeOf(secret);
  const confirmed = await mutate('confirmTotp', { code: spent }, { claim });
  expect(new Set(confirmed.recoveryCodes).size).toBe(10);
  expect((await mutate('beginTotp', { password: PASSWORD }, { claim })).code).toBe(
    'SECOND_FACTOR_STATE_CONFLICT',
  );
  const challenged = await logIn('ana');
  expect(challenged).toMatchObject({ __typename: 'SecondFactorRequired' });
  expect(challenged.accessToken).toBeUndefined();
  expect((await verify(challenged, spent)).code).toBe('CODE_INVALID');
  const next = codeOf(secret, 1);
  const session = await verify(challenged, next);
  expect(session.__typename).toBe('LoggedIn');
  expect((await claimWith(session)).principal.name).toBe('ana');
  expect((await verify(await logIn('ana'), next)).code).toBe('CODE_INVALID');
});

test('a recovery code is good once, in any form; new ones replace those that are left', async () => {
  const { secret, recoveryCodes, claim } = await enrol('bea');
  const [first = '', second = '', third = ''] = recoveryCodes;
  const challenged = await logIn('bea');
  expect((await verify(challenged, first.toUpperCase().replaceAll('-', ' '))).__typename).toBe('LoggedIn');
  expect((await verify(await logIn('bea'), first)).code).toBe('CODE_INVALID');
  expect((await mutate('replaceRecoveryCodes', { code: second }, { claim })).recoveryCodes).toHaveLength(10);
  expect((await verify(await logIn('bea'), third)).code).toBe('CODE_INVALID');
  expect((await verify(await logIn('bea'), codeOf(secret, 1))).__typename).toBe('LoggedIn');
});

test('guesses are counted with wrong passwords, also where each comes with a right password before it', async () => {
  await enrol('cora');
  const ip = '203.0.113.20';
  for (let guess = 0; guess < 5; guess += 1)
    expect((await verify(await logIn('cora', ip), `00000${guess}`, ip)).code).toBe('CODE_INVALID');
  expect((await logIn('cora', ip)).code).toBe('ACCOUNT_LOCKED_OUT');
  expect((await logIn('cora')).__typename).toBe('SecondFactorRequired');
});

test('a challenge is no access token, ends with the password, and cannot be made up', async () => {
  const { secret, claim } = await enrol('dina');
  const challenged = await logIn('dina');
  await expect(claimWith({ __typename: '', accessToken: challenged.challenge ?? '' })).rejects.toThrow(
    'refused',
  );
  const passwords = {
    idempotencyKey: 'dina',
    currentPassword: PASSWORD,
    newPassword: 'orchard window seventeen',
  };
  expect((await mutate('changePassword', passwords, { claim })).__typename).toBe('UserChanged');
  expect((await verify(challenged, codeOf(secret, 1))).code).toBe('TOKEN_INVALID');
  expect((await verify({ __typename: '', challenge: 'a.b.c' }, codeOf(secret, 1))).code).toBe(
    'TOKEN_INVALID',
  );
});

test('it is removed with a code by its user, and with a reason by who manages access', async () => {
  const { recoveryCodes, claim } = await enrol('elsa');
  expect((await mutate('removeSecondFactor', { code: '123456' }, { claim })).code).toBe('CODE_INVALID');
  expect((await mutate('removeSecondFactor', { code: recoveryCodes[0] ?? '' }, { claim })).__typename).toBe(
    'UserChanged',
  );
  expect((await logIn('elsa')).__typename).toBe('LoggedIn');
  await enrol('fina');
  const { data } = await ask<{ users: { nodes: { id: string; email: string; secondFactor: string }[] } }>(
    world.firm,
    '{ users(first: 100) { nodes { id email secondFactor } } }',
    { claim: owner },
  );
  const stateOf = (name: string) => data.users.nodes.find(({ email }) => email === `${name}@firm.example`);
  expect([stateOf('elsa')?.secondFactor, stateOf('fina')?.secondFactor]).toEqual(['NONE', 'ACTIVE']);
  const reset = { userId: stateOf('fina')?.id ?? '', reason: 'Lost the phone, seen in person.' };
  const keyed = (key: string, input: Record<string, string>) =>
    mutate('resetSecondFactor', { idempotencyKey: key, ...input }, { claim: owner });
  expect((await keyed('1', { ...reset, reason: 'lost' })).code).toBe('REASON_TOO_SHORT');
  expect((await keyed('2', { ...reset, userId: world.ownerId })).code).toBe('USER_IS_CALLER');
  expect((await keyed('3', reset)).__typename).toBe('UserChanged');
  expect((await keyed('4', reset)).code).toBe('SECOND_FACTOR_STATE_CONFLICT');
  expect((await logIn('fina')).__typename).toBe('LoggedIn');
});

test('who holds a cluster that needs a second factor may do nothing but set one up', async () => {
  const userId = await world.addUser('gala');
  await world.grant(userId, 'senior');
  const session = await logIn('gala');
  const setting = { scopeId: FIRM_SCOPE_ID, key: 'access.secondFactorFor' };
  const set = async (value: string | null) =>
    expectAccepted(
      await world.books.executeControl(changeSettingCommand, { ...setting, value }, world.request()),
    );
  const permissions = async () => {
    const { data } = await ask<{ myAccess: { permissions: string[] } }>(
      world.firm,
      '{ myAccess { permissions } }',
      { claim: await claimWith(session) },
    );
    return data.myAccess.permissions;
  };
  expect(await permissions()).toContain('GL.Post');
  await set('senior, reviewer');
  try {
    expect(await permissions()).toEqual([]);
    expect(owner.scope.permissions.length).toBeGreaterThan(0);
    const claim = await claimWith(session);
    const { secret = '' } = await mutate('beginTotp', { password: PASSWORD }, { claim });
    await mutate('confirmTotp', { code: codeOf(secret) }, { claim });
    expect(await permissions()).toContain('GL.Post');
  } finally {
    await set(null);
  }
});

test('what matters asks for a fresh proof, where the firm wants one: a code, or the password where there is none', async () => {
  const set = async (value: string) =>
    expectAccepted(
      await world.books.executeControl(
        changeSettingCommand,
        { scopeId: FIRM_SCOPE_ID, key: 'sessions.stepUpMinutes', value },
        world.request(),
      ),
    );
  const { secret, claim: withFactor } = await enrol('hana');
  const session = await logIn('owner');
  const stale = (claim: Claim): Claim => ({
    ...claim,
    session: { id: claim.session?.id ?? '', confirmedAtSeconds: Date.now() / 1000 - 16 * 60 },
  });
  const fresh = await claimWith(session);
  const invite = (name: string, claim: Claim) =>
    mutate('inviteUser', { email: `${name}@firm.example`, name }, { claim });
  expect((await invite('one', stale(fresh))).__typename).toBe('PasswordLinkIssued');
  await set('15');
  try {
    expect((await invite('two', fresh)).__typename).toBe('PasswordLinkIssued');
    expect(await invite('three', stale(fresh))).toMatchObject({
      code: 'STEP_UP_REQUIRED',
      withinMinutes: 15,
    });
    // Whoever has a stolen token does not end the sessions of its owner.
    expect((await mutate('endMySessions', { idempotencyKey: 'end' }, { claim: stale(fresh) })).code).toBe(
      'STEP_UP_REQUIRED',
    );
    const wrong = { claim: stale(fresh) };
    expect((await mutate('stepUp', { password: 'a wrong one' }, wrong)).code).toBe('CREDENTIALS_INVALID');
    expect((await mutate('stepUp', {}, { claim: stale(withFactor) })).code).toBe('CODE_INVALID');
    const password = { password: PASSWORD };
    expect((await mutate('stepUp', password, { claim: withFactor })).code).toBe('CODE_INVALID');
    expect((await mutate('stepUp', { code: codeOf(secret, 1) }, { claim: withFactor })).__typename).toBe(
      'SteppedUp',
    );
    const before = await confirmedAt(fresh);
    expect((await mutate('stepUp', password, { claim: fresh })).__typename).toBe('SteppedUp');
    expect(await confirmedAt(fresh)).toBeGreaterThan(before);
    expect((await invite('four', await claimWith(session))).__typename).toBe('PasswordLinkIssued');
  } finally {
    await set('0');
  }
});

test('neither secrets nor codes are stored in plain, and nothing failed inside', async () => {
  const { secret, recoveryCodes } = await enrol('ines');
  const [code = ''] = recoveryCodes;
  for (const text of [secret, code, code.replaceAll('-', ''), code.replaceAll('-', '').toUpperCase()])
    expect(await world.control.contains(text)).toBe(false);
  expect(world.failures).toEqual([]);
});
