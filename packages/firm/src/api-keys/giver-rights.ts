import { bitmapHas } from '@cifra/access/bitmap';
import { neededToGive } from '@cifra/access/key-permissions';
import { permissions, type PermissionName } from '@cifra/access/permissions';
import { accessAt, type FirmAccess } from '@cifra/access/separation/firm-access';
import type { Uuid } from '@cifra/domain/ids';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';

/** A tenant as its row says. */
export interface KeyTenant {
  readonly id: Uuid;
  readonly slug: string;
  readonly state: string;
}

interface Giving {
  readonly firm: FirmAccess;
  readonly giverId: Uuid;
  readonly nowMicros: bigint;
}

/** What whoever gives a key has in its tenants at an instant. */
export function rightsOfGiver(
  { firm, giverId, nowMicros }: Giving,
  tenantIds: readonly Uuid[],
): (permission: PermissionName, tenantId: Uuid) => boolean {
  const narrow = { ...firm, tenants: firm.tenants.filter(({ id }) => tenantIds.some((each) => each === id)) };
  const { byTenant } = accessAt(narrow, giverId, nowMicros);
  return (permission, tenantId) => {
    const held = byTenant.get(tenantId)?.permissions;
    return held !== undefined && bitmapHas(held, permissions[permission]);
  };
}

/** Nobody gives a key what they do not have themselves in its tenants. Refuses: KEY_RIGHTS_MISSING. */
export function checkGiver(
  allows: (permission: PermissionName, tenantId: Uuid) => boolean,
  needed: readonly string[],
  tenants: readonly KeyTenant[],
): Result<null, Refusal<'KEY_RIGHTS_MISSING'>> {
  for (const { id, slug } of tenants) {
    const neededPermission = neededToGive(needed).find((permission) => !allows(permission, id));
    if (neededPermission !== undefined)
      return refused(refuse('KEY_RIGHTS_MISSING', { neededPermission, tenantSlug: slug }));
  }
  return accepted(null);
}
