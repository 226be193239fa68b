import { totalsOfAccount } from '@cifra/books/accounts/queries';
import { findStandingOpening, openingDateOfTenant } from '@cifra/books/opening/post-opening';
import { roleBinding } from '@cifra/books/journal/queries';
import type { Uuid } from '@cifra/domain/ids';
import { notFoundOrDenied } from '@cifra/access/errors';
import type { LedgerContext } from '../context.ts';
import type { TenantResolvers } from '../generated/resolvers.ts';
import type { OpeningBalancesParent } from './OpeningBalances.ts';

/** The opening balances of a tenant as they stand now. */
export async function openingBalancesOf(
  tenantId: Uuid,
  { books }: Pick<LedgerContext, 'books'>,
): Promise<OpeningBalancesParent> {
  const found = await books.read(tenantId, async (tx, { baseCurrency }) => {
    const standing = await findStandingOpening(tx);
    const bound = await tx.first(roleBinding, { role: 'OpeningBalanceDifference' });
    const totals = bound ? await tx.all(totalsOfAccount, { id: bound.accountId }) : [];
    const differenceE4 = totals.reduce(
      (sum, { baseDebitE4, baseCreditE4 }) => sum + baseDebitE4 - baseCreditE4,
      0n,
    );
    return {
      tenantId,
      baseCurrency,
      openingDate: await openingDateOfTenant(tx),
      entryId: standing?.id ?? null,
      differenceE4: bound ? differenceE4 : null,
    };
  });
  if (!found) throw notFoundOrDenied();
  return found;
}

export const tenantOpening: Pick<TenantResolvers, 'openingBalances'> = {
  openingBalances: ({ id }, _input, context) => openingBalancesOf(id, context),
};
