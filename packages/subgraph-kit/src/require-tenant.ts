import type { Claim } from '@cifra/access/claim';
import { refuse } from '@cifra/domain/refusals';
import { refusalError } from './query-errors.ts';

/**
 * Holds the tenant that an input or argument names against the claim. The gateway has minted the claim from its own reading of the
 * request; this is what the executor read. Throws TENANTS_DIFFER.
 */
export function requireTenant({ scope }: Claim, tenantId: string): void {
  if (scope.kind !== 'tenant' || tenantId !== scope.tenant.id)
    throw refusalError(refuse('TENANTS_DIFFER', {}));
}
