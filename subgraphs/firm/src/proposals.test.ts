import { afterAll, beforeAll, expect, test } from 'vitest';
import { partsOfApiKey } from '@cifra/access/api-key';
import type { Claim } from '@cifra/access/claim';
import type { Uuid } from '@cifra/domain/ids';
import { firmObjectId } from '@cifra/domain/object-id';
import { revokeGrantCommand } from '@cifra/firm/access/grants';
import { listKeys } from '@cifra/firm/api-keys/list-keys';
import { userById } from '@cifra/firm/directory/queries';
import { recordLogIn } from '@cifra/firm/users/record-log-in';
import { ask } from '../../../test/support/ask.ts';
import { expectAccepted } from '../../../test/support/expect-accepted.ts';
import { anonymous, mutateFirm, openFirmWorld, type FirmWorld } from './firm-world.fixture.ts';
import { idOfStored, storedId } from '../../../test/support/stored/stored-rows.ts';

/** A firm that begins with one owner, Ana. The machine then makes Ben and Cai owners too, as `users create-owner` would. */
let world: FirmWorld;
let [ana, ben, cai]: [Claim, Claim, Claim] = [anonymous, anonymous, anonymous];
let [benId, caiId]: [Uuid, Uuid] = ['' as Uuid, '' as Uuid];
let benGrant: Uuid;
beforeAll(async () => {
  world = await openFirmWorld();
  ana = await claimOf(world.ownerId);
});
afterAll(() => world.close());

async function claimOf(userId: Uuid): Promise<Claim> {
  const claim = await world.claimOf(userId);
  if (!claim) throw new Error('the edge made no claim');
  return claim;
}

interface Answer {
  readonly __typename: string;
  readonly code?: string;
  readonly staleBecause?: string | null;
  readonly url?: string;
  readonly secret?: string;
  readonly key?: { readonly id: Uuid };
  readonly group?: { readonly id: Uuid };
  readonly grant?: { readonly id: Uuid };
  readonly change?: { readonly id: Uuid; readonly digest: string; readonly state: string };
  readonly link?: { readonly url: string } | null;
}

const REASON = 'Agreed in the meeting of the partners.';
const CHANGE = 'change { id digest state }';
const KEYLESS: ReadonlySet<string> = new Set([
  'issuePasswordLink',
  'confirmChange',
  'createKey',
  'rotateKey',
]);
const SELECTIONS: Readonly<Record<string, string>> = {
  grantCluster: `... on GrantChanged { grant { id } } ... on ChangeProposed { ${CHANGE} }`,
  revokeGrant: `... on GrantChanged { grant { id } } ... on ChangeProposed { ${CHANGE} }`,
  composeCluster: `... on ChangeProposed { ${CHANGE} }`,
  issuePasswordLink: `... on PasswordLinkIssued { url } ... on ChangeProposed { ${CHANGE} }`,
  confirmChange: `... on ChangeConfirmed { ${CHANGE} link { url } } ... on ProposedChangeRefused { staleBecause }`,
  rejectChange: `... on ChangeClosed { ${CHANGE} }`,
  withdrawChange: `... on ChangeClosed { ${CHANGE} }`,
  changeFirmSetting: `... on ChangeProposed { ${CHANGE} }`,
  changeTenantSetting: `... on ChangeProposed { ${CHANGE} }`,
  changeTenantGroup: `... on ChangeProposed { ${CHANGE} }`,
  createTenantGroup: '... on TenantGroupChanged { group { id } }',
  createKey: `... on KeyProposed { ${CHANGE} secret } ... on KeyIssued { key { id } secret }`,
  rotateKey: `... on KeyProposed { ${CHANGE} secret } ... on KeyIssued { key { id } secret }`,
  deactivateUser: `... on ChangeProposed { ${CHANGE} }`,
  reactivateUser: `... on ChangeProposed { ${CHANGE} }`,
};

const mutate = (field: string, input: Record<string, unknown>, as: Claim = ana): Promise<Answer> =>
  mutateFirm<Answer>(world, [field, input], {
    as,
    selection: `__typename ... on Refusal { code } ${SELECTIONS[field] ?? ''}`,
    ...(KEYLESS.has(field) && { idempotencyKey: null }),
  });

const grant = (userId: Uuid, cluster: string, change: Record<string, unknown> = {}, as: Claim = ana) =>
  mutate('grantCluster', { userId, cluster, scope: 'ALL', reason: REASON, ...change }, as);
const confirm = ({ change }: Answer, as: Claim = ben) =>
  mutate('confirmChange', { changeId: change?.id, digest: change?.digest }, as);
const withdraw = ({ change }: Answer, as: Claim = ana) =>
  mutate('withdrawChange', { changeId: change?.id }, as);

const isIn = async (userId: Uuid, tenant = 'panaderia') => (await world.claimOf(userId, tenant)) !== null;

let people = 0;
const newcomer = (): Promise<Uuid> => world.addUser(`newcomer-${(people += 1)}`);

/** As if the change had been proposed earlier. */
const proposedEarlier = ({ change }: Answer, { hours }: { readonly hours: number }): Promise<void> =>
  world.control.pastTriggers(
    'proposed_changes',
    'update proposed_changes set proposed_at = proposed_at - ? where id = ?',
    hours * 3_600_000_000,
    storedId(change?.id ?? ''),
  );

interface Separation {
  readonly isFirmOfOne: boolean;
  readonly openChangeCount: number;
  readonly selfApprovedCount: number;
  readonly accessManagers: readonly { readonly name: string }[];
}
async function separation(): Promise<Separation> {
  const { data } = await ask<{ separationOfDuties: Separation }>(
    world.firm,
    '{ separationOfDuties { isFirmOfOne openChangeCount selfApprovedCount accessManagers { name } } }',
    { claim: ana },
  );
  return data.separationOfDuties;
}

test('in a firm of one the owner acts alone, with a reason, and it is kept as self-approved', async () => {
  expect(await separation()).toEqual({
    isFirmOfOne: true,
    openChangeCount: 0,
    selfApprovedCount: 0,
    accessManagers: [{ name: 'owner' }],
  });
  const user = await newcomer();
  expect(await grant(user, 'senior', { reason: null })).toMatchObject({ code: 'REASON_TOO_SHORT' });
  expect(await grant(user, 'senior')).toMatchObject({ __typename: 'GrantChanged' });
  expect(await isIn(user)).toBe(true);
  expect((await separation()).selfApprovedCount).toBe(1);
  const { data } = await ask<{ proposedChanges: { nodes: object[] } }>(
    world.firm,
    '{ proposedChanges(state: SELF_APPROVED) { nodes { kind state reason cluster proposedBy { name } mayConfirm { user { name } } decision { decidedBy { name } reason } } } }',
    { claim: ana },
  );
  expect(data.proposedChanges.nodes).toEqual([
    {
      kind: 'GRANT_CLUSTER',
      state: 'SELF_APPROVED',
      reason: REASON,
      cluster: 'senior',
      proposedBy: { name: 'owner' },
      mayConfirm: [],
      decision: { decidedBy: { name: 'owner' }, reason: REASON },
    },
  ]);
  const events = await world.control.rows(
    `select ordinal from audit_events where event = 'CHANGE_SELF_APPROVED'`,
  );
  expect(events).toHaveLength(1);
});

test('in a firm of one what protects less waits for three days, and then the owner makes it alone', async () => {
  const proposed = await mutate('changeFirmSetting', {
    key: 'sessions.idleDays',
    value: '21',
    reason: REASON,
  });
  expect(proposed).toMatchObject({ __typename: 'ChangeProposed', change: { state: 'OPEN' } });
  expect(await confirm(proposed, ana)).toMatchObject({ code: 'CHANGE_WAITS' });
  const { data } = await ask<{ firmSettings: { key: string; value: string }[] }>(
    world.firm,
    '{ firmSettings { key value } }',
    { claim: ana },
  );
  expect(data.firmSettings.find(({ key }) => key === 'sessions.idleDays')?.value).toBe('14');
  await proposedEarlier(proposed, { hours: 72 });
  expect(await confirm(proposed, ana)).toMatchObject({ change: { state: 'SELF_APPROVED' } });
  expect(await confirm(proposed, ana)).toMatchObject({ code: 'CHANGE_DECIDED' });
  expect(await mutate('changeFirmSetting', { key: 'sessions.idleDays', value: '14' })).toMatchObject({
    __typename: 'SettingChanged',
  });
});

test('SELF_SERVICE: nobody grants to themselves or to a cluster that they are in, the only owner included', async () => {
  expect(await grant(world.ownerId, 'junior')).toMatchObject({ code: 'SELF_SERVICE' });
  const compose = (permissions: readonly string[]) =>
    mutate('composeCluster', { code: 'own', name: 'Own', permissions, reason: REASON });
  expect(await compose(['Entry.Read'])).toMatchObject({ __typename: 'ClusterComposed' });
  await world.grant(world.ownerId, 'own');
  expect(await compose(['Entry.Read', 'Report.Read'])).toMatchObject({ code: 'SELF_SERVICE' });
  expect(await compose([])).toMatchObject({ __typename: 'ClusterComposed' });
  // What a narrower grant took from oneself comes back when it goes, or when its group loses the tenant.
  const narrow = await world.grant(world.ownerId, 'client', { scope: 'TENANT', scopeId: world.tenantId });
  expect(await mutate('revokeGrant', { grantId: narrow, reason: REASON })).toMatchObject({
    code: 'SELF_SERVICE',
  });
  const byMachine = { ...world.request(), reason: REASON };
  expectAccepted(await world.books.executeControl(revokeGrantCommand, { grantId: narrow }, byMachine));
});

test('CONFLICTING_PERMISSIONS: nobody signs off what they may prepare, whoever grants it, and however the two meet', async () => {
  const user = await newcomer();
  await world.grant(user, 'junior', { scope: 'TENANT', scopeId: world.tenantId });
  const both = await grant(user, 'reviewer');
  expect(both).toMatchObject({ code: 'CONFLICTING_PERMISSIONS' });
  const permissions = ['Year.Audit', 'Entry.Approve'];
  expect(await mutate('composeCluster', { code: 'both', name: 'Both', permissions })).toMatchObject({
    code: 'CONFLICTING_PERMISSIONS',
  });
  await mutate('composeCluster', { code: 'lookers', name: 'Lookers', permissions: ['Entry.Read'] });
  await world.grant(user, 'lookers');
  const widened = { code: 'lookers', name: 'Lookers', permissions: ['Investigation.Query'], reason: REASON };
  expect(await mutate('composeCluster', widened)).toMatchObject({ code: 'CONFLICTING_PERMISSIONS' });
  await expect(world.grant(user, 'investigator')).rejects.toThrow('CONFLICTING_PERMISSIONS');
});

test('with a second owner, what protects is proposed and the rest is done: each kind', async () => {
  [benId, caiId] = [await world.addUser('ben'), await world.addUser('cai')];
  benGrant = await world.grant(benId, 'owner');
  await world.grant(caiId, 'owner');
  [ben, cai] = [await claimOf(benId), await claimOf(caiId)];
  expect((await separation()).isFirmOfOne).toBe(false);
  const [junior, senior] = [await newcomer(), await newcomer()];
  const juniors = await world.grant(junior, 'junior', { scope: 'TENANT', scopeId: world.tenantId });
  const seniors = await world.grant(senior, 'senior');
  const compose = (code: string, permissions: readonly string[]) =>
    mutate('composeCluster', { code, name: 'Night', permissions, reason: REASON });
  const cells: readonly (readonly [string, Promise<Answer>])[] = [
    ['GrantChanged', grant(await newcomer(), 'junior', { reason: null })],
    ['ChangeProposed', grant(await newcomer(), 'senior')],
    ['ChangeProposed', grant(await newcomer(), 'reviewer')],
    ['ChangeProposed', grant(await newcomer(), 'owner')],
    // A narrower grant takes away what a wider one gave.
    ['ChangeProposed', grant(senior, 'junior', { scope: 'TENANT', scopeId: world.tenantId })],
    ['GrantChanged', mutate('revokeGrant', { grantId: juniors, reason: REASON })],
    ['ChangeProposed', mutate('revokeGrant', { grantId: seniors, reason: REASON })],
    ['PasswordLinkIssued', mutate('issuePasswordLink', { userId: junior })],
    ['ChangeProposed', mutate('issuePasswordLink', { userId: senior, reason: REASON })],
    ['ReasonTooShort', mutate('issuePasswordLink', { userId: senior })],
    ['ClusterComposed', compose('nobodys', ['Entry.Approve'])],
  ];
  for (const [type, answer] of cells) expect((await answer).__typename).toBe(type);
  await compose('night', ['Entry.Read']);
  expect(await grant(senior, 'night')).toMatchObject({ __typename: 'GrantChanged' });
  const added = await compose('night', ['Entry.Read', 'Period.Close', 'Backup.Run']);
  expect(added.__typename).toBe('ChangeProposed');
  expect(await confirm(added)).toMatchObject({ change: { state: 'CONFIRMED' } });
  expect((await compose('night', ['Period.Close'])).__typename).toBe('ClusterComposed');
  expect((await compose('night', [])).__typename).toBe('ChangeProposed');
});

test('a second person confirms what they read, and it is made in their commit, with both names', async () => {
  const user = await newcomer();
  const proposed = await grant(user, 'senior', { scope: 'TENANT', scopeId: world.tenantId });
  expect(await isIn(user)).toBe(false);
  const seen = await ask<{ proposedChanges: { nodes: object[] } }>(
    world.firm,
    `{ proposedChanges(state: OPEN, first: 1) { nodes {
      id kind scope scopeId permission reason user { id } effects { user { id } isFirmWide tenantCount gained lost }
      mayConfirm { user { name } wasCreatedByProposer neverLoggedInElsewhere } decision { reason } } } }`,
    { claim: ben },
  );
  expect(seen.data.proposedChanges.nodes).toMatchObject([
    {
      id: proposed.change?.id,
      kind: 'GRANT_CLUSTER',
      scope: 'TENANT',
      scopeId: world.tenantId,
      permission: 'Access.Manage',
      reason: REASON,
      user: { id: user },
      effects: [{ user: { id: user }, isFirmWide: false, tenantCount: 1, lost: [] }],
      mayConfirm: [{ user: { name: 'ben' } }, { user: { name: 'cai' } }],
      decision: null,
    },
  ]);
  const { change } = proposed;
  const other = { changeId: change?.id, digest: 'f'.repeat(64) };
  expect(await mutate('confirmChange', other, ben)).toMatchObject({ code: 'CHANGE_DIGEST_DIFFERS' });
  expect(await confirm(proposed, ana)).toMatchObject({ code: 'MAKER_IS_CHECKER' });
  const senior = await newcomer();
  await world.grant(senior, 'senior');
  await expect(confirm(proposed, await claimOf(senior))).rejects.toThrow('NOT_FOUND_OR_DENIED');
  expect(await confirm(proposed, ben)).toMatchObject({
    __typename: 'ChangeConfirmed',
    change: { state: 'CONFIRMED' },
    link: null,
  });
  expect(await isIn(user)).toBe(true);
  expect(await confirm(proposed, cai)).toMatchObject({ code: 'CHANGE_DECIDED' });
  const events = await world.control.rows(
    `select e.event, e.after, c.actor_id from audit_events e join commits c on c.number = e.commit_number
     where e.commit_number = (select max(commit_number) from audit_events where event = 'CHANGE_CONFIRMED') order by e.ordinal`,
  );
  expect(events.map(({ event }) => event)).toEqual(['CLUSTER_GRANTED', 'CHANGE_CONFIRMED']);
  expect(idOfStored(events[1]?.['actor_id'])).toBe(benId);
  expect(JSON.parse(String(events[1]?.['after']))).toMatchObject({ proposedBy: world.ownerId });
});

test('a change is stale once what it rests on, or who proposed it, is no longer the same', async () => {
  const user = await newcomer();
  const overtaken = await grant(user, 'senior');
  await world.grant(user, 'client', { scope: 'TENANT', scopeId: world.tenantId });
  expect(await confirm(overtaken)).toMatchObject({
    code: 'CHANGE_STALE',
    staleBecause: 'What it was based on has changed.',
  });
  const doubled = await grant(await newcomer(), 'senior');
  const dora = await world.addUser('dora');
  const doras = await world.grant(dora, 'owner');
  const orphan = await grant(await newcomer(), 'senior', {}, await claimOf(dora));
  await confirm(await mutate('revokeGrant', { grantId: doras, reason: REASON }));
  expect(await confirm(orphan)).toMatchObject({ code: 'CHANGE_STALE' });
  // A tenant that is new since is no reason: a grant for all is one for those to come.
  await world.addTenant('later');
  expect(await confirm(doubled)).toMatchObject({ __typename: 'ChangeConfirmed' });
});

test('a change is decided once: of two who confirm one wins, and a withdrawal wins or loses', async () => {
  const states = new Set<string>();
  for (const rival of [
    (proposed: Answer) => confirm(proposed, cai),
    (proposed: Answer) => withdraw(proposed),
    (proposed: Answer) => mutate('rejectChange', { changeId: proposed.change?.id, reason: REASON }, cai),
  ]) {
    const user = await newcomer();
    const proposed = await grant(user, 'senior');
    const answers = await Promise.all(
      states.size % 2 === 0
        ? [confirm(proposed, ben), rival(proposed)]
        : [rival(proposed), confirm(proposed, ben)],
    );
    const won = answers.filter(({ __typename }) => __typename.startsWith('Change'));
    expect(won).toHaveLength(1);
    expect(answers.find(({ code }) => code !== undefined)).toMatchObject({ code: 'CHANGE_DECIDED' });
    const state = won[0]?.change?.state ?? '';
    states.add(state);
    expect(await isIn(user)).toBe(state === 'CONFIRMED');
  }
  expect(states.size).toBeGreaterThan(1);
});

test('only its proposer withdraws a change, only others reject it, and after a week nobody confirms it', async () => {
  const proposed = await grant(await newcomer(), 'senior');
  expect(await withdraw(proposed, ben)).toMatchObject({ code: 'CHANGE_OF_ANOTHER' });
  const reject = (as: Claim, reason: string) =>
    mutate('rejectChange', { changeId: proposed.change?.id, reason }, as);
  expect(await reject(ben, 'no')).toMatchObject({ code: 'REASON_TOO_SHORT' });
  expect(await reject(ana, REASON)).toMatchObject({ code: 'MAKER_IS_CHECKER' });
  expect(await mutate('withdrawChange', { changeId: world.tenantId })).toMatchObject({
    code: 'CHANGE_UNKNOWN',
  });
  await world.control.pastTriggers(
    'proposed_changes',
    'update proposed_changes set expires_at = 1 where id = ?',
    storedId(proposed.change?.id ?? ''),
  );
  expect(await confirm(proposed)).toMatchObject({ code: 'CHANGE_EXPIRED' });
});

test.each(['confirmChange', 'rejectChange', 'withdrawChange'])(
  '%s: the id of something else is no change, and says so by name',
  async (field) => {
    const more = field === 'rejectChange' ? { reason: REASON } : {};
    const digest = field === 'confirmChange' ? { digest: 'x' } : {};
    const changeId = firmObjectId('User', world.ownerId);
    expect(await mutate(field, { changeId, ...digest, ...more })).toMatchObject({ code: 'INPUT_INVALID' });
  },
);

test('a link for somebody who protects is shown to whoever confirms it, once', async () => {
  const proposed = await mutate('issuePasswordLink', { userId: caiId, reason: REASON });
  // Cai may confirm as little as Ana, while Ben may.
  expect(await confirm(proposed, cai)).toMatchObject({ code: 'CONFIRMER_CONCERNED' });
  const { link } = await confirm(proposed, ben);
  const token = (link?.url ?? '').split('#')[1];
  const newPassword = 'orchard window seventeen';
  expect(
    await mutateFirm(world, ['setPassword', { link: token, newPassword }], {
      as: anonymous,
      idempotencyKey: null,
    }),
  ).toMatchObject({ __typename: 'PasswordSet' });
});

test('a confirmer whom the proposer made, or who was never elsewhere, is marked as such', async () => {
  const logIn = async (userId: Uuid, address: string) => {
    const user = await world.books.control.first(userById, { id: userId });
    const verified = { userId, version: String(user?.commit_number) };
    const request = { ...world.request(), origin: `${address} browser` };
    expectAccepted(
      await world.books.executeControl(
        recordLogIn,
        {
          account: userId,
          email: user?.email ?? '',
          verified,
          tokenHash: '0'.repeat(64),
          handle: userId,
          agent: 'browser',
          ip: address,
          client: address,
          second: null,
          identity: null,
          passkey: null,
        },
        request,
      ),
    );
  };
  await logIn(world.ownerId, '10.0.0.1');
  await logIn(benId, '10.0.0.1');
  await logIn(caiId, '10.0.0.2');
  const created = await mutateFirm<{ user?: { id: Uuid } }>(
    world,
    ['createUser', { email: 'eve@firm.example', name: 'eve', password: 'a long enough sentence' }],
    { as: ana, selection: '__typename ... on UserChanged { user { id } }' },
  );
  const eve = created.user?.id ?? benId;
  expect(await confirm(await grant(eve, 'owner'), cai)).toMatchObject({ __typename: 'ChangeConfirmed' });
  const proposed = await grant(await newcomer(), 'senior');
  const marks = 'wasCreatedByProposer neverLoggedInElsewhere';
  const { data } = await ask<{ proposedChanges: { nodes: { mayConfirm: object[] }[] } }>(
    world.firm,
    `{ proposedChanges(state: OPEN, first: 1) { nodes { mayConfirm { user { name } ${marks} } } } }`,
    { claim: ana },
  );
  expect(data.proposedChanges.nodes[0]?.mayConfirm).toEqual([
    { user: { name: 'ben' }, wasCreatedByProposer: false, neverLoggedInElsewhere: true },
    { user: { name: 'cai' }, wasCreatedByProposer: false, neverLoggedInElsewhere: false },
    { user: { name: 'eve' }, wasCreatedByProposer: true, neverLoggedInElsewhere: true },
  ]);
  await confirm(proposed, await claimOf(eve));
  const [event] = await world.control.rows(
    `select after from audit_events where event = 'CHANGE_CONFIRMED' order by commit_number desc`,
  );
  expect(JSON.parse(String(event?.['after']))).toMatchObject({
    wasCreatedByProposer: true,
    neverLoggedInElsewhere: true,
  });
});

const SETTING = 'entries.manualNeedApproval';
const isApproved = async () => (await world.books.tenantFacts(world.tenantId))?.settings[SETTING];

test('what protects less is proposed, and what protects more is done, of the firm and of one tenant', async () => {
  const ofFirm = (value: string | null, reason: string | null = REASON) =>
    mutate('changeFirmSetting', { key: SETTING, value, reason });
  expect(await ofFirm('false', null)).toMatchObject({ code: 'REASON_TOO_SHORT' });
  expect(await ofFirm('true', null)).toMatchObject({ __typename: 'SettingChanged' });
  const [loose, again] = [await ofFirm('false'), await ofFirm('false')];
  expect(await isApproved()).toBe(true);
  expect(await confirm(loose, ana)).toMatchObject({ code: 'MAKER_IS_CHECKER' });
  expect(await confirm(loose)).toMatchObject({ change: { state: 'CONFIRMED' } });
  expect(await isApproved()).toBe(false);
  expect(await confirm(again)).toMatchObject({ code: 'CHANGE_STALE' });

  // Somebody who sets one tenant's settings confirms there, and elsewhere there is nothing.
  await mutate('composeCluster', { code: 'setters', name: 'Setters', permissions: ['Settings.Write'] });
  const sol = await world.addUser('sol');
  await world.grant(sol, 'setters', { scope: 'TENANT', scopeId: world.tenantId });
  const [inTenant, solIn] = [
    await world.claimOf(world.ownerId, 'panaderia'),
    await world.claimOf(sol, 'panaderia'),
  ] as [Claim, Claim];
  const ofTenant = (value: string | null) =>
    mutate('changeTenantSetting', { key: SETTING, value, reason: REASON }, inTenant);
  expect(await ofTenant('true')).toMatchObject({ __typename: 'SettingChanged' });
  const [taken, widened] = [
    await ofTenant(null),
    await mutate('changeFirmSetting', { key: 'sessions.idleDays', value: '90', reason: REASON }),
  ];
  const waiting = async (claim: Claim) => {
    const { data } = await ask<{ changesToDecide: { nodes: object[] } }>(
      world.firm,
      '{ changesToDecide { nodes { kind settingKey currentValue newValue tenants { slug } mayConfirm { user { name } } } } }',
      { claim },
    );
    return data.changesToDecide.nodes;
  };
  const seen = {
    kind: 'CHANGE_SETTING',
    settingKey: SETTING,
    currentValue: 'true',
    newValue: null,
    tenants: [{ slug: 'panaderia' }],
  };
  expect(await waiting(solIn)).toMatchObject([seen]);
  expect(await waiting(await claimOf(sol))).toMatchObject([
    { mayConfirm: ['ben', 'cai', 'eve', 'sol'].map((name) => ({ user: { name } })) },
  ]);
  for (const decide of ['confirmChange', 'rejectChange'])
    for (const changeId of [widened.change?.id, world.tenantId])
      await expect(
        mutate(
          decide,
          { changeId, ...(decide === 'confirmChange' ? { digest: 'x' } : { reason: REASON }) },
          solIn,
        ),
      ).rejects.toThrow('NOT_FOUND_OR_DENIED');
  expect(await confirm(taken, solIn)).toMatchObject({ change: { state: 'CONFIRMED' } });
  expect(await isApproved()).toBe(false);
  await withdraw(widened);
  expect(await ofFirm(null)).toMatchObject({ __typename: 'SettingChanged' });
});

test('a tenant that joins a group, or leaves it, takes two persons where its people protect', async () => {
  const name = { code: 'pairs', name: 'Pairs' };
  const groupId = (await mutate('createTenantGroup', name)).group?.id;
  const member = (isMember: boolean, tenantId: Uuid = world.tenantId) =>
    mutate('changeTenantGroup', { groupId, tenantId, isMember, reason: REASON });
  const [junior, senior] = [await newcomer(), await newcomer()];
  await world.grant(junior, 'junior', { scope: 'GROUP', scopeId: groupId ?? null });
  expect(await member(true)).toMatchObject({ __typename: 'TenantGroupChanged' });
  expect(await member(false)).toMatchObject({ __typename: 'TenantGroupChanged' });
  await world.grant(senior, 'senior', { scope: 'GROUP', scopeId: groupId ?? null });
  const [joins, other] = [await member(true), await member(true, await world.addTenant('pairs'))];
  expect(await isIn(senior)).toBe(false);
  expect(await confirm(joins)).toMatchObject({ change: { state: 'CONFIRMED' } });
  expect(await isIn(senior)).toBe(true);
  // What another tenant does makes this one's change no other.
  expect(await confirm(other)).toMatchObject({ change: { state: 'CONFIRMED' } });
  expect(await member(false)).toMatchObject({ __typename: 'ChangeProposed' });
  expect(await isIn(senior)).toBe(true);
});

test('nobody has a key that nobody else agreed to: a new one, one handed on, one that lasts longer', async () => {
  await mutate('composeCluster', { code: 'shop', name: 'Shop', permissions: ['Document.Read'] });
  const wanted = {
    name: 'Shop',
    holder: 'SYSTEM',
    tenantIds: [world.tenantId],
    cluster: 'shop',
    reason: REASON,
  };
  const accepted = async (secret = '') =>
    (await listKeys(world.books.control, BigInt(Date.now()) * 1000n)).keys.find((each) =>
      [each.secretHash, each.previousSecretHash].includes(partsOfApiKey(secret)?.secretHash ?? ''),
    )?.id;
  const made = await mutate('createKey', wanted);
  expect(await accepted(made.secret)).toBeUndefined();
  expect(await confirm(made, ana)).toMatchObject({ code: 'MAKER_IS_CHECKER' });
  expect(await confirm(made)).toMatchObject({ change: { state: 'CONFIRMED' } });
  const keyId = await accepted(made.secret);
  expect(keyId).toBeDefined();
  const rotate = (as: Claim, change: Record<string, unknown> = {}) =>
    mutate('rotateKey', { keyId, reason: REASON, ...change }, as);
  expect(await rotate(ana)).toMatchObject({ __typename: 'KeyIssued' });
  const expiresAt = new Date(Date.now() + 300 * 86_400_000).toISOString();
  expect(await rotate(ana, { expiresAt })).toMatchObject({ __typename: 'KeyProposed' });
  const handed = await rotate(ben);
  expect(await accepted(handed.secret)).toBeUndefined();
  expect(await confirm(handed, cai)).toMatchObject({ change: { state: 'CONFIRMED' } });
  expect(await accepted(handed.secret)).toBe(keyId);
  const widened = { code: 'shop', name: 'Shop', permissions: ['Document.Read', 'Invoice.Post'] };
  expect(await mutate('composeCluster', { ...widened, reason: REASON })).toMatchObject({
    __typename: 'ChangeProposed',
  });
  const told = await world.control.rows(`select event from audit_events where after like '%secretHash%'`);
  expect(told).toEqual([]);
});

test('the matrix says who may do what where, and by which grants', async () => {
  const user = await world.addUser('mara');
  const wide = await world.grant(user, 'junior');
  const narrow = { scope: 'TENANT', scopeId: world.tenantId } as const;
  await world.grant(user, 'client', { ...narrow, validUntilMicros: '4102444800000000' });
  const of = `user { name } scope isFirmWide validUntil permissions grants { cluster { code } }
    replacedGrants { id } tenants { nodes { slug } }`;
  const matrix = async (input: string) => {
    const { data } = await ask<{ accessMatrix: { totalCount: number; nodes: object[] } }>(
      world.firm,
      `{ accessMatrix(${input}) { totalCount nodes { ${of} } } }`,
      { claim: ben, rowsOf: null },
    );
    return data.accessMatrix;
  };
  const everywhere = await matrix(`userId: "${firmObjectId('User', user)}"`);
  expect(everywhere).toMatchObject({
    totalCount: 2,
    nodes: [
      {
        user: { name: 'mara' },
        scope: 'ALL',
        isFirmWide: true,
        validUntil: null,
        grants: [{ cluster: { code: 'junior' } }],
        replacedGrants: [],
        tenants: { nodes: [{ slug: 'later' }, { slug: 'pairs' }] },
      },
      {
        scope: 'TENANT',
        isFirmWide: false,
        validUntil: '2100-01-01T00:00:00.000000Z',
        permissions: ['File.Download', 'Document.Read', 'Statement.Read'],
        grants: [{ cluster: { code: 'client' } }],
        replacedGrants: [{ id: wide }],
        tenants: { nodes: [{ slug: 'panaderia' }] },
      },
    ],
  });
  const there = await matrix(
    `userId: "${firmObjectId('User', user)}", tenantId: "${firmObjectId('Tenant', world.tenantId)}"`,
  );
  expect(there.totalCount).toBe(1);
});

test('a review shows each grant with its giver and its last use, and is confirmed as it was read', async () => {
  interface Review {
    readonly digest: string;
    readonly isDue: boolean;
    readonly lastReviewedBy: { readonly name: string } | null;
    readonly grants: { readonly nodes: readonly { readonly user: { readonly name: string } }[] };
  }
  const fields = `digest isDue lastReviewedBy { name } protectingClusters { code }
    grants(first: 200) { nodes { user { name } grantedBy { name } userLastSeenAt isProtecting isEnding grant { cluster { code } } } }`;
  const read = async () =>
    (await ask<{ accessReview: Review }>(world.firm, `{ accessReview { ${fields} } }`, { claim: ben })).data
      .accessReview;
  const review = await read();
  const of = (name: string) => review.grants.nodes.find(({ user }) => user.name === name);
  expect(of('eve')).toMatchObject({ grantedBy: { name: 'cai' }, userLastSeenAt: null, isProtecting: true });
  expect(of('ben')).toMatchObject({ grantedBy: null, userLastSeenAt: expect.any(String) as string });
  expect(of('mara')).toMatchObject({ isProtecting: false, isEnding: false });
  expect(review).toMatchObject({ isDue: false, lastReviewedBy: null });
  const confirmReview = () =>
    mutateFirm(world, ['confirmAccessReview', { digest: review.digest }], { as: ben });
  expect(await confirmReview()).toMatchObject({ __typename: 'AccessReviewed' });
  expect((await read()).lastReviewedBy).toEqual({ name: 'ben' });
  await world.grant(await newcomer(), 'client');
  expect(await confirmReview()).toMatchObject({ code: 'ACCESS_REVIEW_STALE' });
});

test('nobody is alone at once: each owner who goes agrees, or another does, and counts for 30 days', async () => {
  const { data } = await ask<{
    users: { nodes: { name: string; grants: { id: Uuid; isRevoked: boolean }[] }[] };
  }>(world.firm, '{ users(first: 200) { nodes { name grants { id isRevoked } } } }', { claim: ana });
  const grantsOf = (name: string) =>
    (data.users.nodes.find((user) => user.name === name)?.grants ?? []).filter((each) => !each.isRevoked);
  const deactivated = (userId: Uuid) => mutate('deactivateUser', { userId, reason: REASON });
  const gone = await deactivated(caiId);
  expect(gone.__typename).toBe('ChangeProposed');
  expect(await confirm(gone)).toMatchObject({ change: { state: 'CONFIRMED' } });
  const back = await mutate('reactivateUser', { userId: caiId, reason: REASON });
  expect(await confirm(back)).toMatchObject({ change: { state: 'CONFIRMED' } });
  for (const [grantId, by] of [
    ...[...grantsOf('eve'), ...grantsOf('cai')].map(({ id }) => [id, ben] as const),
    // The last second person is the only one who may agree.
    [benGrant, ben] as const,
  ]) {
    const proposed = await mutate('revokeGrant', { grantId, reason: REASON });
    expect(await confirm(proposed, by)).toMatchObject({ __typename: 'ChangeConfirmed' });
  }
  expect(await deactivated(benId)).toMatchObject({ __typename: 'UserChanged' });
  expect((await separation()).isFirmOfOne).toBe(false);
  expect(await grant(await newcomer(), 'senior')).toMatchObject({ code: 'SECOND_PERSON_MISSING' });
  expect(await grant(await newcomer(), 'junior')).toMatchObject({ __typename: 'GrantChanged' });
});
