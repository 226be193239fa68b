import { bitmapHas } from '@cifra/access/bitmap';
import { permissionNumber, type PermissionName } from '@cifra/access/permissions';
import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import type { Uuid } from '@cifra/domain/ids';
import { accessOfActor } from './acting.ts';

interface Needed {
  readonly tenantId: Uuid;
  readonly needed: readonly PermissionName[];
  /** What is asked for, for the trail. */
  readonly field: string;
}

/** Whether the actor of a request may do what it needs, now. A denied attempt is recorded in the tenant's trail. */
export async function isGranted(
  books: Books,
  { tenantId, needed, field }: Needed,
  request: CommandRequest,
): Promise<boolean> {
  const allowed = (await accessOfActor(books, request.actor))?.byTenant.get(tenantId);
  const lacking = needed.find(
    (permission) => !allowed || !bitmapHas(allowed.permissions, permissionNumber(permission)),
  );
  if (lacking === undefined) return true;
  await books.recordDenial({ tenantId, field, permission: lacking, request });
  return false;
}
