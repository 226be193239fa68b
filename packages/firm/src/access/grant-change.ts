import { accessBase } from '@cifra/access/separation/access-base';
import { isProtecting } from '@cifra/access/separation/duties';
import { grants } from '@cifra/database/tables/control';
import type { ControlTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { userById } from '../directory/queries.ts';
import type { Change } from '../proposals/change.ts';
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

export const grantChangeCodes = refusalCodes('USER_UNKNOWN', ...checkGrantCodes);

export type GrantContent = GrantInput & {
  /** The grant's id, chosen before it is there. */
  readonly grantId: Uuid;
};

/** A cluster granted to a user. Refuses in this order: USER_UNKNOWN, then as `checkGrant`. */
export function grantChange(content: GrantContent): Change<null, CodeOf<typeof grantChangeCodes>> {
  const { userId, scope, scopeId, grantId } = content;
  return {
    kind: 'GRANT_CLUSTER',
    permission: 'Access.Manage',
    tenantIds: [],
    content,
    gather: async (tx) => {
      const [user, gathered] = await Promise.all([
        tx.first(userById, { id: userId }),
        gatherGrant(tx, content),
      ]);
      return (firm, nowMicros) => {
        if (!user) return refused(refuse('USER_UNKNOWN', { userRef: userId }));
        const checked = checkGrant(content, gathered);
        if (!checked.ok) return checked;
        const { cluster, validFrom, validUntil } = checked.value;
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
            insertGrant(write, { id: grantId, userId, ...checked.value });
            return null;
          },
        });
      };
    },
  };
}

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
