import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { bitmapHas, numbersOf } from './bitmap.ts';
import { resolveGrants, type AccessGrant, type UserAccess } from './grants.ts';
import { isPermissionName, permissionNumber, type PermissionName } from './permissions.ts';

const now = 1_000n;

const grant = (fields: Partial<AccessGrant> & Pick<AccessGrant, 'clusterId'>): AccessGrant => ({
  scope: 'ALL',
  scopeId: null,
  validFromMicros: null,
  validUntilMicros: null,
  isRevoked: false,
  ...fields,
});

const firm: UserAccess = {
  user: { id: 'u', name: 'Ana', isActive: true },
  grants: [],
  clusters: [
    { id: 'read', permissions: ['Entry.Read'], isRemoved: false },
    { id: 'draft', permissions: ['Entry.Draft'], isRemoved: false },
    { id: 'post', permissions: ['GL.Post'], isRemoved: false },
    { id: 'gone', permissions: ['Year.Close'], isRemoved: true },
    { id: 'own', permissions: ['Party.Own'], isRemoved: false },
  ],
  groups: [
    { id: 'retail', tenantIds: ['a', 'b'], isRemoved: false },
    { id: 'dissolved', tenantIds: ['c'], isRemoved: true },
  ],
  tenants: [
    { id: 'a', number: 1, state: 'ACTIVE' },
    { id: 'b', number: 2, state: 'ACTIVE' },
    { id: 'c', number: 3, state: 'ACTIVE' },
    { id: 'p', number: 4, state: 'PROVISIONING' },
    { id: 'x', number: 5, state: 'REMOVED' },
  ],
};

function allowed(access: Partial<UserAccess>, tenantId: string): PermissionName[] {
  const bitmap = resolveGrants({ ...firm, ...access }, now).byTenant.get(tenantId)?.permissions;
  const names: PermissionName[] = ['Entry.Read', 'Entry.Draft', 'GL.Post', 'Year.Close'];
  return names.filter((name) => bitmap !== undefined && bitmapHas(bitmap, permissionNumber(name)));
}

describe('the most specific scope wins', () => {
  const grants = [
    grant({ clusterId: 'post' }),
    grant({ clusterId: 'draft', scope: 'GROUP', scopeId: 'retail' }),
    grant({ clusterId: 'read', scope: 'TENANT', scopeId: 'a' }),
  ];

  test('a grant for the tenant replaces those for its group and for all', () => {
    expect(allowed({ grants }, 'a')).toEqual(['Entry.Read']);
  });
  test('a grant for the group replaces those for all', () => {
    expect(allowed({ grants }, 'b')).toEqual(['Entry.Draft']);
  });
  test('elsewhere the grants for all count', () => {
    expect(allowed({ grants }, 'c')).toEqual(['GL.Post']);
  });
  test('grants of one scope add up', () => {
    expect(
      allowed({ grants: [...grants, grant({ clusterId: 'draft', scope: 'TENANT', scopeId: 'a' })] }, 'a'),
    ).toEqual(['Entry.Read', 'Entry.Draft']);
  });
  test('firm-wide permissions are those of the grants for all, whatever single tenants say', () => {
    expect(numbersOf(resolveGrants({ ...firm, grants }, now).firm)).toEqual([permissionNumber('GL.Post')]);
    expect(numbersOf(resolveGrants({ ...firm, grants: grants.slice(1) }, now).firm)).toEqual([]);
  });
});

test('a tenant that comes later is covered by a grant for all', () => {
  const later = [...firm.tenants, { id: 'new', number: 9, state: 'ACTIVE' as const }];
  expect(allowed({ grants: [grant({ clusterId: 'post' })], tenants: later }, 'new')).toEqual(['GL.Post']);
});

test('a tenant that is not active is served to nobody', () => {
  const { byTenant } = resolveGrants({ ...firm, grants: [grant({ clusterId: 'post' })] }, now);
  expect([...byTenant.keys()]).toEqual(['a', 'b', 'c']);
});

test('a grant counts from its first instant and no longer at its last', () => {
  const timed = (from: bigint | null, until: bigint | null): PermissionName[] =>
    allowed({ grants: [grant({ clusterId: 'post', validFromMicros: from, validUntilMicros: until })] }, 'a');
  expect(timed(now, null)).toEqual(['GL.Post']);
  expect(timed(now + 1n, null)).toEqual([]);
  expect(timed(null, now + 1n)).toEqual(['GL.Post']);
  expect(timed(null, now)).toEqual([]);
});

test('what was resolved says until when it is true', () => {
  const grants = [
    grant({ clusterId: 'post', validUntilMicros: now + 50n }),
    grant({ clusterId: 'read', validFromMicros: now + 20n }),
    grant({ clusterId: 'read', validFromMicros: now + 10n, isRevoked: true }),
  ];
  expect(resolveGrants({ ...firm, grants }, now).nextChangeMicros).toBe(now + 20n);
  expect(resolveGrants({ ...firm, grants }, now + 50n).nextChangeMicros).toBeNull();
});

test('a revoked grant counts for nothing', () => {
  const grants = [
    grant({ clusterId: 'post' }),
    grant({ clusterId: 'read', scope: 'TENANT', scopeId: 'a', isRevoked: true }),
  ];
  expect(allowed({ grants }, 'a')).toEqual(['GL.Post']);
});

test('removing a cluster never widens: its grant for a tenant stands, and gives nothing', () => {
  const grants = [grant({ clusterId: 'post' }), grant({ clusterId: 'gone', scope: 'TENANT', scopeId: 'a' })];
  expect(allowed({ grants }, 'a')).toEqual([]);
  expect(allowed({ grants }, 'b')).toEqual(['GL.Post']);
});

test('a removed group has no members', () => {
  expect(
    allowed({ grants: [grant({ clusterId: 'post', scope: 'GROUP', scopeId: 'dissolved' })] }, 'c'),
  ).toEqual([]);
});

test('a user who is not active may do nothing', () => {
  const resolved = resolveGrants(
    { ...firm, user: { ...firm.user, isActive: false }, grants: [grant({ clusterId: 'post' })] },
    now,
  );
  expect(resolved.byTenant.size).toBe(0);
  expect(resolved.firm.length).toBe(0);
  expect(resolved.sets).toEqual([]);
});

test('an unknown constant is left out, and everything else stays', () => {
  const clusters = [{ id: 'mixed', permissions: ['Entry.Read', 'Entry.Fly'], isRemoved: false }];
  expect(allowed({ clusters, grants: [grant({ clusterId: 'mixed' })] }, 'a')).toEqual(['Entry.Read']);
});

/** Says the same in the fewest words: one tenant, one permission, scope after scope. */
function naive(
  access: UserAccess,
  { tenantId, name, at }: { tenantId: string; name: string; at: bigint },
): boolean {
  const tenant = access.tenants.find(({ id }) => id === tenantId);
  if (!access.user.isActive || tenant?.state !== 'ACTIVE' || !isPermissionName(name)) return false;
  const current = access.grants.filter(
    (one) =>
      !one.isRevoked &&
      (one.validFromMicros === null || one.validFromMicros <= at) &&
      (one.validUntilMicros === null || one.validUntilMicros > at),
  );
  const groupIds = access.groups
    .filter((one) => !one.isRemoved && one.tenantIds.includes(tenantId))
    .map(({ id }) => id);
  const levels = [
    current.filter((one) => one.scope === 'TENANT' && one.scopeId === tenantId),
    current.filter((one) => one.scope === 'GROUP' && groupIds.includes(one.scopeId ?? '')),
    current.filter((one) => one.scope === 'ALL'),
  ];
  const winning = levels.find((level) => level.length > 0) ?? [];
  return winning.some((one) =>
    access.clusters.some(
      (cluster) => cluster.id === one.clusterId && !cluster.isRemoved && cluster.permissions.includes(name),
    ),
  );
}

test('who holds a cluster that needs a second factor, and has none, may do nothing', () => {
  const asking = {
    ...firm,
    grants: [grant({ clusterId: 'read' }), grant({ clusterId: 'post', scope: 'TENANT', scopeId: 'a' })],
    clusters: firm.clusters.map((cluster) => ({ ...cluster, needsSecondFactor: cluster.id === 'post' })),
  };
  const tenantsOf = (hasSecondFactor: boolean, grants = asking.grants): number =>
    resolveGrants({ ...asking, grants, user: { ...firm.user, hasSecondFactor } }, now).byTenant.size;
  expect([tenantsOf(false), tenantsOf(true)]).toEqual([0, 3]);
  expect(tenantsOf(false, [grant({ clusterId: 'read' })])).toBe(3);
  expect(
    tenantsOf(false, [grant({ clusterId: 'read' }), grant({ clusterId: 'post', isRevoked: true })]),
  ).toBe(3);
});

test('resolving agrees with the naive model, and the sets with what was resolved', () => {
  const names = ['Entry.Read', 'Entry.Draft', 'GL.Post', 'Not.AConstant'];
  const id = (prefix: string): fc.Arbitrary<string> =>
    fc.integer({ min: 0, max: 3 }).map((number) => `${prefix}${number}`);
  const instant = fc.option(fc.bigInt({ min: 0n, max: 20n }));
  const scoped = fc.oneof(
    fc.constant({ scope: 'ALL' as const, scopeId: null }),
    fc.record({ scope: fc.constant('GROUP' as const), scopeId: id('g') }),
    fc.record({ scope: fc.constant('TENANT' as const), scopeId: id('t') }),
  );
  const access = fc.record({
    user: fc.record({
      id: fc.constant('u'),
      name: fc.constant('Ana'),
      isActive: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
    }),
    grants: fc.array(
      fc
        .tuple(
          scoped,
          fc.record({
            clusterId: id('c'),
            validFromMicros: instant,
            validUntilMicros: instant,
            isRevoked: fc.boolean(),
          }),
        )
        .map(([scope, rest]) => ({ ...scope, ...rest })),
      { maxLength: 8 },
    ),
    clusters: fc.uniqueArray(
      fc.record({ id: id('c'), permissions: fc.subarray(names), isRemoved: fc.boolean() }),
      {
        selector: (cluster) => cluster.id,
      },
    ),
    groups: fc.uniqueArray(
      fc.record({ id: id('g'), tenantIds: fc.uniqueArray(id('t')), isRemoved: fc.boolean() }),
      { selector: (group) => group.id },
    ),
    tenants: fc
      .array(
        fc.constantFrom('ACTIVE' as const, 'ACTIVE' as const, 'PROVISIONING' as const, 'REMOVED' as const),
        { maxLength: 4 },
      )
      .map((states) => states.map((state, index) => ({ id: `t${index}`, number: index + 1, state }))),
  });
  fc.assert(
    fc.property(access, fc.bigInt({ min: 0n, max: 20n }), (one, at) => {
      const resolved = resolveGrants(one, at);
      for (const tenant of one.tenants) {
        for (const name of names) {
          const ofTenant = resolved.byTenant.get(tenant.id)?.permissions ?? new Uint8Array();
          const isAllowed = isPermissionName(name) && bitmapHas(ofTenant, permissionNumber(name));
          expect(isAllowed).toBe(naive(one, { tenantId: tenant.id, name, at }));
        }
        const sets = resolved.sets.filter((set) => bitmapHas(set.tenants, tenant.number));
        expect(sets.map((set) => set.permissions)).toEqual(
          resolved.byTenant.has(tenant.id) ? [resolved.byTenant.get(tenant.id)?.permissions] : [],
        );
      }
    }),
    { numRuns: 500 },
  );
});

describe('a grant for a party', () => {
  const own = permissionNumber('Party.Own');
  const ofParty = (partyId: string, change: Partial<AccessGrant> = {}): AccessGrant =>
    grant({ clusterId: 'own', scope: 'PARTY', scopeId: 'a', partyId, ...change });
  const accessIn = (grants: readonly AccessGrant[], tenantId = 'a') => {
    const access = resolveGrants({ ...firm, grants }, now).byTenant.get(tenantId);
    return access && [numbersOf(access.permissions), access.parties];
  };

  test('gives what is that party’s own in its tenant, and nothing firm-wide', () => {
    expect(accessIn([ofParty('q'), ofParty('p'), ofParty('p')])).toEqual([[own], ['p', 'q']]);
    expect(accessIn([ofParty('p')], 'b')).toBeUndefined();
    expect(numbersOf(resolveGrants({ ...firm, grants: [ofParty('p')] }, now).firm)).toEqual([]);
  });

  test('adds to what others give, replaces none of it and is not replaced', () => {
    const draft = permissionNumber('Entry.Draft');
    expect(accessIn([grant({ clusterId: 'draft' }), ofParty('p')])).toEqual([[draft, own], ['p']]);
    const narrow = grant({ clusterId: 'draft', scope: 'TENANT', scopeId: 'a' });
    expect(accessIn([narrow, ofParty('p')])).toEqual([[draft, own], ['p']]);
  });

  test('counts while it is in force, and for ten parties at most', () => {
    for (const ended of [{ isRevoked: true }, { validUntilMicros: now }, { validFromMicros: now + 1n }])
      expect(accessIn([ofParty('p', ended)])).toBeUndefined();
    const many = Array.from({ length: 12 }, (_each, index) => ofParty(String(index)));
    expect(accessIn(many)?.[1]).toHaveLength(10);
  });

  test('gives nothing by another cluster, and its cluster gives nothing in another scope', () => {
    expect(accessIn([ofParty('p', { clusterId: 'post' })])).toBeUndefined();
    expect(accessIn([grant({ clusterId: 'own' })])).toBeUndefined();
    expect(
      accessIn([grant({ clusterId: 'own', scope: 'TENANT', scopeId: 'a', partyId: 'p' })]),
    ).toBeUndefined();
  });
});
