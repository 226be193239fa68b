import type { ControlReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { lastingFirmGrants } from '../directory/queries.ts';

export interface ManagingGrant {
  readonly grantId: Uuid;
  readonly userId: Uuid;
  readonly clusterId: Uuid;
}

/** The grants that let somebody manage access for the whole firm, at an instant and for good: of active users, without an end. */
export async function gatherManagingGrants(
  tx: ControlReadTx,
): Promise<(nowMicros: bigint) => readonly ManagingGrant[]> {
  const rows = await tx.all(lastingFirmGrants, {});
  return (nowMicros) =>
    rows.flatMap(({ id, userId, validFromMicros, clusterId, permissions }) => {
      const hasBegun = validFromMicros === null || validFromMicros <= nowMicros;
      return hasBegun && isManaging(JSON.parse(permissions) as string[])
        ? [{ grantId: id, userId, clusterId }]
        : [];
    });
}

export const isManaging = (permissions: readonly string[]): boolean => permissions.includes('Access.Manage');
