import type { Books } from '@cifra/books/books';
import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { totalsOfAccount } from '../journal/account-totals.ts';
import { roleBinding } from '../journal/queries.ts';
import { findStandingOpening, openingDateOfTenant } from './post-opening.ts';

export interface OpeningOfTenant {
  readonly tenantId: Uuid;
  readonly baseCurrency: CurrencyCode;
  readonly openingDate: LocalDate | null;
  readonly entryId: Uuid | null;
  /** Null while OpeningBalanceDifference is not bound. */
  readonly differenceE4: bigint | null;
}

/** The opening balances of a tenant as they stand now; null when the tenant is unknown or not served. */
export function readOpening(books: Pick<Books, 'read'>, tenantId: Uuid): Promise<OpeningOfTenant | null> {
  return books.read(tenantId, async (tx, { baseCurrency }) => {
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
}
