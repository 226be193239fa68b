import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Claim } from '@cifra/access/claim';
import { defaultClusters } from '@cifra/access/clusters';
import type { Uuid } from '@cifra/domain/ids';
import { objectId } from '@cifra/domain/object-id';
import { ask, askTenant } from '../../../test/support/ask.ts';
import { anonymous, mutateFirm, newKey, openFirmWorld, type FirmWorld } from './firm-world.fixture.ts';
import { currentGrantsVersion } from '@cifra/firm/access/user-access';

let world: FirmWorld;
let owner: Claim;
let other: Uuid;
let third: Uuid;
beforeAll(async () => {
  world = await openFirmWorld();
  other = await world.addTenant('ferreteria');
  third = await world.addTenant('clinica');
  owner = await claim(world.ownerId);
});
afterAll(() => world.close());

async function claim(userId: Uuid, tenant: string | null = null): Promise<Claim> {
  const made = await world.claimOf(userId, tenant);
  if (!made) throw new Error('the edge made no claim');
  return made;
}

const key = newKey;

/** Where one person is enough, or alone: what takes two is tested in proposals.test.ts. */
const REASON = 'The firm takes on its first people.';
const withReason: ReadonlySet<string> = new Set(['grantCluster', 'composeCluster']);

function mutate<Data = { __typename: string; code?: string }>(
  field: string,
  input: Record<string, unknown>,
  selection?: string,
  as: Claim = owner,
): Promise<Data> {
  const given = withReason.has(field) ? { reason: REASON, ...input } : input;
  return mutateFirm<Data>(world, [field, given], { as, ...(selection !== undefined && { selection }) });
}

async function listed(as: Claim): Promise<string[]> {
  const { data, errors } = await ask<{ tenants: { edges: { node: { slug: string } }[] } }>(
    world.firm,
    '{ tenants { edges { node { slug } } } }',
    { claim: as },
  );
  if (errors.length > 0) throw new Error(String(errors[0]?.extensions?.['code']));
  return data.tenants.edges.map(({ node }) => node.slug);
}

async function permissionsIn(userId: Uuid, tenant: string): Promise<readonly string[] | null> {
  const made = await world.claimOf(userId, tenant);
  if (!made) return null;
  const { data } = await ask<{
    myAccess: { permissions: string[]; tenants: { nodes: { tenant: { slug: string } }[] } };
  }>(world.firm, '{ myAccess { permissions tenants { nodes { tenant { slug } } } } }', { claim: made });
  expect(data.myAccess.tenants.nodes).toEqual([{ tenant: { slug: tenant } }]);
  return data.myAccess.permissions;
}

async function denials(): Promise<string[]> {
  const rows = await world.control.rows(
    `select object_id from audit_events where event = 'ACCESS_DENIED' order by commit_number`,
  );
  return rows.map((row) => String(row['object_id']));
}

test('who is not signed in reaches nothing but the log-in, and the attempt is recorded (T2)', async () => {
  for (const field of [
    'me { id }',
    'tenant { id }',
    'tenants { edges { cursor } }',
    'users { edges { cursor } }',
    'roleClusters { id }',
    'tenantGroups { id }',
    'currencies { code }',
    'coaTemplates { code }',
    'firmSettings { key }',
    'permissionConstants',
    'myAccess { permissions }',
  ]) {
    const { data, errors } = await ask(world.firm, `{ ${field} }`, { claim: anonymous });
    expect(
      errors.map(({ extensions }) => extensions?.['code']),
      field,
    ).toEqual(['UNAUTHENTICATED']);
    expect(
      Object.values(data ?? {}).filter((value) => value !== null),
      field,
    ).toEqual([]);
  }
  expect((await denials()).filter((field) => field === 'Query.users').length).toBeGreaterThan(0);
});

test('a junior of one tenant reaches nothing of the firm (T2)', async () => {
  const junior = await world.addUser('junior-of-one');
  await world.grant(junior, 'junior', { scope: 'TENANT', scopeId: world.tenantId });
  const refused = [
    [await claim(junior), 'NOT_FOUND_OR_DENIED'],
    [await claim(junior, 'panaderia'), 'SCOPE_WRONG'],
  ] as const;
  for (const [made, code] of refused) {
    for (const field of ['users { edges { cursor } }', 'roleClusters { id }', 'firmSettings { key }']) {
      const { errors } = await ask(world.firm, `{ ${field} }`, { claim: made });
      expect(errors[0]?.extensions?.['code'], field).toBe(code);
    }
    await expect(
      mutate('createTenantGroup', { code: 'mine', name: 'Mine' }, undefined, made),
    ).rejects.toThrow(code);
    await expect(
      mutate('grantCluster', { userId: junior, cluster: 'owner', scope: 'ALL' }, undefined, made),
    ).rejects.toThrow(code);
  }
});

test("another tenant's entity looks like an unknown one, and the attempt is in that tenant's trail (T3)", async () => {
  const client = await world.addUser('client-of-one');
  await world.grant(client, 'client', { scope: 'TENANT', scopeId: world.tenantId });
  const made = await claim(client, 'panaderia');
  const own = await askTenant<{ slug: string }>(world.firm, world.tenantId, 'id slug baseCurrency', {
    claim: made,
  });
  expect(own.data).toMatchObject({ slug: 'panaderia', baseCurrency: 'PAB' });
  const foreign = await askTenant(world.firm, other, 'id slug', { claim: made });
  const missing = await askTenant(world.firm, '01890a5d-ac96-774b-bcce-b302099a8057', 'id slug', {
    claim: made,
  });
  expect(foreign.data).toBeNull();
  expect(foreign.errors.map(({ message, extensions }) => ({ message, extensions }))).toEqual(
    missing.errors.map(({ message, extensions }) => ({ message, extensions })),
  );
  expect(foreign.errors[0]?.extensions?.['code']).toBe('NOT_FOUND_OR_DENIED');
  const settings = await askTenant(world.firm, world.tenantId, 'settings { key }', { claim: made });
  expect(settings.errors[0]?.extensions?.['code']).toBe('NOT_FOUND_OR_DENIED');
  expect(await world.claimOf(client, 'ferreteria')).toBeNull();
  expect(await world.claimOf(client, 'no-such-tenant')).toBeNull();
});

test("a client's people see names, and neither addresses nor grants of the firm's", async () => {
  const client = await world.addUser('curious');
  await world.grant(client, 'client', { scope: 'TENANT', scopeId: world.tenantId });
  const document = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { name email } } }';
  const representations = [world.ownerId, client].map((id) => ({ __typename: 'User', id }));
  const made = await claim(client, 'panaderia');
  const { data } = await ask<{ _entities: unknown[] }>(world.firm, document, {
    claim: made,
    variables: { r: representations },
  });
  expect(data._entities).toEqual([
    { name: 'owner', email: null },
    { name: 'curious', email: 'curious@firm.example' },
  ]);
  const grants = await ask(
    world.firm,
    'query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { grants { id } } } }',
    { claim: made, variables: { r: representations.slice(0, 1) } },
  );
  expect(grants.errors[0]?.extensions?.['code']).toBe('SCOPE_WRONG');
  const own = await ask<{ me: { grants: { cluster: { code: string }; scope: string }[] } }>(
    world.firm,
    '{ me { grants { cluster { code } scope } } }',
    { claim: made },
  );
  expect(own.data.me.grants).toEqual([{ cluster: { code: 'client' }, scope: 'TENANT' }]);
});

test('the most specific grant wins: for one tenant, then for a group, then for all', async () => {
  const { group } = await mutate<{ group: { id: Uuid } }>(
    'createTenantGroup',
    { code: 'retail', name: 'Retail' },
    '... on TenantGroupChanged { group { id } }',
  );
  for (const tenantId of [world.tenantId, other])
    expect(await mutate('changeTenantGroup', { groupId: group.id, tenantId, isMember: true })).toMatchObject({
      __typename: 'TenantGroupChanged',
    });
  const user = await world.addUser('specific');
  for (const [cluster, scope, scopeId] of [
    ['senior', 'ALL', null],
    ['junior', 'GROUP', group.id],
    ['client', 'TENANT', other],
  ] as const)
    expect(
      await mutate('grantCluster', { userId: user, cluster, scope, ...(scopeId && { scopeId }) }),
    ).toMatchObject({ __typename: 'GrantChanged' });
  expect(await permissionsIn(user, 'clinica')).toContain('GL.Post');
  const inGroup = await permissionsIn(user, 'panaderia');
  expect(inGroup).toContain('Entry.Draft');
  expect(inGroup).not.toContain('GL.Post');
  expect(new Set(await permissionsIn(user, 'ferreteria'))).toEqual(
    new Set(defaultClusters.client.permissions),
  );
  // The client's cluster has no Tenant.Read: its tenant is not in the firm's list.
  expect(await listed(await claim(user))).toEqual(['panaderia', 'clinica']);
  expect(
    await mutate('changeTenantGroup', {
      groupId: group.id,
      tenantId: world.tenantId,
      isMember: false,
      reason: 'The bakery is served by everybody.',
    }),
  ).toMatchObject({ __typename: 'TenantGroupChanged' });
  expect(await permissionsIn(user, 'panaderia')).toContain('GL.Post');
});

test('a group is renamed: its code and its tenants stay, and the trail has both names', async () => {
  const selection =
    '__typename ... on TenantGroupChanged { group { id code name } } ... on Refusal { code } ... on InputInvalid { inputFaults { field problem } }';
  const { group } = await mutate<{ group: { id: Uuid } }>(
    'createTenantGroup',
    { code: 'shops', name: 'Shops' },
    selection,
  );
  await mutate('changeTenantGroup', { groupId: group.id, tenantId: third, isMember: true });
  const rename = (groupId: string, name: string) =>
    mutate<object>('renameTenantGroup', { groupId, name }, selection);
  expect(await rename(group.id, '  Shops and markets ')).toEqual({
    __typename: 'TenantGroupChanged',
    group: { id: group.id, code: 'shops', name: 'Shops and markets' },
  });
  const problem = 'must have 1 to 200 visible characters';
  for (const name of ['  ', 'n'.repeat(201)])
    expect(await rename(group.id, name)).toMatchObject({
      code: 'INPUT_INVALID',
      inputFaults: [{ field: 'name', problem }],
    });
  expect(await rename('shops', 'Markets')).toMatchObject({
    inputFaults: [{ field: 'groupId', problem: 'must be the id of a TenantGroup' }],
  });
  expect(await rename(third, 'Markets')).toMatchObject({ code: 'GROUP_UNKNOWN' });
  const { data } = await ask<{ tenants: { edges: { node: { slug: string; groups: object[] } }[] } }>(
    world.firm,
    '{ tenants { edges { node { slug groups { code name } } } } }',
    { claim: owner },
  );
  expect(data.tenants.edges.find(({ node }) => node.slug === 'clinica')?.node.groups).toEqual([
    { code: 'shops', name: 'Shops and markets' },
  ]);
  const events = await world.control.rows(
    `select before, after from audit_events where event = 'TENANT_GROUP_RENAMED'`,
  );
  expect(events.map((event) => [event['before'], event['after']])).toEqual([
    ['{"name":"Shops"}', '{"name":"Shops and markets"}'],
  ]);
});

test('a grant counts from its first instant to its last, and not once it is revoked', async () => {
  const user = await world.addUser('limited');
  const hour = 3_600_000;
  const instant = (millis: number): string => new Date(Date.now() + millis).toISOString();
  const input = {
    userId: user,
    cluster: 'junior',
    scope: 'TENANT',
    scopeId: third,
    validFrom: instant(hour),
    validUntil: instant(2 * hour),
  };
  const {
    grant: { id: grantId },
  } = await mutate<{ grant: { id: string } }>('grantCluster', input, '... on GrantChanged { grant { id } }');
  const at = async (hours: number): Promise<boolean> => {
    world.clock.offsetMicros = BigInt(hours * hour) * 1000n;
    try {
      return (await world.claimOf(user, 'clinica')) !== null;
    } finally {
      world.clock.offsetMicros = 0n;
    }
  };
  expect([await at(0), await at(1.5), await at(2.5)]).toEqual([false, true, false]);
  const reason = 'The engagement ended early.';
  expect(await mutate('revokeGrant', { grantId, reason: 'too short' })).toMatchObject({
    code: 'REASON_TOO_SHORT',
  });
  expect(await mutate('revokeGrant', { grantId, reason })).toMatchObject({ __typename: 'GrantChanged' });
  expect(await mutate('revokeGrant', { grantId, reason })).toMatchObject({ code: 'GRANT_UNKNOWN' });
  expect(await at(1.5)).toBe(false);
  expect(await mutate('grantCluster', { ...input, validUntil: input.validFrom })).toMatchObject({
    code: 'INPUT_INVALID',
  });
});

test('the last grant that manages access stays', async () => {
  const { data } = await ask<{ me: { grants: { id: string }[] } }>(world.firm, '{ me { grants { id } } }', {
    claim: owner,
  });
  const grantId = data.me.grants[0]?.id ?? '';
  const revoke = () => mutate('revokeGrant', { grantId, reason: 'Leaving the firm for good.' });
  expect(await revoke()).toMatchObject({ code: 'LAST_OWNER' });
  const deputy = await world.addUser('deputy');
  // One that ends leaves the firm without an owner later.
  await mutate('grantCluster', {
    userId: deputy,
    cluster: 'owner',
    scope: 'ALL',
    validUntil: '2099-01-01T00:00:00Z',
  });
  expect(await revoke()).toMatchObject({ code: 'LAST_OWNER' });

  const second = await claim(deputy);
  const agreed = async ({ __typename, change }: Proposed) => {
    expect(__typename).toBe('ChangeProposed');
    const { id: changeId, digest } = change ?? {};
    const confirmed = ['confirmChange', { changeId, digest }] as const;
    expect(await mutateFirm(world, confirmed, { as: second, idempotencyKey: null })).toMatchObject({
      __typename: 'ChangeConfirmed',
    });
  };

  // Somebody who manages access through a cluster of the firm's own frees the owner, and the cluster then keeps the permission.
  const compose = (permissions: readonly string[]) =>
    mutate<Proposed>('composeCluster', { code: 'partners', name: 'Partners', permissions }, PROPOSED);
  await compose(['Access.Read', 'Access.Manage']);
  await agreed(
    await mutate<Proposed>('grantCluster', { userId: deputy, cluster: 'partners', scope: 'ALL' }, PROPOSED),
  );
  const again = await world.grant(world.ownerId, 'owner');
  for (const id of [grantId, again]) {
    const reason = 'Leaving the firm for good.';
    await agreed(await mutate<Proposed>('revokeGrant', { grantId: id, reason }, PROPOSED));
  }
  expect(await compose(['Access.Read'])).toMatchObject({ code: 'LAST_OWNER' });
  await world.grant(world.ownerId, 'owner');
  await agreed(await compose(['Access.Read']));
});

const PROPOSED = '__typename ... on Refusal { code } ... on ChangeProposed { change { id digest } }';
interface Proposed {
  readonly __typename: string;
  readonly change?: { readonly id: string; readonly digest: string };
}

test('a firm composes clusters of constants that exist, and of those alone', async () => {
  const compose = (permissions: readonly string[], code = 'night-shift') =>
    mutate<{ __typename: string; permission?: string }>(
      'composeCluster',
      { code, name: 'Night shift', permissions },
      '__typename ... on PermissionUnknown { permission } ... on ClusterRefused { code }',
    );
  expect(await compose(['Entry.Read', 'GL.Erase'])).toEqual({
    __typename: 'PermissionUnknown',
    permission: 'GL.Erase',
  });
  expect(await compose(['toString'])).toMatchObject({ __typename: 'PermissionUnknown' });
  expect(await compose(['Entry.Read'], 'senior')).toMatchObject({ code: 'CLUSTER_IS_BUILT_IN' });
  expect(await compose(['Entry.Read'])).toMatchObject({ __typename: 'ClusterComposed' });
  const user = await world.addUser('night');
  expect(await mutate('grantCluster', { userId: user, cluster: 'night-shift', scope: 'ALL' })).toMatchObject({
    __typename: 'GrantChanged',
  });
  expect(await permissionsIn(user, 'clinica')).toEqual(['Entry.Read']);
  expect(await compose(['Entry.Read', 'Report.Read'])).toMatchObject({ __typename: 'ClusterComposed' });
  expect(await permissionsIn(user, 'clinica')).toEqual(['Entry.Read', 'Report.Read']);
});

test('grants name users, clusters and places that are there', async () => {
  const nobody = '01890a5d-ac96-774b-bcce-b302099a8057';
  const grant = (input: Record<string, unknown>) =>
    mutate('grantCluster', { userId: world.ownerId, cluster: 'junior', scope: 'ALL', ...input });
  expect(await grant({ userId: nobody })).toMatchObject({ code: 'USER_UNKNOWN' });
  expect(await grant({ cluster: 'boss' })).toMatchObject({ code: 'CLUSTER_UNKNOWN' });
  expect(await grant({ scope: 'GROUP', scopeId: nobody })).toMatchObject({ code: 'GROUP_UNKNOWN' });
  expect(await grant({ scope: 'TENANT', scopeId: nobody })).toMatchObject({ code: 'TENANT_UNKNOWN' });
  expect(await grant({ scope: 'TENANT' })).toMatchObject({ code: 'INPUT_INVALID' });
  expect(await grant({ scopeId: world.tenantId })).toMatchObject({ code: 'INPUT_INVALID' });
});

test('a user is created once per key, and one address is one user', async () => {
  const input = {
    email: 'Nora@firm.example',
    name: 'Nora',
    password: 'a long enough sentence',
    idempotencyKey: 'create-nora',
  };
  const create = (change: Record<string, string> = {}) =>
    mutate<{ __typename: string; user?: { id: string; email: string } }>(
      'createUser',
      { ...input, ...change },
      '__typename ... on UserChanged { user { id email } } ... on InputInvalid { inputFaults { field code } }',
    );
  const first = await create();
  expect(first.user?.email).toBe('nora@firm.example');
  expect(await create()).toEqual(first);
  expect(await create({ name: 'Other' })).toEqual({ __typename: 'IdempotencyKeyReused' });
  expect(await create({ idempotencyKey: key() })).toEqual({ __typename: 'UserEmailTaken' });
  expect(
    await create({ idempotencyKey: key(), email: 'x@firm.example', password: 'aaaaaaaaaaaaaa' }),
  ).toEqual({ __typename: 'InputInvalid', inputFaults: [{ field: 'password', code: 'PASSWORD_TOO_WEAK' }] });
  expect(await create({ idempotencyKey: key(), email: 'no address' })).toEqual({
    __typename: 'InputInvalid',
    inputFaults: [{ field: 'email', code: 'INPUT_INVALID' }],
  });
});

test('the version of the grants moves with what decides access, and with nothing else', async () => {
  const { control } = world.books;
  const version = await currentGrantsVersion(control);
  await ask(world.firm, '{ users { edges { cursor } } }', { claim: anonymous });
  expect(await currentGrantsVersion(control)).toBe(version);
  const user = await world.addUser('versioned');
  const withUser = await currentGrantsVersion(control);
  expect(withUser).toBeGreaterThan(version);
  await world.grant(user, 'junior');
  expect(await currentGrantsVersion(control)).toBeGreaterThan(withUser);
});

test('who manages access everywhere but in one tenant neither gives nor takes a party’s grant there', async () => {
  const partyId = '01890a5d-ac96-774b-bcce-b302099a8057' as Uuid;
  const ofParty = (scopeId: Uuid) => ({ scope: 'PARTY', scopeId, partyId, isPartyKnown: true }) as const;
  const person = await world.addUser('of-a-customer');
  const [here, there] = [world.tenantId, other];
  const grants = [
    await world.grant(person, 'party', ofParty(here)),
    await world.grant(person, 'party', ofParty(there)),
  ];
  const manager = await world.addUser('manager');
  await world.grant(manager, 'owner');
  await world.grant(manager, 'client', { scope: 'TENANT', scopeId: there });
  const as = await claim(manager);
  const give = (scopeId: Uuid) =>
    mutate(
      'grantCluster',
      {
        userId: person,
        cluster: 'party',
        scope: 'PARTY',
        scopeId,
        partyId: objectId('Party', scopeId, partyId),
      },
      undefined,
      as,
    );
  expect(await give(there)).toMatchObject({ code: 'TENANT_UNKNOWN' });
  expect(await give(here)).toMatchObject({ code: 'PARTY_UNKNOWN' });
  const revoke = (grantId: Uuid | undefined) =>
    mutate('revokeGrant', { grantId, reason: REASON }, undefined, as);
  expect(await revoke(grants[1])).toMatchObject({ code: 'GRANT_UNKNOWN' });
  expect(await revoke(grants[0])).toMatchObject({ __typename: 'GrantChanged' });
});
