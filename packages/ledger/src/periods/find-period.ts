import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { Row } from '@cifra/database/kit/table';
import type { periods } from '@cifra/database/tables/tenant';

export const findPeriodCodes = refusalCodes('PERIOD_UNKNOWN', 'VERSION_CONFLICT');
export type FindPeriodRefusal = RefusalOf<typeof findPeriodCodes>;

/**
 * The period that somebody wants to change, as they saw it; `row`: as it was read, null where there is none. Refuses in this order:
 * PERIOD_UNKNOWN, VERSION_CONFLICT.
 */
export function periodToChange(
  row: Row<typeof periods> | null,
  {
    periodId,
    expectedVersion,
  }: {
    readonly periodId: Uuid;
    /** Null: whichever it is. */
    readonly expectedVersion: bigint | null;
  },
): Result<Row<typeof periods>, FindPeriodRefusal> {
  if (!row) return refused(refuse('PERIOD_UNKNOWN', { periodRef: periodId }));
  if (expectedVersion === null || expectedVersion === row.commit_number) return accepted(row);
  return refused(
    refuse('VERSION_CONFLICT', {
      object: 'period',
      expectedVersion: String(expectedVersion),
      actualVersion: String(row.commit_number),
    }),
  );
}
