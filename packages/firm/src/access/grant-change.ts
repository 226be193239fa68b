import { MOST_PARTIES } from '@cifra/access/grants';
import { accessBase } from '@cifra/access/separation/access-base';
import { isProtecting } from '@cifra/access/separation/duties';
import { holds, type FirmAccess } from '@cifra/access/separation/firm-access';
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

export const grantChangeCodes = refusalCodes('USER_UNKNOWN', ...checkGrantCodes, 'TOO_MANY_PARTIES');

export type GrantContent = GrantInput & {
  /** The grant's id, chosen before it is there. */
  readonly grantId: Uuid;
};

/**
 * A cluster granted to a user. One for a party is given only by who manages access in its tenant; to others the tenant is unknown. Refuses in
 * this order: USER_UNKNOWN, as `checkGrant`, TOO_MANY_PARTIES.
 */
export function grantChange(content: GrantContent): Change<null, CodeOf<typeof grantChangeCodes>> {
  const { userId, scope, scopeId, partyId = null, grantId } = content;
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
      return (firm, nowMicros, actingId) => {
        if (!user) return refused(refuse('USER_UNKNOWN', { userRef: userId }));
        const isManaged =
          scope !== 'PARTY' ||
          actingId === null ||
          holds(
            firm,
            actingId,
            { permission: 'Access.Manage', tenantIds: scopeId === null ? [] : [scopeId] },
            nowMicros,
          );
        const isScopeKnown = gathered.isScopeKnown && isManaged;
        const checked = checkGrant(content, { ...gathered, isScopeKnown });
        if (!checked.ok) return checked;
        if (partyId !== null && !hasRoomFor(firm, content, nowMicros))
          return refused(refuse('TOO_MANY_PARTIES', { userRef: userId, most: MOST_PARTIES }));
        const { cluster, validFrom, validUntil } = checked.value;
        const granted = {
          id: grantId,
          userId,
          clusterId: cluster.id,
          scope,
          scopeId,
          partyId,
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

/** Whether the user has room for one more party in the tenant. */
function hasRoomFor(
  { grants: all }: FirmAccess,
  { userId, scopeId, partyId }: GrantInput,
  nowMicros: bigint,
): boolean {
  const standing = all.filter(
    (grant) =>
      grant.userId === userId &&
      grant.scope === 'PARTY' &&
      grant.scopeId === scopeId &&
      !grant.isRevoked &&
      (grant.validUntilMicros === null || grant.validUntilMicros > nowMicros),
  );
  return new Set([...standing.map((grant) => grant.partyId), partyId]).size <= MOST_PARTIES;
}

interface NewGrant extends CheckedGrant {
  readonly id: Uuid;
  readonly userId: Uuid;
}

/** Writes a grant that was checked. */
export function insertGrant(tx: ControlTx, grant: NewGrant): void {
  const { id, userId, cluster, scope, scopeId, partyId, validFrom, validUntil } = grant;
  tx.insert(grants, {
    id,
    user_id: userId,
    cluster_id: cluster.id,
    scope,
    scope_id: scopeId,
    party_id: partyId,
    valid_from: validFrom,
    valid_until: validUntil,
    is_revoked: false,
  });
  tx.record({
    event: 'CLUSTER_GRANTED',
    objectType: 'User',
    objectId: userId,
    after: { grantId: id, cluster: cluster.code, scope, scopeId, partyId, validFrom, validUntil },
  });
}
