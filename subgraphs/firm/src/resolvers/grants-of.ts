import type { Claim } from '@cifra/access/claim';
import { enforce } from '@cifra/access/enforce';
import { firm } from '@cifra/access/field-rule';
import type { AccessContext } from '@cifra/access/subgraph-context';
import type { Uuid } from '@cifra/domain/ids';

export function isSelf(userId: Uuid | null, { principal }: Claim): boolean {
  return principal.kind === 'user' && principal.id === userId;
}

/**
 * Holds a caller to what it may see of a user's grants: its own, or with Access.Read all. `userId`: null of a grant that is not there, which
 * is refused like one that the caller may not see. Throws the denial.
 */
export async function requireGrantsOf(
  userId: Uuid | null,
  field: string,
  access: AccessContext,
): Promise<void> {
  if (isSelf(userId, access.claim)) return;
  const verdict = await enforce(access, { rule: firm('Access.Read'), field, objectTenantId: null });
  if (verdict !== true) throw verdict;
}
