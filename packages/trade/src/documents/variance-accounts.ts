import { varianceRoles, type VarianceAccounts } from '@cifra/domain/documents/allocation';
import type { TenantReadTx } from '@cifra/database/tx';
import type { TenantFacts } from '@cifra/books/command';
import { roleBinding } from '@cifra/ledger/journal/queries';

/** The accounts that take realized variance now, by the tenant's setting. Product 6.6. */
export async function varianceAccounts(tx: TenantReadTx, tenant: TenantFacts): Promise<VarianceAccounts> {
  const roles = varianceRoles[tenant.settings['fx.varianceMode']];
  const [gain, loss] = await Promise.all([
    tx.first(roleBinding, { role: roles.gain }),
    tx.first(roleBinding, { role: roles.loss }),
  ]);
  return {
    gain: { role: roles.gain, accountId: gain?.accountId ?? null },
    loss: { role: roles.loss, accountId: loss?.accountId ?? null },
  };
}
