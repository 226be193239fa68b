import type { Uuid } from '@cifra/domain/ids';
import type { Row } from '@cifra/database/kit/table';
import { yearCloses } from '@cifra/database/tables/close';
import type { TenantTx } from '@cifra/database/tx';

export type YearCloseRow = Row<typeof yearCloses>;

/** Everybody who decided on lines, the first first. */
export function readReviewers(json: string): Uuid[] {
  return JSON.parse(json) as Uuid[];
}

/** Writes the next version of a year-end close. */
export function replaceYearClose(
  tx: TenantTx,
  { commit_number: version, ...fields }: YearCloseRow,
  change: Partial<
    Pick<YearCloseRow, 'state' | 'reviewed_by' | 'second_person' | 'closed_by' | 'reversed_by'>
  >,
): void {
  tx.replace(yearCloses, { ...fields, ...change }, version);
}
