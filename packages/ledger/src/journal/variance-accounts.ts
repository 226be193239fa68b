import { bookWordsOf } from '@cifra/domain/book-words';
import { varianceRoles, type VarianceAccounts } from '@cifra/domain/documents/allocation';
import type { TenantFacts } from '@cifra/books/command';
import type { RoleAccounts } from './gather.ts';

/** The accounts that realized variance goes to now, by the tenant's setting. Product 6.6. */
export function varianceAccountsOf(roles: RoleAccounts, tenant: TenantFacts): VarianceAccounts {
  const { gain, loss } = varianceRoles[tenant.settings['fx.varianceMode']];
  return {
    gain: { role: gain, accountId: roles.get(gain)?.id ?? null },
    loss: { role: loss, accountId: roles.get(loss)?.id ?? null },
    words: bookWordsOf(tenant),
  };
}
