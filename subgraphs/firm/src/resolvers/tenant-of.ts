import { InvariantBroken } from '@cifra/database/failures';
import type { Uuid } from '@cifra/domain/ids';
import type { FirmContext } from '../context.ts';
import type { TenantRow } from '../loaders.ts';

/** The tenant that a row names; null if it names none. Tenants are never deleted. */
export async function tenantOf({ loaders }: FirmContext, tenantId: Uuid | null): Promise<TenantRow | null> {
  if (tenantId === null) return null;
  const tenant = await loaders.tenant.load(tenantId);
  if (tenant === null) throw new InvariantBroken(`the tenant ${tenantId} is gone`);
  return tenant;
}
