import { and, asc, gt, gte, isNotNull, isNull, or, sql } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import { earliestDate, type LocalDate } from '@cifra/domain/local-date';
import { OPENING_PERIOD_ID } from '../journal/balances.ts';
import { paged } from '@cifra/database/dialects/page';
import type { Row } from '@cifra/database/kit/table';
import { tenantQuery } from '@cifra/database/statement';
import type { accruals } from '@cifra/database/tables/tenant';
import type { TenantReadTx } from '@cifra/database/tx';
import type { Connection, PageRequest } from '@cifra/books/connection';
import { rowsByIds } from '@cifra/books/rows-by-ids';

export type AccrualRow = Row<typeof accruals>;

export interface AccrualOfTenant {
  readonly tenantId: Uuid;
  readonly entryId: Uuid;
  readonly reverseOnDate: LocalDate;
  /** Null while it waits. */
  readonly reversalId: Uuid | null;
}
export type AccrualPage = Connection<AccrualOfTenant>;

export const accrualsByEntries = rowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.accruals).where(isOneOf(q.t.accruals.entry_id)),
);

/** Accruals after a place in the order of their days: all, those that wait, or those that were reversed. */
const accrualsAfter = (which: 'ALL' | 'WAITING' | 'REVERSED') =>
  tenantQuery<{ afterDate: LocalDate; afterId: Uuid; limit: number }>()((q) => {
    const t = q.t.accruals;
    const conditions = {
      ALL: undefined,
      WAITING: isNull(t.reversal_id),
      REVERSED: isNotNull(t.reversal_id),
    };
    return paged(
      q.db
        .select({
          entryId: t.entry_id,
          reverseOnDate: t.reverse_on_date,
          reversalId: t.reversal_id,
        })
        .from(t)
        .where(
          and(
            gte(t.reverse_on_date, q.arg(t.reverse_on_date, 'afterDate')),
            or(
              gt(t.reverse_on_date, q.arg(t.reverse_on_date, 'afterDate')),
              gt(t.entry_id, q.arg(t.entry_id, 'afterId')),
            ),
            conditions[which],
          ),
        )
        .orderBy(asc(t.reverse_on_date), asc(t.entry_id)),
      q,
      sql.placeholder('limit'),
    );
  });
const allAccruals = accrualsAfter('ALL');
const waitingAccruals = accrualsAfter('WAITING');
const reversedAccruals = accrualsAfter('REVERSED');

/** A page of accruals, one row more than requested. `isWaiting` null: all. */
export function listAccruals(
  tx: TenantReadTx,
  isWaiting: boolean | null,
  { first, after }: PageRequest,
): Promise<Omit<AccrualOfTenant, 'tenantId'>[]> {
  const [afterDate, afterId] = (after ?? []) as [LocalDate?, Uuid?];
  const query = isWaiting === null ? allAccruals : isWaiting ? waitingAccruals : reversedAccruals;
  return tx.all(query, {
    afterDate: afterDate ?? earliestDate,
    afterId: afterId ?? OPENING_PERIOD_ID,
    limit: first + 1,
  });
}
