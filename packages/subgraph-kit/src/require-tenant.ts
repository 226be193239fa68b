import type { Claim } from '@cifra/access/claim';
import { parseUuid } from '@cifra/domain/ids';
import { refuse } from '@cifra/domain/refusals';
import { refusalError } from './query-errors.ts';

/**
 * Holds a tenant's id, as an input or argument names it, against the claim. The gateway has minted the claim from its own reading of the
 * request; this is what the executor read. Throws TENANTS_DIFFER.
 */
export function requireTenant({ scope }: Claim, tenantId: string): void {
  const id = parseUuid(tenantId);
  if (scope.kind !== 'tenant' || !id.ok || id.value !== scope.tenant.id)
    throw refusalError(refuse('TENANTS_DIFFER', {}));
}
