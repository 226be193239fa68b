import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Claim } from '@cifra/access/claim';
import { FIRM_SCOPE_ID } from '@cifra/books/directory';
import { changeSettingCommand } from '@cifra/firm/settings/change-setting';
import { relyingPartyOf } from '@cifra/firm/users/second-factor/passkeys/relying-party';
import { ask } from '../../../test/support/ask.ts';
import { expectAccepted } from '../../../test/support/expect-accepted.ts';
import { SoftwareAuthenticator, type Differently } from '../../../test/support/software-authenticator.ts';
import { anonymous, openFirmWorld, PASSWORD, SERVED_ORIGIN, type FirmWorld } from './firm-world.fixture.ts';

let world: FirmWorld;
let owner: Claim;
beforeAll(async () => {
  world = await openFirmWorld();
  owner = (await world.claimOf(world.ownerId)) as Claim;
});
afterAll(() => world.close());

interface Challenge {
  readonly token: string;
  readonly options: string;
  readonly origin: string;
}
interface Answer extends Challenge {
  readonly __typename: string;
  readonly code?: string;
  readonly withinMinutes?: number;
  readonly challenge?: string;
  readonly accessToken?: string;
  readonly recoveryCodes?: readonly string[];
  readonly passkey?: Challenge & { readonly id: string; readonly name: string };
}

const challenge = 'token options origin';
const selections: Readonly<Record<string, string>> = {
  logIn: `... on LoggedIn { accessToken } ... on SecondFactorRequired { challenge passkey { ${challenge} } }`,
  verifySecondFactor: '... on LoggedIn { accessToken }',
  logInWithPasskey: '... on LoggedIn { accessToken }',
  beginPasskeyLogIn: `... on PasskeyChallenge { ${challenge} }`,
  beginPasskeyStepUp: `... on PasskeyChallenge { ${challenge} }`,
  beginPasskey: `... on PasskeyChallenge { ${challenge} } ... on StepUpRequired { withinMinutes }`,
  confirmPasskey: '... on PasskeyAdded { passkey { id name } recoveryCodes }',
  renamePasskey: '... on PasskeyChanged { passkey { id name } }',
  replaceRecoveryCodes: '... on RecoveryCodesIssued { recoveryCodes }',
};

async function mutate(
  field: string,
  input: Readonly<Record<string, unknown>> = {},
  { claim = anonymous, ip }: { readonly claim?: Claim; readonly ip?: string } = {},
): Promise<Answer> {
  const type = field.startsWith('beginPasskey')
    ? 'BeginPasskeyInput'
    : ['replaceRecoveryCodes', 'removeSecondFactor'].includes(field)
      ? 'SecondFactorProofInput'
      : `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
  const { data, errors } = await ask<Record<string, Answer>>(
    world.firm,
    `mutation ($input: ${type}!) { ${field}(input: $input) { __typename ... on Refusal { code } ${selections[field] ?? ''} } }`,
    { claim, variables: { input }, ...(ip !== undefined && { ip }) },
  );
  expect(errors).toEqual([]);
  return data[field] as Answer;
}

async function claimWith({ accessToken = '' }: Answer): Promise<Claim> {
  const headers = { authorization: `Bearer ${accessToken}` };
  const caller = await world.edge.authenticate({ headers, ip: '127.0.0.1', requestId: 'passkeys' });
  if (caller.kind !== 'principal') throw new Error(caller.kind);
  const minted = await world.edge.mint(caller, []);
  if (minted.kind !== 'claim') throw new Error(minted.code);
  return minted.claim;
}

const logIn = (name: string, ip?: string): Promise<Answer> =>
  mutate('logIn', { email: `${name}@firm.example`, password: PASSWORD }, ip === undefined ? {} : { ip });

/** The session's last proof was a quarter of an hour and a minute ago. */
const stale = (claim: Claim): Claim => ({
  ...claim,
  session: { id: claim.session?.id ?? '', confirmedAtSeconds: Date.now() / 1000 - 16 * 60 },
});

interface Person {
  readonly userId: string;
  readonly claim: Claim;
  readonly authenticator: SoftwareAuthenticator;
  readonly passkeyId: string;
  readonly recoveryCodes: readonly string[];
}

async function add(
  claim: Claim,
  authenticator: SoftwareAuthenticator,
  differently: Differently = {},
): Promise<Answer> {
  const { token, options } = await mutate('beginPasskey', {}, { claim });
  const credential = authenticator.create(options, differently);
  return mutate('confirmPasskey', { passkey: { token, credential }, name: 'Laptop' }, { claim });
}

/** A user with one passkey, signed in. */
async function enrol(
  name: string,
  authenticator: SoftwareAuthenticator = new SoftwareAuthenticator(SERVED_ORIGIN),
): Promise<Person> {
  const userId = await world.addUser(name);
  const claim = await claimWith(await logIn(name));
  const { passkey, recoveryCodes = [] } = await add(claim, authenticator);
  return { userId, claim, authenticator, passkeyId: passkey?.id ?? '', recoveryCodes };
}

async function signIn(
  { authenticator }: Pick<Person, 'authenticator'>,
  differently: Differently = {},
  ip?: string,
): Promise<Answer> {
  const asked = await mutate('beginPasskeyLogIn');
  return answer(asked, authenticator.get(asked.options, differently), ip);
}

const answer = ({ token }: Challenge, credential: string, ip?: string): Promise<Answer> =>
  mutate('logInWithPasskey', { passkey: { token, credential } }, ip === undefined ? {} : { ip });

async function secondFactorsOf(claim: Claim) {
  const { data } = await ask<{
    me: {
      secondFactor: string;
      secondFactors: {
        authenticator: string;
        recoveryCodesLeft: number;
        passkeys: { id: string; name: string; host: string; isSynced: boolean }[];
      };
    };
  }>(
    world.firm,
    '{ me { secondFactor secondFactors { authenticator recoveryCodesLeft passkeys { id name host isSynced } } } }',
    { claim },
  );
  return data.me;
}

const countOf = async (event: string): Promise<number> =>
  (await world.control.rows('select ordinal from audit_events where event = ?', event)).length;

test('a passkey is made after a fresh proof, signs in without a name or a password, and steps up', async () => {
  const ana = await enrol('ana');
  expect(ana.recoveryCodes).toHaveLength(10);
  expect(await secondFactorsOf(ana.claim)).toEqual({
    secondFactor: 'ACTIVE',
    secondFactors: {
      authenticator: 'NONE',
      recoveryCodesLeft: 10,
      passkeys: [{ id: ana.passkeyId, name: 'Laptop', host: 'books.example', isSynced: false }],
    },
  });
  const asked = await mutate('beginPasskeyLogIn');
  expect(asked.origin).toBe(SERVED_ORIGIN);
  expect(JSON.parse(asked.options)).toMatchObject({
    rpId: 'books.example',
    userVerification: 'required',
    allowCredentials: [],
  });
  const session = await answer(asked, ana.authenticator.get(asked.options));
  expect((await claimWith(session)).principal).toMatchObject({ id: ana.userId, name: 'ana' });

  const claim = stale(await claimWith(session));
  expect(await mutate('beginPasskey', {}, { claim })).toMatchObject({
    code: 'STEP_UP_REQUIRED',
    withinMinutes: 15,
  });
  const { token, options } = await mutate('beginPasskeyStepUp', {}, { claim });
  const passkey = { token, credential: ana.authenticator.get(options) };
  expect((await mutate('stepUp', { passkey }, { claim })).__typename).toBe('SteppedUp');
  expect((await mutate('stepUp', { passkey }, { claim })).code).toBe('PASSKEY_INVALID');
});

test('after a right password the user’s own passkey is asked for, and a recovery code still does', async () => {
  const bea = await enrol('bea');
  const other = await enrol('benita');
  const challenged = await logIn('bea');
  expect(challenged.accessToken).toBeUndefined();
  const asked = challenged.passkey as Challenge;
  const { allowCredentials } = JSON.parse(asked.options) as { allowCredentials: unknown[] };
  expect(allowCredentials).toHaveLength(1);
  expect((await answer(asked, other.authenticator.get(asked.options))).code).toBe('PASSKEY_INVALID');
  expect((await answer(asked, bea.authenticator.get(asked.options))).__typename).toBe('LoggedIn');
  const code = bea.recoveryCodes[0] ?? '';
  expect((await mutate('verifySecondFactor', { challenge: challenged.challenge, code })).__typename).toBe(
    'LoggedIn',
  );
  // The password alone is no proof any more.
  expect((await mutate('stepUp', { password: PASSWORD }, { claim: bea.claim })).code).toBe('CODE_INVALID');
});

test('answers for another page, host, challenge or person, or without one, are refused', async () => {
  const cora = await enrol('cora');
  const attacks: readonly Differently[] = [
    { origin: 'https://books.example.evil.example' },
    { origin: 'http://books.example' },
    { rpId: 'evil.example' },
    { challenge: 'AAAA' },
    { crossOrigin: true },
    { isUserVerified: false },
    { isSynced: true },
    { userHandle: 'AAAA' },
  ];
  for (const [index, attack] of attacks.entries())
    expect((await signIn(cora, attack, `203.0.113.${index}`)).code, JSON.stringify(attack)).toBe(
      'PASSKEY_INVALID',
    );
  const asked = await mutate('beginPasskeyLogIn');
  const credential = cora.authenticator.get(asked.options);
  const { response, ...rest } = JSON.parse(credential) as { response: Record<string, string> };
  const anothers = new SoftwareAuthenticator(SERVED_ORIGIN).get(asked.options);
  const signatureOf = (sent: string) =>
    (JSON.parse(sent) as { response: { signature: string } }).response.signature;
  const forged = [
    JSON.stringify({ ...rest, response: { ...response, userHandle: undefined } }),
    JSON.stringify({ ...rest, response: { ...response, signature: 'MEUCIQ' } }),
    JSON.stringify({ ...rest, response: { ...response, signature: signatureOf(anothers) } }),
    JSON.stringify({ ...rest, response: {} }),
    'not JSON',
    '{}',
  ];
  for (const [index, each] of forged.entries())
    expect((await answer(asked, each, `203.0.113.${20 + index}`)).code, each).toBe('PASSKEY_INVALID');
  expect((await answer(asked, credential)).__typename).toBe('LoggedIn');
});

test('a challenge counts for what it was given for, in its session, for five minutes', async () => {
  const dina = await enrol('dina');
  const { claim, authenticator } = dina;
  const another = await claimWith(await signIn(dina));
  const logInAsked = await mutate('beginPasskeyLogIn');
  const stepUpAsked = await mutate('beginPasskeyStepUp', {}, { claim });
  const enrolAsked = await mutate('beginPasskey', {}, { claim });
  const passkey = ({ token, options }: Challenge) => ({ token, credential: authenticator.get(options) });
  for (const asked of [stepUpAsked, enrolAsked])
    expect((await mutate('logInWithPasskey', { passkey: passkey(asked) })).code).toBe('TOKEN_INVALID');
  for (const asked of [logInAsked, enrolAsked])
    expect((await mutate('stepUp', { passkey: passkey(asked) }, { claim })).code).toBe('TOKEN_INVALID');
  expect((await mutate('stepUp', { passkey: passkey(stepUpAsked) }, { claim: another })).code).toBe(
    'TOKEN_INVALID',
  );
  const made = (asked: Challenge) => ({
    passkey: {
      token: asked.token,
      credential: new SoftwareAuthenticator(SERVED_ORIGIN).create(asked.options),
    },
    name: 'Phone',
  });
  expect((await mutate('confirmPasskey', made(enrolAsked), { claim: another })).code).toBe('TOKEN_INVALID');
  expect((await mutate('confirmPasskey', made(stepUpAsked), { claim })).code).toBe('TOKEN_INVALID');
  const first = made(enrolAsked);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 331_000 });
  try {
    expect((await mutate('confirmPasskey', first, { claim })).code).toBe('TOKEN_INVALID');
    expect((await answer(logInAsked, authenticator.get(logInAsked.options))).code).toBe('TOKEN_INVALID');
  } finally {
    vi.useRealTimers();
  }
  expect((await mutate('confirmPasskey', first, { claim })).recoveryCodes).toEqual([]);
  expect((await mutate('confirmPasskey', first, { claim })).code).toBe('TOKEN_INVALID');
});

test('a counter that goes back is refused and recorded; one that does not count goes on, and no answer counts twice', async () => {
  const elsa = await enrol('elsa');
  const before = await countOf('PASSKEY_COUNTER_WENT_BACK');
  expect((await signIn(elsa, { counter: 50 })).__typename).toBe('LoggedIn');
  for (const counter of [50, 2, 0]) expect((await signIn(elsa, { counter })).code).toBe('PASSKEY_INVALID');
  expect(await countOf('PASSKEY_COUNTER_WENT_BACK')).toBe(before + 3);
  expect((await signIn(elsa, { counter: 51 })).__typename).toBe('LoggedIn');
  const fina = await enrol('fina', new SoftwareAuthenticator(SERVED_ORIGIN, { counter: 0 }));
  for (let times = 0; times < 2; times += 1) expect((await signIn(fina)).__typename).toBe('LoggedIn');
  const asked = await mutate('beginPasskeyLogIn');
  const credential = fina.authenticator.get(asked.options);
  expect((await answer(asked, credential)).__typename).toBe('LoggedIn');
  expect((await answer(asked, credential)).code).toBe('PASSKEY_INVALID');
});

test('wrong answers lock out as wrong passwords do, and what nobody has writes nothing', async () => {
  const gala = await enrol('gala');
  const ip = '203.0.113.60';
  for (let times = 0; times < 5; times += 1)
    expect((await signIn(gala, { origin: 'https://evil.example' }, ip)).code).toBe('PASSKEY_INVALID');
  expect((await signIn(gala, {}, ip)).code).toBe('ACCOUNT_LOCKED_OUT');
  expect((await signIn(gala)).__typename).toBe('LoggedIn');
  const commits = () => world.control.rows('select max(number) as head from commits');
  const before = await commits();
  const stranger = new SoftwareAuthenticator(SERVED_ORIGIN);
  expect((await signIn({ authenticator: stranger }, { userHandle: 'AAAA' })).code).toBe('PASSKEY_INVALID');
  expect(await commits()).toEqual(before);
});

test('new passkeys are verified: the page, the host and the user; nobody has one twice, and no attestation is looked at', async () => {
  await world.addUser('hana');
  const claim = await claimWith(await logIn('hana'));
  const attacks: readonly Differently[] = [
    { origin: 'https://evil.example' },
    { rpId: 'evil.example' },
    { challenge: 'AAAA' },
    { crossOrigin: true },
    { isUserVerified: false },
  ];
  for (const attack of attacks)
    expect(
      (await add(claim, new SoftwareAuthenticator(SERVED_ORIGIN), attack)).code,
      JSON.stringify(attack),
    ).toBe('PASSKEY_INVALID');
  const authenticator = new SoftwareAuthenticator(SERVED_ORIGIN);
  const attested = { certificates: [Buffer.alloc(300)] };
  expect((await add(claim, authenticator, attested)).__typename).toBe('PasskeyAdded');
  expect((await add(claim, authenticator)).code).toBe('PASSKEY_INVALID');
});

test('nobody has more than twenty', async () => {
  const { claim } = await enrol('juana');
  for (let count = 1; count < 20; count += 1)
    expect((await add(claim, new SoftwareAuthenticator(SERVED_ORIGIN))).__typename).toBe('PasskeyAdded');
  expect((await add(claim, new SoftwareAuthenticator(SERVED_ORIGIN))).code).toBe('PASSKEY_LIMIT_REACHED');
});

test('one is renamed and removed by its user alone; with the last second factor the recovery codes go', async () => {
  const ines = await enrol('ines');
  const other = await enrol('irene');
  const input = { idempotencyKey: 'rename', passkeyId: ines.passkeyId, name: 'Key on my ring' };
  expect((await mutate('renamePasskey', input, other)).code).toBe('PASSKEY_UNKNOWN');
  expect((await mutate('renamePasskey', { ...input, name: ' ' }, ines)).code).toBe('INPUT_INVALID');
  expect((await mutate('renamePasskey', input, ines)).passkey?.name).toBe('Key on my ring');
  const asked = await mutate('beginPasskeyStepUp', {}, ines);
  const passkey = { token: asked.token, credential: ines.authenticator.get(asked.options) };
  expect((await mutate('replaceRecoveryCodes', { passkey }, ines)).recoveryCodes).toHaveLength(10);
  const remove = { idempotencyKey: 'remove', passkeyId: ines.passkeyId };
  expect((await mutate('removePasskey', remove, { claim: stale(ines.claim) })).code).toBe('STEP_UP_REQUIRED');
  expect((await mutate('removePasskey', remove, other)).code).toBe('PASSKEY_UNKNOWN');
  expect((await mutate('removePasskey', remove, ines)).__typename).toBe('UserChanged');
  expect(await secondFactorsOf(ines.claim)).toEqual({
    secondFactor: 'NONE',
    secondFactors: { authenticator: 'NONE', recoveryCodesLeft: 0, passkeys: [] },
  });
  expect((await signIn(ines)).code).toBe('PASSKEY_INVALID');
  expect((await logIn('ines')).__typename).toBe('LoggedIn');
});

test('who manages access resets passkeys too; a deactivated user’s count for nothing', async () => {
  const lola = await enrol('lola');
  const reset = { idempotencyKey: 'reset', userId: lola.userId, reason: 'Lost the laptop, seen in person.' };
  expect((await mutate('resetSecondFactor', reset, { claim: owner })).__typename).toBe('UserChanged');
  expect((await signIn(lola)).code).toBe('PASSKEY_INVALID');
  expect((await logIn('lola')).__typename).toBe('LoggedIn');
  const mara = await enrol('mara');
  const leave = { idempotencyKey: 'leave', userId: mara.userId, reason: 'They left the firm in March.' };
  expect((await mutate('deactivateUser', leave, { claim: owner })).__typename).toBe('UserChanged');
  expect((await signIn(mara)).code).toBe('PASSKEY_INVALID');
});

test('a passkey is the second factor that a cluster may ask for', async () => {
  const nora = await enrol('nora');
  await world.grant(nora.userId as never, 'senior');
  const set = async (value: string | null) =>
    expectAccepted(
      await world.books.executeControl(
        changeSettingCommand,
        { scopeId: FIRM_SCOPE_ID, key: 'access.secondFactorFor', value },
        world.request(),
      ),
    );
  const permissions = async () => {
    const claim = await claimWith(session);
    const { data } = await ask<{ myAccess: { permissions: string[] } }>(
      world.firm,
      '{ myAccess { permissions } }',
      { claim },
    );
    return data.myAccess.permissions;
  };
  const session = await signIn(nora);
  await set('senior');
  try {
    expect(await permissions()).toContain('GL.Post');
    const remove = { idempotencyKey: 'last', passkeyId: nora.passkeyId };
    expect((await mutate('removePasskey', remove, nora)).__typename).toBe('UserChanged');
    expect(await permissions()).toEqual([]);
  } finally {
    await set(null);
  }
});

test('passkeys need a host name and TLS, or this very machine', () => {
  for (const origin of ['https://books.example', 'http://localhost:4000', 'https://10.example:8443'])
    expect(relyingPartyOf(origin).ok, origin).toBe(true);
  for (const origin of [
    'http://books.example',
    'https://192.168.1.20',
    'http://127.0.0.1:4000',
    'https://[::1]',
    null,
  ])
    expect(relyingPartyOf(origin), String(origin)).toMatchObject({
      refusal: { code: 'PASSKEYS_UNAVAILABLE', facts: { servedOrigin: origin } },
    });
});

test('names of passkeys are not stored in plain, and nothing failed inside', async () => {
  expect(await world.control.contains('Key on my ring')).toBe(false);
  expect(world.failures).toEqual([]);
});
