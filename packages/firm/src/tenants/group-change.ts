import { accessBase } from '@cifra/access/separation/access-base';
import type { FirmAccess } from '@cifra/access/separation/firm-access';
import { tenantGroupMembers } from '@cifra/database/tables/control';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { groupById, memberOfGroup, tenantById } from '../directory/queries.ts';
import type { Change } from '../proposals/change.ts';

export interface GroupContent {
  readonly groupId: Uuid;
  readonly tenantId: Uuid;
  readonly isMember: boolean;
}

export const groupChangeCodes = refusalCodes('GROUP_UNKNOWN', 'TENANT_UNKNOWN');

/**
 * A tenant put into a group, or taken out of it; what is so already stays so. Whoever was granted a cluster for the group gets the tenant with it, and
 * whoever has one for all tenants may get it back. Refuses in this order: GROUP_UNKNOWN, TENANT_UNKNOWN.
 */
export function groupChange(
  content: GroupContent,
): Change<{ readonly groupId: Uuid }, CodeOf<typeof groupChangeCodes>> {
  const { groupId, tenantId, isMember } = content;
  return {
    kind: 'CHANGE_TENANT_GROUP',
    permission: 'Tenant.Manage',
    tenantIds: [],
    content,
    gather: async (tx) => {
      const [group, tenant, row] = await Promise.all([
        tx.first(groupById, { id: groupId }),
        tx.first(tenantById, { id: tenantId }),
        tx.first(memberOfGroup, { groupId, tenantId }),
      ]);
      return (everybody, nowMicros) => {
        if (!group) return refused(refuse('GROUP_UNKNOWN', { groupRef: groupId }));
        if (!tenant) return refused(refuse('TENANT_UNKNOWN', { tenantRef: tenantId }));
        const firm = onlyWith(everybody, tenantId);
        const inGroup = firm.grants.filter(({ scopeId, isRevoked }) => scopeId === groupId && !isRevoked);
        const concerned = [...new Set(inGroup.map(({ userId }) => userId))];
        return accepted({
          before: firm,
          after: withMember(firm, content),
          concerned,
          serves: [],
          isProtecting: false,
          base: [
            row?.is_removed ?? null,
            accessBase(firm, { userIds: concerned, clusterIds: [], groupIds: [groupId] }, nowMicros),
          ],
          apply: async (write) => {
            const member = { group_id: groupId, tenant_id: tenantId, is_removed: !isMember };
            if (row) write.replace(tenantGroupMembers, member, row.commit_number);
            else write.insert(tenantGroupMembers, member);
            write.record({
              event: isMember ? 'TENANT_JOINED_GROUP' : 'TENANT_LEFT_GROUP',
              objectType: 'TenantGroup',
              objectId: groupId,
              after: { tenantId },
            });
            return { groupId };
          },
        });
      };
    },
  };
}

/** With one tenant alone, as member of groups too: what happens to another one of them changes nothing here. */
function onlyWith(firm: FirmAccess, tenantId: Uuid): FirmAccess {
  return {
    ...firm,
    tenants: firm.tenants.filter(({ id }) => id === tenantId),
    groups: firm.groups.map((group) => ({
      ...group,
      tenantIds: group.tenantIds.filter((id) => id === tenantId),
    })),
  };
}

function withMember(firm: FirmAccess, { groupId, tenantId, isMember }: GroupContent): FirmAccess {
  const groups = firm.groups.map((group) =>
    group.id === groupId ? { ...group, tenantIds: isMember ? [tenantId] : [] } : group,
  );
  return { ...firm, groups };
}
