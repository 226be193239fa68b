import { notFoundOrDenied } from '@cifra/access/errors';
import type { Uuid } from '@cifra/domain/ids';
import { readOpening, type OpeningOfTenant } from '@cifra/ledger/opening/read-opening';
import type { LedgerContext } from './context.ts';

/** The opening balances of a tenant as they stand now. */
export async function openingOfTenant(
  tenantId: Uuid,
  { books }: Pick<LedgerContext, 'books'>,
): Promise<OpeningOfTenant> {
  const found = await readOpening(books, tenantId);
  if (!found) throw notFoundOrDenied();
  return found;
}
