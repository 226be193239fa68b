import { and, isNotNull, isNull } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { Row } from '@cifra/database/kit/table';
import type { accruals } from '@cifra/database/tables/tenant';
import { oneSetReport } from '@cifra/books/command';
import type { Connection } from '@cifra/books/connection';
import { tenantListing } from '@cifra/books/listing';
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

export interface AccrualFilters {
  /** Whether its reversal is still to come; null: all. */
  readonly isWaiting: boolean | null;
}

const accrualsWhich = (which: 'ALL' | 'WAITING' | 'REVERSED') =>
  tenantListing<Record<never, never>>()({
    key: ['date', 'id'],
    build: (q) => {
      const t = q.t.accruals;
      const walk = q.along([t.reverse_on_date, t.entry_id]);
      const conditions = {
        ALL: undefined,
        WAITING: isNull(t.reversal_id),
        REVERSED: isNotNull(t.reversal_id),
      };
      return q.db
        .select({ entryId: t.entry_id, reverseOnDate: t.reverse_on_date, reversalId: t.reversal_id })
        .from(t)
        .where(and(walk.beyond, conditions[which]))
        .orderBy(...walk.order);
    },
  });

/** Accruals in the order of their days: all, those that wait, or those that were reversed. */
export const accrualLists = {
  ALL: accrualsWhich('ALL'),
  WAITING: accrualsWhich('WAITING'),
  REVERSED: accrualsWhich('REVERSED'),
};

export const accrualListOf = ({ isWaiting }: AccrualFilters) =>
  accrualLists[isWaiting === null ? 'ALL' : isWaiting ? 'WAITING' : 'REVERSED'];

export const countedAccruals = oneSetReport<AccrualFilters, number>('ledger.countAccruals', (tx, filters) =>
  accrualListOf(filters).count(tx, {}),
);
