import type { FirmAccess } from '@cifra/access/separation/firm-access';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { controlCommand } from '@cifra/books/command';
import { tenantGroupMembers, tenantGroups } from '@cifra/database/tables/control';
import { gatherFirmAccess } from '../proposals/gather-firm-access.ts';
import { judge, judgeCodes } from '../proposals/judge.ts';
import { personOf } from '../proposals/person-of.ts';
import { groupByCode, groupById, memberOfGroup, tenantById } from '../directory/queries.ts';

const createCodes = refusalCodes('INPUT_INVALID');

/** Makes a group of tenants. Refuses: INPUT_INVALID when the code is taken. */
export const createTenantGroupCommand = controlCommand<
  { readonly code: string; readonly name: string },
  { readonly groupId: Uuid },
  CodeOf<typeof createCodes>
>(
  'firm.createTenantGroup',
  async (tx, { code, name }, { newId }) => {
    if (await tx.first(groupByCode, { code }))
      return refused(
        refuse('INPUT_INVALID', { field: 'code', problem: 'belongs to another group', value: code }),
      );
    const groupId = newId();
    tx.insert(tenantGroups, { id: groupId, code, name, is_removed: false });
    tx.record({
      event: 'TENANT_GROUP_CREATED',
      objectType: 'TenantGroup',
      objectId: groupId,
      after: { code, name },
    });
    return accepted({ groupId });
  },
  { refuses: createCodes },
);

const changeCodes = refusalCodes('GROUP_UNKNOWN', 'TENANT_UNKNOWN', ...judgeCodes);

/**
 * Puts a tenant into a group, or takes it out; what is so already stays so. Whoever was granted a cluster for the group gets the tenant with it, and
 * whoever has one for all tenants may get it back. Refuses in this order: GROUP_UNKNOWN, TENANT_UNKNOWN, CONFLICTING_PERMISSIONS, SELF_SERVICE.
 */
export const changeTenantGroupCommand = controlCommand<
  { readonly groupId: Uuid; readonly tenantId: Uuid; readonly isMember: boolean },
  { readonly groupId: Uuid },
  CodeOf<typeof changeCodes>
>(
  'firm.changeTenantGroup',
  async (tx, { groupId, tenantId, isMember }, { request }) => {
    const nowMicros = tx.commitInstantMicros;
    const [group, tenant, row, everybody] = await Promise.all([
      tx.first(groupById, { id: groupId }),
      tx.first(tenantById, { id: tenantId }),
      tx.first(memberOfGroup, { groupId, tenantId }),
      gatherFirmAccess(tx, nowMicros),
    ]);
    if (!group) return refused(refuse('GROUP_UNKNOWN', { groupRef: groupId }));
    if (!tenant) return refused(refuse('TENANT_UNKNOWN', { tenantRef: tenantId }));
    const firm = { ...everybody, tenants: everybody.tenants.filter(({ id }) => id === tenantId) };
    const inGroup = firm.grants.filter(({ scopeId, isRevoked }) => scopeId === groupId && !isRevoked);
    const judged = judge(
      {
        after: withMember(firm, { groupId, tenantId, isMember }),
        concerned: [...new Set(inGroup.map(({ userId }) => userId))],
        serves: [],
        isProtecting: false,
      },
      { firm, nowMicros, userId: personOf(request.actor) },
    );
    if (!judged.ok) return judged;
    if (row)
      tx.replace(
        tenantGroupMembers,
        { group_id: groupId, tenant_id: tenantId, is_removed: !isMember },
        row.commit_number,
      );
    else tx.insert(tenantGroupMembers, { group_id: groupId, tenant_id: tenantId, is_removed: !isMember });
    tx.record({
      event: isMember ? 'TENANT_JOINED_GROUP' : 'TENANT_LEFT_GROUP',
      objectType: 'TenantGroup',
      objectId: groupId,
      after: { tenantId },
    });
    return accepted({ groupId });
  },
  { refuses: changeCodes },
);

interface Membership {
  readonly groupId: Uuid;
  readonly tenantId: Uuid;
  readonly isMember: boolean;
}

function withMember(firm: FirmAccess, { groupId, tenantId, isMember }: Membership): FirmAccess {
  const groups = firm.groups.map((group) => {
    if (group.id !== groupId) return group;
    const others = group.tenantIds.filter((id) => id !== tenantId);
    return { ...group, tenantIds: isMember ? [...others, tenantId] : others };
  });
  return { ...firm, groups };
}
