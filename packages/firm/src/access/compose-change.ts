import { thoseOfKeys } from '@cifra/access/key-permissions';
import { permissionNumber, unknownPermissions, type PermissionName } from '@cifra/access/permissions';
import { accessBase } from '@cifra/access/separation/access-base';
import { conflictBetween, isProtecting } from '@cifra/access/separation/duties';
import { jsonText } from '@cifra/database/chain/chain-recorder';
import { roleClusters } from '@cifra/database/tables/control';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { clusterByCode, clustersOfKeys } from '../directory/queries.ts';
import type { Change } from '../proposals/change.ts';
import { gatherManagingGrants, isManaging } from './managing-grants.ts';

export interface ComposeInput {
  readonly code: string;
  readonly name: string;
  readonly permissions: readonly string[];
}

const OWN = 'Party.Own' satisfies PermissionName;

export type ComposeContent = ComposeInput & {
  /** The id that the cluster gets where there is none with the code yet. */
  readonly newClusterId: Uuid;
};

export const composeChangeCodes = refusalCodes(
  'PERMISSION_UNKNOWN',
  'CLUSTER_IS_BUILT_IN',
  'PERMISSION_STANDS_ALONE',
  'CONFLICTING_PERMISSIONS',
  'LAST_OWNER',
);

/**
 * A cluster of the firm's own, made or changed. It takes two persons where it gives keys something, as making one does. Refuses in this
 * order: PERMISSION_UNKNOWN (the first that is no constant), CLUSTER_IS_BUILT_IN, PERMISSION_STANDS_ALONE, CONFLICTING_PERMISSIONS (within
 * the cluster: nobody could ever be granted it), LAST_OWNER.
 */
export function composeChange(
  content: ComposeContent,
): Change<{ readonly clusterId: Uuid }, CodeOf<typeof composeChangeCodes>> {
  const { code, name, permissions } = content;
  return {
    kind: 'COMPOSE_CLUSTER',
    permission: 'Access.Manage',
    tenantIds: [],
    content,
    gather: async (tx) => {
      const [row, managingAt, keys] = await Promise.all([
        tx.first(clusterByCode, { code }),
        gatherManagingGrants(tx),
        tx.all(clustersOfKeys, { at: tx.commitInstantMicros }),
      ]);
      return (firm, nowMicros) => {
        const [unknown] = unknownPermissions(permissions);
        if (unknown !== undefined)
          return refused(refuse('PERMISSION_UNKNOWN', { permission: unknown.slice(0, 64) }));
        if (row?.is_default) return refused(refuse('CLUSTER_IS_BUILT_IN', { clusterRef: code }));
        const names = [...new Set(permissions)].toSorted(
          (left, right) => permissionNumber(left) - permissionNumber(right),
        );
        const known = row && (JSON.parse(row.permissions) as string[]);
        const isOfParty = names.includes(OWN);
        if ((isOfParty && names.length > 1) || (known !== null && known.includes(OWN) !== isOfParty))
          return refused(refuse('PERMISSION_STANDS_ALONE', { permission: OWN }));
        const pair = conflictBetween(new Set(names), new Set(names));
        if (pair !== null)
          return refused(
            refuse('CONFLICTING_PERMISSIONS', {
              concernedRef: null,
              heldPermission: pair.permission,
              conflictingPermission: pair.conflictingPermission,
              clusterCodes: [code],
            }),
          );
        const isManagingTaken = known !== null && isManaging(known) && !isManaging(names);
        if (isManagingTaken && managingAt(nowMicros).every((grant) => grant.clusterId === row?.id))
          return refused(refuse('LAST_OWNER', {}));
        const clusterId = row?.id ?? content.newClusterId;
        const holders = [
          ...new Set(
            firm.grants
              .filter((grant) => grant.clusterId === clusterId && !grant.isRevoked)
              .filter(({ validUntilMicros: until }) => until === null || until > nowMicros)
              .map(({ userId }) => userId),
          ),
        ];
        const [added, taken] = [
          names.filter((permission) => !known?.includes(permission)),
          (known ?? []).filter((permission) => !names.includes(permission)),
        ];
        const hasKeys = keys.some((key) => key.clusterId === clusterId);
        const widensKeys = hasKeys && thoseOfKeys(added).length > 0;
        const fields = {
          id: clusterId,
          code,
          name,
          permissions: jsonText(names),
          is_default: false,
          is_removed: false,
        };
        return accepted({
          after: {
            ...firm,
            clusters: firm.clusters.map((each) =>
              each.id === clusterId ? { ...each, permissions: names, isRemoved: false } : each,
            ),
          },
          concerned: holders,
          serves: added.length > 0 ? holders : [],
          isProtecting: widensKeys || (holders.length > 0 && [...added, ...taken].some(isProtecting)),
          base: [
            row?.name ?? null,
            accessBase(firm, { userIds: holders, clusterIds: [clusterId], groupIds: [] }, nowMicros),
          ],
          apply: async (write) => {
            if (row) write.replace(roleClusters, fields, row.commit_number);
            else write.insert(roleClusters, fields);
            write.record({
              event: 'CLUSTER_COMPOSED',
              objectType: 'RoleCluster',
              objectId: clusterId,
              ...(row && known && { before: { name: row.name, permissions: known } }),
              after: { code, name, permissions: names },
            });
            return { clusterId };
          },
        });
      };
    },
  };
}
