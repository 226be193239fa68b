import { bitmapHas } from '@cifra/access/bitmap';
import { permissions, type PermissionName } from '@cifra/access/permissions';
import type { Books } from '@cifra/books/books';
import type { Uuid } from '@cifra/domain/ids';
import { accessNow } from '@cifra/firm/access/access-now';

export type RightsOf = (userId: Uuid, tenantId: Uuid) => Promise<(permission: PermissionName) => boolean>;

/** Whether each of these people has a permission in a tenant right now. Nobody: it came from the machine, which needs no permission. */
export function allMayNow(
  books: Pick<Books, 'control'>,
  { tenantId, permission }: { readonly tenantId: Uuid; readonly permission: PermissionName },
): (userIds: readonly Uuid[]) => Promise<boolean> {
  const rightsOf = rightsNow(books);
  return async (userIds) => {
    const may = await Promise.all(userIds.map(async (id) => (await rightsOf(id, tenantId))(permission)));
    return may.every(Boolean);
  };
}

/** What a user may do in a tenant right now. A missing or inactive user may do nothing. */
export function rightsNow({ control }: Pick<Books, 'control'>): RightsOf {
  const accessOf = accessNow(control);
  return async (userId, tenantId) => {
    const granted = (await accessOf(userId))?.byTenant.get(tenantId);
    return (permission) => granted !== undefined && bitmapHas(granted.permissions, permissions[permission]);
  };
}
