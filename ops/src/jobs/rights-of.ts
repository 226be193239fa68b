import { bitmapHas } from '@cifra/access/bitmap';
import { permissions, type PermissionName } from '@cifra/access/permissions';
import type { Books } from '@cifra/books/books';
import type { Uuid } from '@cifra/domain/ids';
import { accessNow } from '@cifra/firm/access/access-now';

export type RightsOf = (userId: Uuid, tenantId: Uuid) => Promise<(permission: PermissionName) => boolean>;

/** What a user may do in a tenant right now. A missing or inactive user may do nothing. */
export function rightsNow({ control }: Pick<Books, 'control'>): RightsOf {
  const accessOf = accessNow(control);
  return async (userId, tenantId) => {
    const granted = (await accessOf(userId))?.byTenant.get(tenantId);
    return (permission) => granted !== undefined && bitmapHas(granted.permissions, permissions[permission]);
  };
}
