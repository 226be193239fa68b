import { bitmapHas } from '@cifra/access/bitmap';
import { resolveGrants } from '@cifra/access/grants';
import { permissionNumber, type PermissionName } from '@cifra/access/permissions';
import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import type { Uuid } from '@cifra/domain/ids';
import { findUserAccess } from '@cifra/firm/access/user-access';

interface FileUse {
  readonly tenantId: Uuid;
  readonly needed: readonly PermissionName[];
  readonly request: CommandRequest;
}

/** A ticket does not outlive a grant: whether its user may still do this in the tenant. A denied attempt is recorded. */
export async function isStillGranted(books: Books, { tenantId, needed, request }: FileUse): Promise<boolean> {
  const access = await findUserAccess(books.control, request.actor.id ?? '');
  const allowed = access && resolveGrants(access, BigInt(Date.now()) * 1_000n).byTenant.get(tenantId);
  const lacking = needed.find(
    (permission) => !allowed || !bitmapHas(allowed.permissions, permissionNumber(permission)),
  );
  if (lacking === undefined) return true;
  const trail = allowed ? { tenantId } : { tenantId: null, aboutTenantId: tenantId };
  await books.recordDenial({ ...trail, field: 'GET /files', permission: lacking, request });
  return false;
}
