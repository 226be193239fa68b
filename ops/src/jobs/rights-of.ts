import { bitmapHas } from '@cifra/access/bitmap';
import { resolveGrants, type ResolvedAccess } from '@cifra/access/grants';
import { permissions, type PermissionName } from '@cifra/access/permissions';
import type { Books } from '@cifra/books/books';
import type { Uuid } from '@cifra/domain/ids';
import { currentGrantsVersion, findUserAccess } from '@cifra/firm/access/user-access';

export type RightsOf = (userId: Uuid, tenantId: Uuid) => Promise<(permission: PermissionName) => boolean>;

interface Resolved {
  readonly version: number;
  readonly access: ResolvedAccess | null;
}

/**
 * What a user may do in a tenant right now, by the same grants that the edge uses. A missing or inactive user may do nothing. The
 * last user's result is cached until a grant changes or expires.
 */
export function rightsNow({ control }: Pick<Books, 'control'>): RightsOf {
  let last: { readonly userId: Uuid; readonly resolved: Resolved } | null = null;
  return async (userId, tenantId) => {
    const access = await accessOf(userId);
    const granted = access?.byTenant.get(tenantId);
    return (permission) => granted !== undefined && bitmapHas(granted.permissions, permissions[permission]);
  };

  async function accessOf(userId: Uuid): Promise<ResolvedAccess | null> {
    const version = await currentGrantsVersion(control);
    const nowMicros = BigInt(Date.now()) * 1000n;
    if (last?.userId === userId && last.resolved.version === version) {
      const { access } = last.resolved;
      if (access === null || access.nextChangeMicros === null || nowMicros < access.nextChangeMicros)
        return access;
    }
    const found = await findUserAccess(control, userId);
    const access = found === null ? null : resolveGrants(found, nowMicros);
    last = { userId, resolved: { version, access } };
    return access;
  }
}
