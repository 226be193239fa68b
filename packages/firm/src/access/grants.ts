import { permissionNumber, unknownPermissions } from '@cifra/access/permissions';
import type { Uuid } from '@cifra/domain/ids';
import { checkReason } from '@cifra/domain/reason';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { controlCommand } from '@cifra/books/command';
import { jsonText } from '@cifra/database/chain/chain-recorder';
import { grants, roleClusters } from '@cifra/database/tables/control';
import type { ControlTx } from '@cifra/database/tx';
import { clusterByCode, grantById, lastingFirmGrants, userById } from '../directory/queries.ts';
import {
  checkGrant,
  checkGrantCodes,
  gatherGrant,
  type CheckedGrant,
  type WantedGrant,
} from './check-grant.ts';

export interface GrantInput extends WantedGrant {
  readonly userId: Uuid;
}

const grantCodes = refusalCodes('USER_UNKNOWN', ...checkGrantCodes);

/** Grants a cluster to a user. Refuses in this order: USER_UNKNOWN, then as `checkGrant`. */
export const grantClusterCommand = controlCommand<
  GrantInput,
  { readonly grantId: Uuid; readonly userId: Uuid },
  CodeOf<typeof grantCodes>
>(
  'firm.grantCluster',
  async (tx, input, { newId }) => {
    const { userId } = input;
    const [user, gathered] = await Promise.all([tx.first(userById, { id: userId }), gatherGrant(tx, input)]);
    if (!user) return refused(refuse('USER_UNKNOWN', { userRef: userId }));
    const checked = checkGrant(input, gathered);
    if (!checked.ok) return checked;
    const grantId = newId();
    insertGrant(tx, { id: grantId, userId, ...checked.value });
    return accepted({ grantId, userId });
  },
  { refuses: grantCodes },
);

interface NewGrant extends CheckedGrant {
  readonly id: Uuid;
  readonly userId: Uuid;
}

/** Writes a grant that was checked. */
export function insertGrant(tx: ControlTx, grant: NewGrant): void {
  const { id, userId, cluster, scope, scopeId, validFrom, validUntil } = grant;
  tx.insert(grants, {
    id,
    user_id: userId,
    cluster_id: cluster.id,
    scope,
    scope_id: scopeId,
    valid_from: validFrom,
    valid_until: validUntil,
    is_revoked: false,
  });
  tx.record({
    event: 'CLUSTER_GRANTED',
    objectType: 'User',
    objectId: userId,
    after: { grantId: id, cluster: cluster.code, scope, scopeId, validFrom, validUntil },
  });
}

const revokeCodes = refusalCodes('REASON_TOO_SHORT', 'GRANT_UNKNOWN', 'LAST_OWNER');

/**
 * Takes a grant back, for good and with a reason. The last grant that manages access for the whole firm stays: nobody could give it
 * again. Refuses in this order: REASON_TOO_SHORT, GRANT_UNKNOWN, LAST_OWNER.
 */
export const revokeGrantCommand = controlCommand<
  { readonly grantId: Uuid },
  { readonly grantId: Uuid; readonly userId: Uuid },
  CodeOf<typeof revokeCodes>
>(
  'firm.revokeGrant',
  async (tx, { grantId }, { request }) => {
    const reason = checkReason(request.reason);
    if (!reason.ok) return reason;
    const [row, managing] = await Promise.all([
      tx.first(grantById, { id: grantId }),
      gatherManagingGrants(tx),
    ]);
    if (!row || row.is_revoked) return refused(refuse('GRANT_UNKNOWN', { grantRef: grantId }));
    const [only, another] = managing;
    if (only?.grantId === grantId && !another) return refused(refuse('LAST_OWNER', {}));
    const { commit_number: version, ...grant } = row;
    tx.replace(grants, { ...grant, is_revoked: true }, version);
    tx.record({
      event: 'GRANT_REVOKED',
      objectType: 'User',
      objectId: row.user_id,
      before: { grantId, scope: row.scope, scopeId: row.scope_id },
    });
    return accepted({ grantId, userId: row.user_id });
  },
  { refuses: revokeCodes },
);

interface ManagingGrant {
  readonly grantId: Uuid;
  readonly userId: Uuid;
  readonly clusterId: Uuid;
}

/** The grants that let somebody manage access for the whole firm, now and for good: of active users, without an end. */
export async function gatherManagingGrants(tx: ControlTx): Promise<readonly ManagingGrant[]> {
  const rows = await tx.all(lastingFirmGrants, {});
  return rows.flatMap(({ id, userId, validFromMicros, clusterId, permissions }) => {
    const hasBegun = validFromMicros === null || validFromMicros <= tx.commitInstantMicros;
    return hasBegun && isManaging(JSON.parse(permissions) as string[])
      ? [{ grantId: id, userId, clusterId }]
      : [];
  });
}

const isManaging = (permissions: readonly string[]): boolean => permissions.includes('Access.Manage');

const composeCodes = refusalCodes('PERMISSION_UNKNOWN', 'CLUSTER_IS_BUILT_IN', 'LAST_OWNER');

/**
 * Makes a cluster of the firm's own, or gives one other permissions.
 * Refuses in this order: PERMISSION_UNKNOWN (the first that is no constant), CLUSTER_IS_BUILT_IN, LAST_OWNER.
 */
export const composeClusterCommand = controlCommand<
  { readonly code: string; readonly name: string; readonly permissions: readonly string[] },
  { readonly clusterId: Uuid },
  CodeOf<typeof composeCodes>
>(
  'firm.composeCluster',
  async (tx, { code, name, permissions }, { newId }) => {
    const [unknown] = unknownPermissions(permissions);
    if (unknown !== undefined)
      return refused(refuse('PERMISSION_UNKNOWN', { permission: unknown.slice(0, 64) }));
    const names = [...new Set(permissions)].toSorted(
      (left, right) => permissionNumber(left) - permissionNumber(right),
    );
    const [row, managing] = await Promise.all([tx.first(clusterByCode, { code }), gatherManagingGrants(tx)]);
    if (row?.is_default) return refused(refuse('CLUSTER_IS_BUILT_IN', { clusterRef: code }));
    const known = row && (JSON.parse(row.permissions) as string[]);
    const isManagingTaken = known !== null && isManaging(known) && !isManaging(names);
    if (isManagingTaken && managing.every((grant) => grant.clusterId === row?.id))
      return refused(refuse('LAST_OWNER', {}));
    const clusterId = row?.id ?? newId();
    const fields = {
      id: clusterId,
      code,
      name,
      permissions: jsonText(names),
      is_default: false,
      is_removed: false,
    };
    if (row) tx.replace(roleClusters, fields, row.commit_number);
    else tx.insert(roleClusters, fields);
    tx.record({
      event: 'CLUSTER_COMPOSED',
      objectType: 'RoleCluster',
      objectId: clusterId,
      ...(row && known && { before: { name: row.name, permissions: known } }),
      after: { code, name, permissions: names },
    });
    return accepted({ clusterId });
  },
  { refuses: composeCodes },
);
