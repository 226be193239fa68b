import { accessBase } from '@cifra/access/separation/access-base';
import { isProtecting } from '@cifra/access/separation/duties';
import { holds } from '@cifra/access/separation/firm-access';
import { grants } from '@cifra/database/tables/control';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { grantById } from '../directory/queries.ts';
import type { Change } from '../proposals/change.ts';
import { gatherManagingGrants } from './managing-grants.ts';

export interface RevokeContent {
  readonly grantId: Uuid;
}

export const revokeChangeCodes = refusalCodes('GRANT_UNKNOWN', 'LAST_OWNER');

/**
 * A grant taken back, for good. The last grant that manages access for the whole firm stays: nobody could give it again. One for a party is taken
 * back only by who manages access in its tenant; to others it is unknown.
 * Refuses in this order: GRANT_UNKNOWN, LAST_OWNER.
 */
export function revokeChange(
  content: RevokeContent,
): Change<{ readonly userId: Uuid }, CodeOf<typeof revokeChangeCodes>> {
  const { grantId } = content;
  return {
    kind: 'REVOKE_GRANT',
    permission: 'Access.Manage',
    tenantIds: [],
    content,
    gather: async (tx) => {
      const [row, managingAt] = await Promise.all([
        tx.first(grantById, { id: grantId }),
        gatherManagingGrants(tx),
      ]);
      return (firm, nowMicros, actingId) => {
        const isManaged =
          row?.scope !== 'PARTY' ||
          actingId === null ||
          holds(
            firm,
            actingId,
            { permission: 'Access.Manage', tenantIds: row.scope_id === null ? [] : [row.scope_id] },
            nowMicros,
          );
        if (!row || row.is_revoked || !isManaged)
          return refused(refuse('GRANT_UNKNOWN', { grantRef: grantId }));
        const [only, another] = managingAt(nowMicros);
        if (only?.grantId === grantId && !another) return refused(refuse('LAST_OWNER', {}));
        const { commit_number: version, ...grant } = row;
        const userId = row.user_id;
        const isOver = row.valid_until !== null && row.valid_until <= nowMicros;
        const permitted = firm.clusters.find(({ id }) => id === row.cluster_id)?.permissions ?? [];
        return accepted({
          after: {
            ...firm,
            grants: firm.grants.map((each) => (each.id === grantId ? { ...each, isRevoked: true } : each)),
          },
          concerned: [userId],
          serves: [],
          isProtecting: !isOver && permitted.some(isProtecting),
          base: [grantId, accessBase(firm, { userIds: [userId], clusterIds: [], groupIds: [] }, nowMicros)],
          apply: async (write) => {
            write.replace(grants, { ...grant, is_revoked: true }, version);
            write.record({
              event: 'GRANT_REVOKED',
              objectType: 'User',
              objectId: userId,
              before: { grantId, scope: row.scope, scopeId: row.scope_id, partyId: row.party_id },
            });
            return { userId };
          },
        });
      };
    },
  };
}
