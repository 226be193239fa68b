import { claimAllows, claimAllowsTenant, type Claim } from '@cifra/access/claim';
import { tenantNumberById } from '@cifra/books/tenant-number';
import type { ControlReadTx } from '@cifra/database/tx';
import { allMembers } from '../directory/queries.ts';
import type { WantedGrant } from './check-grant.ts';

/** Whether somebody may manage access wherever a grant is to count: who has lost it in one tenant lets nobody else in there. */
export async function mayGrant(
  { control, claim }: { readonly control: ControlReadTx; readonly claim: Claim },
  { scope, scopeId }: Pick<WantedGrant, 'scope' | 'scopeId'>,
): Promise<boolean> {
  if (scopeId === null || scope === 'ALL') return claimAllows(claim, 'Access.Manage');
  const tenantIds =
    scope !== 'GROUP'
      ? [scopeId]
      : (await control.all(allMembers, {}))
          .filter(({ group_id, is_removed }) => group_id === scopeId && !is_removed)
          .map(({ tenant_id }) => tenant_id);
  for (const tenantId of tenantIds) {
    const number = await tenantNumberById(control, tenantId);
    if (number === null || !claimAllowsTenant(claim, 'Access.Manage', number)) return false;
  }
  return true;
}
