import { codeOfStep, stepAt } from '@cifra/access/totp';
import { DEMO_PASSWORD } from '@cifra/ops/demo/people';
import { SoftwareAuthenticator } from '../support/software-authenticator.ts';
import type { Firm, Input } from './firm.ts';

const REASON = 'They left the firm at the end of last month.';

/** What people do to log in, and what the owner does with people, groups and settings. */
export async function runFirm(firm: Firm): Promise<void> {
  await changeAccess(firm);
  await agreeInPairs(firm);
  await logInAndOut(firm);
  await useSecondFactor(firm);
  await usePasskey(firm);
  await goWithoutPermission(firm);
  await failToLogIn(firm);
}

async function changeAccess(firm: Firm): Promise<void> {
  const accepted = <Result>(mutation: string, input: Input, selection = ''): Promise<Result> =>
    firm.accepted<Result>(mutation, input, { as: 'owner', isFirmWide: true, selection });
  await accepted('composeCluster', { code: 'readers', name: 'Readers', permissions: ['Entry.Read'] });
  await accepted('composeCluster', {
    code: 'readers',
    name: 'Readers',
    permissions: ['Entry.Read', 'Rate.Read'],
  });
  const { user } = await accepted<{ user: { id: string } }>(
    'createUser',
    { email: 'new@demo.example', name: 'Nora New', password: 'a long enough password' },
    '... on UserChanged { user { id } }',
  );
  const { url } = await accepted<{ url: string }>(
    'inviteUser',
    { email: 'invited@demo.example', name: 'Inés Invited' },
    '... on PasswordLinkIssued { url }',
  );
  const link = url.slice(url.indexOf('#') + 1);
  await firm.accepted('setPassword', { link, newPassword: 'a password of one’s own' }, { isFirmWide: true });
  const { grant } = await accepted<{ grant: { id: string } }>(
    'grantCluster',
    { userId: user.id, cluster: 'readers', scope: 'ALL', validUntil: '2030-01-01T00:00:00Z' },
    '... on GrantChanged { grant { id } }',
  );
  await accepted('revokeGrant', { grantId: grant.id, reason: REASON });
  for (const mutation of ['endUserSessions', 'deactivateUser', 'reactivateUser'])
    await accepted(mutation, { userId: user.id, ...(mutation !== 'endUserSessions' && { reason: REASON }) });
  const { group } = await accepted<{ group: { id: string } }>(
    'createTenantGroup',
    { code: 'bakeries', name: 'Bakeries' },
    '... on TenantGroupChanged { group { id } }',
  );
  for (const isMember of [true, false])
    await accepted('changeTenantGroup', { groupId: group.id, tenantId: firm.apiId, isMember });
  await accepted('renameTenantGroup', { groupId: group.id, name: 'Bakeries and cafés' });
}

/** What takes two persons: the owner makes the senior another one, alone, and then asks them. */
async function agreeInPairs(firm: Firm): Promise<void> {
  const does = <Result>(
    mutation: string,
    input: Input,
    selection: string,
    as: 'owner' | 'senior' = 'owner',
  ) => firm.accepted<Result>(mutation, input, { as, isFirmWide: true, selection });
  const { me } = await firm.read<{ me: { id: string } }>('{ me { id } }', { as: 'senior', isFirmWide: true });
  const owner = { userId: me.id, cluster: 'owner', scope: 'ALL', reason: REASON };
  const { grant } = await does<{ grant: { id: string } }>(
    'grantCluster',
    owner,
    '... on GrantChanged { grant { id } }',
  );
  const revoke = async () => {
    const { change } = await does<{ change: { id: string; digest: string } }>(
      'revokeGrant',
      { grantId: grant.id, reason: REASON },
      '... on ChangeProposed { change { id digest } }',
    );
    return { changeId: change.id, digest: change.digest };
  };
  const [rejected, withdrawn, confirmed] = [await revoke(), await revoke(), await revoke()];
  await does('rejectChange', { changeId: rejected.changeId, reason: REASON }, '', 'senior');
  await does('withdrawChange', { changeId: withdrawn.changeId }, '');
  await does('confirmChange', confirmed, '', 'senior');
  const { accessReview } = await firm.read<{ accessReview: { digest: string } }>(
    '{ accessReview { digest } }',
    {
      as: 'owner',
      isFirmWide: true,
    },
  );
  await does('confirmAccessReview', accessReview, '');
}

interface LoggedIn {
  readonly refreshToken: string;
}
const tokens = { isFirmWide: true, selection: '... on LoggedIn { refreshToken }' } as const;

const logIn = (firm: Firm, email: string, password = DEMO_PASSWORD): Promise<Partial<LoggedIn>> =>
  firm.do('logIn', { email, password }, tokens);

async function logInAndOut(firm: Firm): Promise<void> {
  const first = await logIn(firm, 'reviewer@demo.example');
  const refresh = (refreshToken: unknown): Promise<Partial<LoggedIn>> =>
    firm.do('refreshLogIn', { refreshToken }, tokens);
  const second = await refresh(first.refreshToken);
  const third = await refresh(second.refreshToken);
  // An earlier token ends the session, and with it the token that took its place.
  await refresh(first.refreshToken);
  await refresh(third.refreshToken);
  const another = await logIn(firm, 'reviewer@demo.example');
  await firm.accepted('logOut', { refreshToken: another.refreshToken });
  await firm.accepted(
    'changePassword',
    { currentPassword: DEMO_PASSWORD, newPassword: 'another long password' },
    { as: 'investigator', isFirmWide: true },
  );
}

async function useSecondFactor(firm: Firm): Promise<void> {
  const asReviewer = <Result>(mutation: string, input: Input, selection = ''): Promise<Result> =>
    firm.accepted<Result>(mutation, input, { as: 'reviewer', isFirmWide: true, selection });
  const password = DEMO_PASSWORD;
  const { secret } = await asReviewer<{ secret: string }>(
    'beginTotp',
    { password },
    '... on TotpBegun { secret }',
  );
  const codes = '... on RecoveryCodesIssued { recoveryCodes }';
  const code = codeOfStep(secret, stepAt(Date.now() / 1000));
  const first = await asReviewer<{ recoveryCodes: string[] }>('confirmTotp', { code }, codes);
  await asReviewer('stepUp', { code: first.recoveryCodes[0] });
  await logIn(firm, 'reviewer@demo.example');
  const another = await asReviewer<{ recoveryCodes: string[] }>(
    'replaceRecoveryCodes',
    { code: first.recoveryCodes[1] },
    codes,
  );
  await asReviewer('removeSecondFactor', { code: another.recoveryCodes[0] });
}

async function usePasskey(firm: Firm): Promise<void> {
  const challenge = '... on PasskeyChallenge { token options origin }';
  const asReviewer = <Result>(mutation: string, input: Input, selection = ''): Promise<Result> =>
    firm.accepted<Result>(mutation, input, { as: 'reviewer', isFirmWide: true, selection });
  const ask = (mutation: string) =>
    asReviewer<{ token: string; options: string; origin: string }>(mutation, {}, challenge);
  const { token, options, origin } = await ask('beginPasskey');
  const authenticator = new SoftwareAuthenticator(origin);
  const { passkey } = await asReviewer<{ passkey: { id: string } }>(
    'confirmPasskey',
    { passkey: { token, credential: authenticator.create(options) }, name: 'Laptop' },
    '... on PasskeyAdded { passkey { id } }',
  );
  for (const counter of [9, 9]) {
    const asked = await ask('beginPasskeyStepUp');
    const credential = authenticator.get(asked.options, { counter });
    await firm.do(
      'stepUp',
      { passkey: { token: asked.token, credential } },
      { as: 'reviewer', isFirmWide: true },
    );
  }
  await asReviewer('renamePasskey', { passkeyId: passkey.id, name: 'Phone' });
  await asReviewer('removePasskey', { passkeyId: passkey.id });
}

async function failToLogIn(firm: Firm): Promise<void> {
  await logIn(firm, 'nobody@demo.example', 'wrong password');
  for (let attempts = 0; attempts < 6; attempts += 1)
    await logIn(firm, 'client@demo.example', 'wrong password');
}

async function goWithoutPermission(firm: Firm): Promise<void> {
  await firm.do('revokeGrant', { grantId: 'none', reason: REASON }, { as: 'owner', isFirmWide: true });
  const { errors } = await firm.ask('{ users { edges { node { id } } } }', {
    as: 'client',
    isFirmWide: true,
  });
  if (errors.length === 0) throw new Error('a client saw the users');
}
