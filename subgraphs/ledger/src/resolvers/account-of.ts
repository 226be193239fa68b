import type { Uuid } from '@cifra/domain/ids';
import { InvariantBroken } from '@cifra/database/failures';
import type { LedgerContext } from '../context.ts';
import type { AccountOfTenant } from '@cifra/ledger/reads/accounts';

/** The account of something stored, which is always there. */
export async function accountOf(
  of: { readonly tenantId: Uuid; readonly accountId: Uuid },
  { loadersOf }: LedgerContext,
): Promise<AccountOfTenant> {
  const account = await loadersOf(of.tenantId).account.load(of.accountId);
  if (!account) throw new InvariantBroken('a stored line names an account that does not exist');
  return account;
}

/** A reference to a user, for the subgraph that owns them. */
export function userOf(id: Uuid | null): { readonly __typename: 'User'; readonly id: Uuid } | null {
  return id === null ? null : { __typename: 'User', id };
}
