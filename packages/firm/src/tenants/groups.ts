import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { controlCommand } from '@cifra/books/command';
import { tenantGroups } from '@cifra/database/tables/control';
import { groupByCode } from '../directory/queries.ts';
import { runChange, runChangeCodes, type Proposed } from '../proposals/run-change.ts';
import { groupChange, groupChangeCodes, type GroupContent } from './group-change.ts';

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

const changeCodes = refusalCodes(...groupChangeCodes, ...runChangeCodes);

/** Puts a tenant into a group, or takes it out, or proposes it. Refuses in this order: as `groupChange`, then as `runChange`. */
export const changeTenantGroupCommand = controlCommand<
  GroupContent,
  Proposed & { readonly groupId: Uuid },
  CodeOf<typeof changeCodes>
>(
  'firm.changeTenantGroup',
  async (tx, { groupId, tenantId, isMember }, context) => {
    const run = await runChange(tx, groupChange({ groupId, tenantId, isMember }), context);
    return run.ok ? accepted({ changeId: run.value.changeId, groupId }) : run;
  },
  { refuses: changeCodes },
);
