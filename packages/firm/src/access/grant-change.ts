import { accessBase } from '@cifra/access/separation/access-base';
import { isProtecting } from '@cifra/access/separation/duties';
import { grants, type roleClusters } from '@cifra/database/tables/control';
import type { Row } from '@cifra/database/kit/table';
import type { ControlReadTx, ControlTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { clusterByCode, groupById, tenantById, userById } from '../directory/queries.ts';
import type { Change } from '../proposals/change.ts';

export interface GrantInput {
  readonly userId: Uuid;
  /** The cluster's code. */
  readonly cluster: string;
  readonly scope: 'ALL' | 'GROUP' | 'TENANT';
  readonly scopeId: Uuid | null;
  /** Epoch microseconds, as decimal digits. */
  readonly validFromMicros: string | null;
  readonly validUntilMicros: string | null;
}

export const grantChangeCodes = refusalCodes(
  'USER_UNKNOWN',
  'CLUSTER_UNKNOWN',
  'GROUP_UNKNOWN',
  'TENANT_UNKNOWN',
  'INPUT_INVALID',
);

export type GrantContent = GrantInput & {
  /** The grant's id, chosen before it is there. */
  readonly grantId: Uuid;
};

/** A cluster granted to a user. Refuses in this order: USER_UNKNOWN, CLUSTER_UNKNOWN, GROUP_UNKNOWN, TENANT_UNKNOWN, INPUT_INVALID. */
export function grantChange(content: GrantContent): Change<null, CodeOf<typeof grantChangeCodes>> {
  const { userId, scope, scopeId, grantId } = content;
  return {
    kind: 'GRANT_CLUSTER',
    permission: 'Access.Manage',
    content,
    gather: async (tx) => {
      const [user, cluster, isScopeKnown] = await Promise.all([
        tx.first(userById, { id: userId }),
        tx.first(clusterByCode, { code: content.cluster }),
        findScope(tx, content),
      ]);
      return (firm, nowMicros) => {
        if (!user) return refused(refuse('USER_UNKNOWN', { userRef: userId }));
        if (!cluster || cluster.is_removed)
          return refused(refuse('CLUSTER_UNKNOWN', { clusterRef: content.cluster.slice(0, 60) }));
        if ((scope === 'ALL') !== (scopeId === null))
          return refused(
            refuse('INPUT_INVALID', {
              field: 'scopeId',
              problem: scope === 'ALL' ? 'must be omitted for ALL' : `must name the ${scope.toLowerCase()}`,
              value: null,
            }),
          );
        if (scopeId !== null && !isScopeKnown)
          return refused(
            scope === 'GROUP'
              ? refuse('GROUP_UNKNOWN', { groupRef: scopeId })
              : refuse('TENANT_UNKNOWN', { tenantRef: scopeId }),
          );
        const [validFrom, validUntil] = [
          microsOf(content.validFromMicros),
          microsOf(content.validUntilMicros),
        ];
        if (validFrom !== null && validUntil !== null && validUntil <= validFrom)
          return refused(
            refuse('INPUT_INVALID', { field: 'validUntil', problem: 'must be after validFrom', value: null }),
          );
        const granted = {
          id: grantId,
          userId,
          clusterId: cluster.id,
          scope,
          scopeId,
          validFromMicros: validFrom,
          validUntilMicros: validUntil,
          isRevoked: false,
          changedMicros: nowMicros,
        };
        return accepted({
          after: { ...firm, grants: [...firm.grants, granted] },
          concerned: [userId],
          serves: [userId],
          isProtecting: (JSON.parse(cluster.permissions) as string[]).some(isProtecting),
          base: accessBase(
            firm,
            {
              userIds: [userId],
              clusterIds: [cluster.id],
              groupIds: scope === 'GROUP' && scopeId !== null ? [scopeId] : [],
            },
            nowMicros,
          ),
          apply: async (write) => {
            insertGrant(write, { id: grantId, userId, cluster, scope, scopeId, validFrom, validUntil });
            return null;
          },
        });
      };
    },
  };
}

interface NewGrant {
  readonly id: Uuid;
  readonly userId: Uuid;
  readonly cluster: Pick<Row<typeof roleClusters>, 'id' | 'code'>;
  readonly scope: 'ALL' | 'GROUP' | 'TENANT';
  readonly scopeId: Uuid | null;
  /** Epoch microseconds. */
  readonly validFrom: bigint | null;
  readonly validUntil: bigint | null;
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

/** Whether there is such a group or tenant. */
async function findScope(tx: ControlReadTx, { scope, scopeId }: GrantInput): Promise<boolean> {
  if (scopeId === null || scope === 'ALL') return false;
  const query = scope === 'GROUP' ? groupById : tenantById;
  return (await tx.first<{ id: Uuid }, unknown>(query, { id: scopeId })) !== null;
}

function microsOf(digits: string | null): bigint | null {
  return digits === null ? null : BigInt(digits);
}
