import { accountByCode } from '@cifra/ledger/accounts/queries';
import type { TenantReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import type { Business } from './business.ts';
import { accountNames, codeOf, type AccountName } from './chart.ts';

/** The accounts that the demo uses, looked up by code in the business's chart. */
export async function accountsOf(
  tx: TenantReadTx,
  { pack }: Business,
): Promise<ReadonlyMap<AccountName, Uuid>> {
  const ids = new Map<AccountName, Uuid>();
  for (const name of accountNames) {
    const account = await tx.first(accountByCode, { code: codeOf(name, pack) });
    if (account) ids.set(name, account.id);
  }
  return ids;
}
