import { isInForce } from '../grants.ts';
import { isPermissionName, permissions, type PermissionName } from '../permissions.ts';
import type { FirmAccess, FirmGrant } from './firm-access.ts';

/** What a user may do in some places, and why: places where the same grants decide are one row. What is a party's own has rows apart. */
export interface AccessRow {
  readonly userId: string;
  /** The scope that won: that of the grants. */
  readonly scope: FirmGrant['scope'];
  /** The grants that decide there, by id. */
  readonly grantIds: readonly string[];
  /** Grants in force that narrower ones replace there. */
  readonly replacedGrantIds: readonly string[];
  readonly permissions: readonly PermissionName[];
  /** Whether it holds for what belongs to no tenant. */
  readonly isFirmWide: boolean;
  /** By number. */
  readonly tenantIds: readonly string[];
  /** The first instant at which one of the deciding grants ends. Null: none does. */
  readonly untilMicros: bigint | null;
}

interface Place {
  readonly tenantId: string | null;
  readonly deciding: readonly FirmGrant[];
  readonly replaced: readonly FirmGrant[];
}

/** Who may do what where at an instant, by user: the rules of `resolveGrants`, with their reasons. Who may do nothing has no row. */
export function accessRows(
  firm: FirmAccess,
  nowMicros: bigint,
  {
    userId = null,
    tenantId = null,
  }: { readonly userId?: string | null; readonly tenantId?: string | null } = {},
): readonly AccessRow[] {
  const clusters = new Map(firm.clusters.map((cluster) => [cluster.id, cluster]));
  const tenants = firm.tenants
    .filter(({ id, state }) => state === 'ACTIVE' && (tenantId === null || id === tenantId))
    .toSorted((left, right) => left.number - right.number);
  const groupsOf = new Map<string, Set<string>>(tenants.map(({ id }) => [id, new Set()]));
  for (const group of firm.groups)
    if (!group.isRemoved) for (const id of group.tenantIds) groupsOf.get(id)?.add(group.id);
  const standing = Map.groupBy(
    firm.grants.filter((grant) => isInForce(grant, nowMicros)),
    (grant) => grant.userId,
  );
  return firm.users
    .filter(({ id, isActive }) => isActive && (userId === null || id === userId))
    .flatMap(({ id }) => {
      const grants = standing.get(id) ?? [];
      const places = tenants.map((tenant) =>
        placeOf(tenant.id, grants, groupsOf.get(tenant.id) ?? new Set()),
      );
      const firmWide = {
        tenantId: null,
        deciding: grants.filter(({ scope }) => scope === 'ALL'),
        replaced: [],
      };
      const ofParties = tenants.map((tenant) => placeOfParties(tenant.id, grants));
      const all = [...(tenantId === null ? [firmWide] : []), ...places, ...ofParties];
      const held = all.filter(({ deciding }) => deciding.length > 0);
      const alike = Map.groupBy(held, ({ deciding }) => deciding.map((grant) => grant.id).join());
      return [...alike.values()].flatMap((group) => rowOf(id, group, clusters) ?? []);
    });
}

function placeOf(tenantId: string, grants: readonly FirmGrant[], groups: ReadonlySet<string>): Place {
  const ofTenant = grants.filter(({ scope, scopeId }) => scope === 'TENANT' && scopeId === tenantId);
  const ofGroups = grants.filter(({ scope, scopeId }) => scope === 'GROUP' && groups.has(scopeId ?? ''));
  const forAll = grants.filter(({ scope }) => scope === 'ALL');
  const [deciding = [], ...replaced] = [ofTenant, ofGroups, forAll].filter(({ length }) => length > 0);
  return { tenantId, deciding, replaced: replaced.flat() };
}

/** What is a party's own adds to whatever else decides in the tenant. */
function placeOfParties(tenantId: string, grants: readonly FirmGrant[]): Place {
  const deciding = grants.filter(({ scope, scopeId }) => scope === 'PARTY' && scopeId === tenantId);
  return { tenantId, deciding, replaced: [] };
}

function rowOf(
  userId: string,
  places: readonly Place[],
  clusters: ReadonlyMap<string, FirmAccess['clusters'][number]>,
): AccessRow | null {
  const [{ deciding } = { deciding: [] }] = places;
  const [first] = deciding;
  if (first === undefined) return null;
  const names = new Set(
    deciding.flatMap(({ clusterId }) => {
      const cluster = clusters.get(clusterId);
      const permitted =
        cluster === undefined || cluster.isRemoved ? [] : cluster.permissions.filter(isPermissionName);
      return permitted.filter((name) => (name === 'Party.Own') === (first.scope === 'PARTY'));
    }),
  );
  const ends = deciding.flatMap(({ validUntilMicros }) => validUntilMicros ?? []);
  return {
    userId,
    scope: first.scope,
    grantIds: deciding.map(({ id }) => id),
    replacedGrantIds: [...new Set(places.flatMap(({ replaced }) => replaced.map(({ id }) => id)))],
    permissions: [...names].toSorted((left, right) => permissions[left] - permissions[right]),
    isFirmWide: places.some(({ tenantId }) => tenantId === null),
    tenantIds: places.flatMap(({ tenantId }) => tenantId ?? []),
    untilMicros: ends.length === 0 ? null : ends.reduce((one, other) => (one < other ? one : other)),
  };
}
