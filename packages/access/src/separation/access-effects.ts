import { bitmapHas, type Bitmap } from '../bitmap.ts';
import { permissionNames, permissions, type PermissionName } from '../permissions.ts';
import { accessAt, type FirmAccess } from './firm-access.ts';

/** What a change gives a user, and takes from them, somewhere and at some time from now on. Places with the same effect are one. */
export interface AccessEffect {
  readonly userId: string;
  readonly isFirmWide: boolean;
  readonly tenantIds: readonly string[];
  readonly gained: readonly PermissionName[];
  readonly lost: readonly PermissionName[];
}

interface Difference {
  readonly gained: Set<PermissionName>;
  readonly lost: Set<PermissionName>;
}

/** The effects of a change on users, by user; none on those whom it leaves as they are. */
export function effectsOf(
  states: { readonly before: FirmAccess; readonly after: FirmAccess },
  userIds: readonly string[],
  nowMicros: bigint,
): readonly AccessEffect[] {
  const [before, after] = [withTenantsToCome(states.before), withTenantsToCome(states.after)];
  return userIds.flatMap((userId) => {
    const places = new Map<string | null, Difference>();
    for (const instant of instantsOf([before, after], userId, nowMicros)) {
      const [old, next] = [accessAt(before, userId, instant), accessAt(after, userId, instant)];
      compare(places, null, old.firm, next.firm);
      for (const tenantId of new Set([...old.byTenant.keys(), ...next.byTenant.keys()]))
        compare(
          places,
          tenantId,
          old.byTenant.get(tenantId)?.permissions,
          next.byTenant.get(tenantId)?.permissions,
        );
    }
    const alike = Map.groupBy(places, ([, { gained, lost }]) => `${[...gained].join()} ${[...lost].join()}`);
    return [...alike.values()].map((group): AccessEffect => {
      const { gained, lost } = group[0]?.[1] ?? { gained: new Set(), lost: new Set() };
      return {
        userId,
        isFirmWide: group.some(([place]) => place === null),
        tenantIds: group.flatMap(([place]) => place ?? []),
        gained: inOrder(gained),
        lost: inOrder(lost),
      };
    });
  });
}

/** A tenant that is not served yet will be, and what was granted there counts then. */
function withTenantsToCome(firm: FirmAccess): FirmAccess {
  const tenants = firm.tenants.map((tenant) =>
    tenant.state === 'PROVISIONING' ? { ...tenant, state: 'ACTIVE' as const } : tenant,
  );
  return { ...firm, tenants };
}

/** Now, and each instant at which one of the user's grants begins or ends. */
function instantsOf(states: readonly FirmAccess[], userId: string, nowMicros: bigint): readonly bigint[] {
  const limits = states.flatMap(({ grants }) =>
    grants
      .filter((grant) => grant.userId === userId && !grant.isRevoked)
      .flatMap(({ validFromMicros, validUntilMicros }) => [validFromMicros ?? 0n, validUntilMicros ?? 0n]),
  );
  return [...new Set([nowMicros, ...limits.filter((limit) => limit > nowMicros)])];
}

function compare(
  places: Map<string | null, Difference>,
  place: string | null,
  old: Bitmap | undefined,
  next: Bitmap | undefined,
): void {
  for (const name of permissionNames) {
    const [had, has] = [old, next].map((set) => set !== undefined && bitmapHas(set, permissions[name]));
    if (had === has) continue;
    const known = places.get(place) ?? { gained: new Set(), lost: new Set() };
    known[has ? 'gained' : 'lost'].add(name);
    places.set(place, known);
  }
}

function inOrder(names: ReadonlySet<PermissionName>): readonly PermissionName[] {
  return [...names].toSorted((left, right) => permissions[left] - permissions[right]);
}
