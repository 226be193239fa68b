import { accessRows, type AccessRow } from '@cifra/access/separation/access-matrix';
import type { Connection, KeyPart, PageRequest } from '@cifra/books/connection';
import { pageOfRows } from '@cifra/books/connection';
import type { ControlReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { gatherFirmAccess } from '../proposals/gather-firm-access.ts';

export type AccessRowShape = AccessRow;
export type AccessMatrixPage = Connection<AccessRow>;

/** A user, and of their rows the deciding grants. */
export const matrixKey: readonly KeyPart[] = ['id', 'text'];

interface Chosen {
  /** Null: all. */
  readonly userId: Uuid | null;
  /** Null: everywhere. */
  readonly tenantId: Uuid | null;
  readonly nowMicros: bigint;
}

/** Who may do what where, and why; in the order of the users' creation. */
export async function readMatrix(
  control: ControlReadTx,
  { nowMicros, ...chosen }: Chosen,
): Promise<readonly AccessRow[]> {
  const rows = accessRows(await gatherFirmAccess(control, nowMicros), nowMicros, chosen);
  return rows.toSorted((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
}

export function pageOfMatrix(rows: readonly AccessRow[], page: PageRequest): AccessMatrixPage {
  return pageOfRows(rows, page, { key: matrixKey, keyOf: (row) => [row.userId, row.grantIds.join()] });
}

const keyOf = ({ userId, grantIds }: AccessRow): string => `${userId} ${grantIds.join()}`;
