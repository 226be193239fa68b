import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { Row } from '@cifra/database/kit/table';
import type { periods } from '@cifra/database/tables/tenant';
import type { TenantTx } from '@cifra/database/tx';
import { periodById } from '../journal/queries.ts';

export const findPeriodCodes = refusalCodes('PERIOD_UNKNOWN', 'VERSION_CONFLICT');
export type FindPeriodRefusal = RefusalOf<typeof findPeriodCodes>;

/** The period that somebody wants to change, as they saw it. Refuses in this order: PERIOD_UNKNOWN, VERSION_CONFLICT. */
export async function findPeriodToChange(
  tx: TenantTx,
  {
    periodId,
    expectedVersion,
  }: {
    readonly periodId: Uuid;
    /** Null: whichever it is. */
    readonly expectedVersion: bigint | null;
  },
): Promise<Result<Row<typeof periods>, FindPeriodRefusal>> {
  const row = await tx.first(periodById, { id: periodId });
  if (!row) return refused(refuse('PERIOD_UNKNOWN', { period: periodId }));
  if (expectedVersion === null || expectedVersion === row.commit_number) return accepted(row);
  return refused(
    refuse('VERSION_CONFLICT', {
      object: 'period',
      expected: Number(expectedVersion),
      actual: Number(row.commit_number),
    }),
  );
}
