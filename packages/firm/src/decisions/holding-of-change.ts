import { claimAllows, claimAllowsTenant, type Claim } from '@cifra/access/claim';
import type { PermissionName } from '@cifra/access/permissions';
import type { Holding } from '@cifra/access/separation/firm-access';
import { tenantNumberById } from '@cifra/books/tenant-number';
import type { ControlReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { changeById, type ChangeRow } from './queries.ts';

export type HoldingOfChange = Omit<Holding, 'tenantIds'> & { readonly tenantIds: readonly Uuid[] };

/** What proposing and confirming a change takes, and where. */
export function holdingOfChange({
  permission,
  tenant_ids: tenantIds,
}: Pick<ChangeRow, 'permission' | 'tenant_ids'>): HoldingOfChange {
  return { permission: permission as PermissionName, tenantIds: JSON.parse(tenantIds) as Uuid[] };
}

/** The tenants that a change is about: those in which it takes its permission. */
export async function tenantsOfChange(
  tx: ControlReadTx,
  { changeId }: { readonly changeId: Uuid },
): Promise<readonly Uuid[]> {
  const row = await tx.first(changeById, { id: changeId });
  return row === null ? [] : holdingOfChange(row).tenantIds;
}

/** Whether a claim has what a change takes: firm-wide, or in each of its tenants. Whoever does not is not told that there is one. */
export async function mayDecide(
  { control, claim }: { readonly control: ControlReadTx; readonly claim: Claim },
  { permission, tenantIds }: HoldingOfChange,
): Promise<boolean> {
  if (tenantIds.length === 0) return claim.scope.kind === 'firm' && claimAllows(claim, permission);
  const numbers = await Promise.all(tenantIds.map((id) => tenantNumberById(control, id)));
  return numbers.every((number) => number !== null && claimAllowsTenant(claim, permission, number));
}
