import { controlCommand } from '@cifra/books/command';
import { tenantGroups } from '@cifra/database/tables/control';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { groupById } from '../directory/queries.ts';

const renameCodes = refusalCodes('GROUP_UNKNOWN');

/** Gives a group of tenants another name; its code stays. Refuses: GROUP_UNKNOWN. */
export const renameTenantGroupCommand = controlCommand<
  { readonly groupId: Uuid; readonly name: string },
  { readonly groupId: Uuid },
  CodeOf<typeof renameCodes>
>(
  'firm.renameTenantGroup',
  async (tx, { groupId, name }) => {
    const row = await tx.first(groupById, { id: groupId });
    if (!row || row.is_removed) return refused(refuse('GROUP_UNKNOWN', { groupRef: groupId }));
    const { commit_number: version, ...group } = row;
    tx.replace(tenantGroups, { ...group, name }, version);
    tx.record({
      event: 'TENANT_GROUP_RENAMED',
      objectType: 'TenantGroup',
      objectId: groupId,
      before: { name: group.name },
      after: { name },
    });
    return accepted({ groupId });
  },
  { refuses: renameCodes },
);
