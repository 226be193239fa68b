import type { YearSeparation } from '@cifra/domain/basis-statement';
import { keptOf } from '@cifra/domain/second-person';
import type { Row } from '@cifra/database/kit/table';
import type { yearCloses } from '@cifra/database/tables/close';

interface Signed {
  readonly close: Pick<Row<typeof yearCloses>, 'second_person'> | null;
  /** All closings of the year's months. */
  readonly closings: readonly {
    readonly periodId: string;
    readonly ordinal: number;
    readonly secondPerson: string | null;
  }[];
  /** As the year is signed off; null: it is not known. */
  readonly isFirmOfOne: boolean | null;
  readonly selfApprovedCount: number;
}

/** What was kept of second persons through a year, of each month's last closing. */
export function separationOfYear({
  close,
  closings,
  isFirmOfOne,
  selfApprovedCount,
}: Signed): YearSeparation {
  const last = new Map(
    closings
      .toSorted((one, other) => one.ordinal - other.ordinal)
      .map(({ periodId, secondPerson }) => [periodId, keptOf(secondPerson)]),
  );
  const yearEnd = keptOf(close?.second_person ?? null);
  return { isFirmOfOne, months: [...last.values()], yearEnd, selfApprovedCount };
}
