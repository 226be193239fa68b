import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { InvariantBroken } from '@cifra/database/failures';
import { oneSetReport, tenantReport } from '@cifra/books/command';
import type { PageRequest } from '@cifra/books/connection';
import { filtersOfLate, type LateEntriesRequest } from './late-entries.ts';
import { lateAllocationList } from './queries.ts';

/** An allocation after a closing that no line of the ledger shows: made, or taken back. Amounts: E4, positive. */
export interface LateAllocation {
  readonly allocationId: Uuid;
  readonly postingId: Uuid;
  readonly isTakenBack: boolean;
  readonly postingDate: LocalDate;
  readonly currency: CurrencyCode;
  readonly originalE4: bigint;
  readonly baseE4: bigint;
  readonly commitNumber: bigint;
}

export const countedLateAllocations = oneSetReport<LateEntriesRequest, number>(
  'books.countLateAllocations',
  (tx, request) => lateAllocationList.count(tx, filtersOfLate(request)),
);

/** The rows of a page of a period's allocations without lines in order of posting, one more than it holds. */
export const lateAllocations = tenantReport<
  LateEntriesRequest & { readonly page: PageRequest },
  readonly LateAllocation[]
>('books.lateAllocations', async (tx, { page, ...request }) => {
  const rows = await lateAllocationList.rows(tx, filtersOfLate(request), page);
  return rows.map(({ movement, madeInCommit }) => {
    if (movement.allocation_id === null)
      throw new InvariantBroken('a movement without a line is no allocation');
    return {
      allocationId: movement.allocation_id,
      postingId: movement.posting_id,
      isTakenBack: madeInCommit !== movement.commit_number,
      postingDate: movement.posting_date,
      currency: movement.currency,
      originalE4: movement.original_amount,
      baseE4: movement.base_amount,
      commitNumber: movement.commit_number,
    };
  });
});
