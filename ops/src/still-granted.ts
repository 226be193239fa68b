import { bitmapHas } from '@cifra/access/bitmap';
import { hasMoreThanOwn } from '@cifra/access/claim';
import { permissionNumber, type PermissionName } from '@cifra/access/permissions';
import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import type { Uuid } from '@cifra/domain/ids';
import { accessOfActor } from './acting.ts';

interface FileUse {
  readonly tenantId: Uuid;
  readonly needed: readonly PermissionName[];
  /** A party that a grant has to be for; left out or null: none. */
  readonly partyId?: Uuid | null;
  readonly request: CommandRequest;
}

/** A ticket does not outlive a grant: whether its owner may still do this in the tenant. A denied attempt is recorded. */
export async function isStillGranted(
  books: Books,
  { tenantId, needed, partyId = null, request }: FileUse,
): Promise<boolean> {
  const allowed = (await accessOfActor(books, request.actor))?.byTenant.get(tenantId);
  const lacking = needed.find(
    (permission) => !allowed || !bitmapHas(allowed.permissions, permissionNumber(permission)),
  );
  const isOwn = partyId === null || allowed?.parties.includes(partyId) === true;
  if (lacking === undefined && isOwn) return true;
  const trail =
    allowed !== undefined && hasMoreThanOwn(allowed.permissions)
      ? { tenantId }
      : { tenantId: null, aboutTenantId: tenantId };
  await books.recordDenial({ ...trail, field: 'GET /files', permission: lacking ?? 'Party.Own', request });
  return false;
}

/** The same of what belongs to the firm: a grant for all tenants has to give it. */
export async function isStillGrantedToFirm(
  books: Books,
  { needed, request }: { readonly needed: PermissionName; readonly request: CommandRequest },
): Promise<boolean> {
  const access = await accessOfActor(books, request.actor);
  if (access !== null && bitmapHas(access.firm, permissionNumber(needed))) return true;
  await books.recordDenial({ tenantId: null, field: 'GET /files', permission: needed, request });
  return false;
}
