import type { Row } from '@cifra/database/kit/table';
import type { accruals } from '@cifra/database/tables/tenant';
import { rowsByIds } from '@cifra/subgraph-kit/rows-by-ids';

export type AccrualRow = Row<typeof accruals>;

export const accrualsByEntries = rowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.accruals).where(isOneOf(q.t.accruals.entry_id)),
);
