import { and, isNotNull, isNull } from 'drizzle-orm';
import { oneSetReport } from '@cifra/books/command';
import { tenantListing } from '@cifra/books/listing';
import { selectCorrections } from './reads.ts';

export interface CorrectionFilters {
  readonly isPending?: true | null;
  readonly isDecided?: true | null;
}

/** The corrections of the books in the order in which they were proposed. */
export const correctionList = tenantListing<CorrectionFilters>()({
  key: ['id'],
  build: (q, given) => {
    const { corrections: t, correction_decisions: d } = q.t;
    const walk = q.along([t.id]);
    return selectCorrections(q)
      .where(
        and(
          walk.beyond,
          given.has('isPending') ? isNull(d.correction_id) : undefined,
          given.has('isDecided') ? isNotNull(d.correction_id) : undefined,
        ),
      )
      .orderBy(...walk.order);
  },
});

export const countedCorrections = oneSetReport<CorrectionFilters, number>(
  'documents.countCorrections',
  (tx, filters) => correctionList.count(tx, filters),
);
