import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultClusters } from '../clusters.ts';
import type { SettingKey } from '@cifra/domain/settings';
import { bitmapOf } from '../bitmap.ts';
import { permissionNames, permissionNumber, type PermissionName } from '../permissions.ts';
import { accessRows } from './access-matrix.ts';
import { conflictsOf } from './conflicts.ts';
import { confirmingPermissions, conflictBetween, duties, isProtecting } from './duties.ts';
import { effectsOf } from './access-effects.ts';
import { isLoosening } from './protecting-settings.ts';
import { accessAt, type FirmAccess, type FirmGrant } from './firm-access.ts';
import { secondPersonFor } from './second-person.ts';

const DAY = 86_400_000_000n;
const NOW = 1_000n * DAY;

const nobody: FirmAccess = { users: [], grants: [], clusters: [], groups: [], tenants: [] };
const user = (id: string, isActive = true, changedMicros = 0n) => ({ id, isActive, changedMicros });
const cluster = (
  code: string,
  permissions: readonly string[],
  earlierPermissions: readonly string[] = [],
) => ({
  id: code,
  code,
  permissions,
  earlierPermissions,
  isRemoved: false,
  changedMicros: NOW - DAY,
});
const grant = (userId: string, clusterId: string, change: Partial<FirmGrant> = {}): FirmGrant => ({
  id: `${userId}-${clusterId}-${change.scopeId ?? ''}`,
  userId,
  clusterId,
  scope: 'ALL',
  scopeId: null,
  validFromMicros: null,
  validUntilMicros: null,
  isRevoked: false,
  changedMicros: 0n,
  ...change,
});

test('what is kept apart follows from what a permission is for, and no built-in cluster has both sides', () => {
  const audits = new Set<string>(['Year.Audit']);
  const investigating = ['Investigation.Query', 'Investigation.QueryControlPlane'];
  for (const name of permissionNames) {
    const other = new Set<string>([name]);
    const isPart = ['prepares', 'approves', 'closes'].includes(duties[name]);
    expect(conflictBetween(audits, other) !== null, name).toBe(isPart || investigating.includes(name));
    for (const query of investigating)
      expect(conflictBetween(other, new Set([query])) !== null, `${name}, ${query}`).toBe(
        duties[name] !== 'reads' && !investigating.includes(name),
      );
    if (name.endsWith('.Approve') || name.endsWith('.Close')) expect(isProtecting(name), name).toBe(true);
    if (name.endsWith('.Read')) expect([duties[name], isProtecting(name)], name).toEqual(['reads', false]);
  }
  expect(confirmingPermissions.filter((name) => !isProtecting(name))).toEqual([]);
  for (const { code, permissions } of Object.values(defaultClusters)) {
    const names = new Set<string>(permissions);
    expect(conflictBetween(names, names), code).toBeNull();
    const needed = !['junior', 'client', 'party', 'partner'].includes(code);
    expect(permissions.some(isProtecting), code).toBe(needed);
  }
});

test('a user’s grants conflict exactly where both sides hold on one tenant at one time, tenants to come among them', () => {
  const clusters = [
    cluster('auditing', ['Year.Audit', 'Entry.Read']),
    cluster('preparing', ['Entry.Draft']),
    cluster('asking', ['Investigation.Query']),
    cluster('uploading', ['File.Upload']),
    cluster('reading', ['Entry.Read', 'Report.Read']),
  ];
  const groups = [
    { id: 'full', tenantIds: ['one', 'two'], isRemoved: false, earlierTenantIds: [] },
    { id: 'empty', tenantIds: [], isRemoved: false, earlierTenantIds: [] },
  ];
  const limit = fc.option(fc.integer({ min: -3, max: 3 }).map((days) => NOW + BigInt(days) * DAY));
  const place = fc.constantFrom<Pick<FirmGrant, 'scope' | 'scopeId'>>(
    { scope: 'ALL', scopeId: null },
    { scope: 'GROUP', scopeId: 'full' },
    { scope: 'GROUP', scopeId: 'empty' },
    { scope: 'TENANT', scopeId: 'one' },
    { scope: 'TENANT', scopeId: 'three' },
  );
  const grants = fc.array(
    fc
      .record({
        clusterId: fc.constantFrom(...clusters.map(({ id }) => id)),
        place,
        from: limit,
        until: limit,
        isRevoked: fc.boolean(),
      })
      .filter(({ from, until }) => from === null || until === null || from < until),
    { maxLength: 4 },
  );
  fc.assert(
    fc.property(grants, (drawn) => {
      const given = drawn.map(({ clusterId, place: where, from, until, isRevoked }, index) =>
        grant('ana', clusterId, {
          ...where,
          id: String(index),
          validFromMicros: from,
          validUntilMicros: until,
          isRevoked,
        }),
      );
      const firm = { ...nobody, clusters, groups, users: [user('ana')], grants: given };
      const instants = [NOW, ...given.flatMap(({ validFromMicros: from }) => from ?? [])];
      // A tenant of each kind that there is, and one that joins a group, or the firm, later.
      const holdsThere = [
        ({ scope, scopeId }: FirmGrant) => scope === 'ALL' || scopeId === 'one' || scopeId === 'full',
        ({ scope, scopeId }: FirmGrant) => scope === 'ALL' || scopeId === 'three',
        ({ scope, scopeId }: FirmGrant) => scope === 'ALL' || scopeId === 'full',
        ({ scope, scopeId }: FirmGrant) => scope === 'ALL' || scopeId === 'empty',
      ];
      const isInConflict = instants.some(
        (instant) =>
          instant >= NOW &&
          holdsThere.some((holds) => {
            const held = given
              .filter((each) => !each.isRevoked && holds(each))
              .filter(({ validFromMicros: from }) => from === null || from <= instant)
              .filter(({ validUntilMicros: until }) => until === null || until > instant)
              .flatMap(({ clusterId }) => clusters.find(({ id }) => id === clusterId)?.permissions ?? []);
            return conflictBetween(new Set(held), new Set(held)) !== null;
          }),
      );
      expect(conflictsOf(firm, 'ana', NOW).length > 0).toBe(isInConflict);
    }),
    { numRuns: 300 },
  );
});

const manages = { permission: 'Access.Manage' as PermissionName, tenantIds: [] };
const owners = cluster('owner', ['Access.Manage']);
const secondOf = (firm: Partial<FirmAccess>, concerned: readonly string[] = []) =>
  secondPersonFor(
    { ...nobody, clusters: [owners], users: [user('ana'), user('ben'), user('cai')], ...firm },
    manages,
    { userId: 'ana', concerned, nowMicros: NOW },
  );

test('a second person is whoever else has the permission now; whom it concerns only where nobody else does', () => {
  const two = [grant('ana', 'owner'), grant('ben', 'owner')];
  expect(secondOf({ grants: two })).toEqual({ kind: 'NEEDED', mayConfirm: ['ben'] });
  expect(secondOf({ grants: two }, ['ben'])).toEqual({ kind: 'NEEDED', mayConfirm: ['ben'] });
  const three = [...two, grant('cai', 'owner')];
  expect(secondOf({ grants: three }, ['ben'])).toEqual({ kind: 'NEEDED', mayConfirm: ['cai'] });
});

test.each<[string, Partial<FirmAccess>, bigint]>([
  [
    'revoked',
    { grants: [grant('ana', 'owner'), grant('ben', 'owner', { isRevoked: true, changedMicros: NOW - DAY })] },
    DAY,
  ],
  [
    'ended',
    { grants: [grant('ana', 'owner'), grant('ben', 'owner', { validUntilMicros: NOW - 2n * DAY })] },
    2n * DAY,
  ],
  [
    'deactivated',
    {
      users: [user('ana'), user('ben', false, NOW - 3n * DAY)],
      grants: [grant('ana', 'owner'), grant('ben', 'owner')],
    },
    3n * DAY,
  ],
  [
    'of a cluster that permitted it',
    {
      clusters: [owners, cluster('partners', [], ['Access.Manage'])],
      grants: [grant('ana', 'owner'), grant('ben', 'partners')],
    },
    DAY,
  ],
])('whoever is %s counts for 30 days more: until then nobody is alone', (_how, firm, ago) => {
  expect(secondOf(firm)).toEqual({ kind: 'MISSING', aloneFromMicros: NOW - ago + 30n * DAY });
});

test('alone is who alone had the permission for 30 days; a grant to come makes nobody a second person', () => {
  const long = { isRevoked: true, changedMicros: NOW - 31n * DAY };
  expect(secondOf({ grants: [grant('ana', 'owner'), grant('ben', 'owner', long)] })).toEqual({
    kind: 'FIRM_OF_ONE',
  });
  const later = { validFromMicros: NOW + DAY };
  expect(secondOf({ grants: [grant('ana', 'owner'), grant('ben', 'owner', later)] })).toEqual({
    kind: 'FIRM_OF_ONE',
  });
});

test('what a narrower grant takes in a tenant that is not served yet is an effect, as it will be', () => {
  const clusters = [cluster('approving', ['Entry.Approve']), cluster('reading', ['Entry.Read'])];
  const tenants = [{ id: 'new', number: 1, state: 'PROVISIONING' as const }];
  const before = { ...nobody, clusters, tenants, users: [user('ben')], grants: [grant('ben', 'approving')] };
  const narrow = grant('ben', 'reading', { scope: 'TENANT', scopeId: 'new' });
  const after = { ...before, grants: [...before.grants, narrow] };
  expect(effectsOf({ before, after }, ['ben'], NOW)).toMatchObject([
    { tenantIds: ['new'], gained: ['Entry.Read'], lost: ['Entry.Approve'] },
  ]);
});

test.each<[SettingKey, unknown, unknown, boolean]>([
  ['bills.needApproval', true, false, true],
  ['bills.needApproval', false, true, false],
  ['fx.staleAfterDays', 5, 6, true],
  ['settlements.differenceTolerance', '0.05', '0.10', true],
  ['fx.varianceMode', 'SIMPLE', 'SEPARATED', false],
  ['sessions.stepUpMinutes', 15, 0, true],
  ['sessions.stepUpMinutes', 0, 60, false],
  ['sessions.stepUpMinutes', 60, 15, false],
  ['access.secondFactorFor', 'owner,senior', 'senior,owner,junior', false],
  ['access.secondFactorFor', 'owner,senior', 'senior', true],
])('%s from %s to %s loosens: %s', (key, before, after, loosens) => {
  expect(isLoosening(key, { before: before as never, after: after as never })).toBe(loosens);
});

test('the matrix says of every user and tenant what the edge would allow', () => {
  const clusters = [
    cluster('reading', ['Entry.Read', 'Report.Read']),
    cluster('drafting', ['Entry.Draft']),
    { ...cluster('gone', ['Entry.Approve']), isRemoved: true },
    cluster('own', ['Party.Own']),
  ];
  const groups = [{ id: 'some', tenantIds: ['one', 'two'], isRemoved: false, earlierTenantIds: [] }];
  const tenants = ['one', 'two', 'three'].map((id, number) => ({ id, number, state: 'ACTIVE' as const }));
  const drawn = fc.array(
    fc.record({
      userId: fc.constantFrom('ana', 'ben'),
      clusterId: fc.constantFrom(...clusters.map(({ id }) => id)),
      place: fc.constantFrom<Pick<FirmGrant, 'scope' | 'scopeId' | 'partyId'>>(
        { scope: 'ALL', scopeId: null },
        { scope: 'GROUP', scopeId: 'some' },
        { scope: 'TENANT', scopeId: 'two' },
        { scope: 'PARTY', scopeId: 'one', partyId: 'p' },
        { scope: 'PARTY', scopeId: 'two', partyId: 'q' },
      ),
      until: fc.option(fc.constantFrom(NOW - DAY, NOW + DAY)),
      isRevoked: fc.boolean(),
    }),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(drawn, (given) => {
      const grants = given.map(({ userId, clusterId, place, until, isRevoked }, index) =>
        grant(userId, clusterId, { ...place, id: String(index), validUntilMicros: until, isRevoked }),
      );
      const firm = { users: [user('ana'), user('ben')], grants, clusters, groups, tenants };
      const rows = accessRows(firm, NOW);
      for (const { id: userId } of firm.users) {
        const access = accessAt(firm, userId, NOW);
        const own = rows.filter((row) => row.userId === userId);
        const shown = (isThere: (row: (typeof own)[number]) => boolean) =>
          bitmapOf(own.filter(isThere).flatMap((row) => row.permissions.map(permissionNumber)));
        expect(shown(({ isFirmWide }) => isFirmWide)).toEqual(access.firm);
        for (const { id } of tenants) {
          const there = own.filter(({ tenantIds }) => tenantIds.includes(id));
          expect(there.filter(({ scope }) => scope !== 'PARTY').length).toBeLessThanOrEqual(1);
          expect(there.filter(({ scope }) => scope === 'PARTY').length).toBeLessThanOrEqual(1);
          const allowed = access.byTenant.get(id)?.permissions ?? bitmapOf([]);
          expect(shown(({ tenantIds }) => tenantIds.includes(id))).toEqual(allowed);
        }
      }
    }),
    { numRuns: 200 },
  );
});
