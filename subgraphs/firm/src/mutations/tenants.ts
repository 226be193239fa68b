import { firm } from '@cifra/access/field-rule';
import { provisionCodes, provisionTenant } from '@cifra/firm/provisioning/provision-tenant';
import { changeTenantGroupCommand, createTenantGroupCommand } from '@cifra/firm/tenants/groups';
import { renameTenantGroupCommand } from '@cifra/firm/tenants/rename-tenant-group';
import { fields } from '@cifra/subgraph-kit/parse/combine';
import { asGiven, uuid } from '@cifra/subgraph-kit/parse/values';
import { firmCode, name } from '../parse/names.ts';
import { newTenant } from '../parse/new-tenant.ts';
import { proposedChange, writtenGroup, writtenTenant } from './answers.ts';
import { mutation, mutationInSteps, mutationWithOutcomes } from './kit.ts';

export const tenantMutations = [
  mutation('createTenantGroup', {
    needs: firm('Tenant.Manage'),
    input: fields({ code: firmCode, name }),
    command: createTenantGroupCommand,
    answers: 'TenantGroupChanged',
    shape: async ({ groupId }, context) => ({ group: await writtenGroup(context, groupId) }),
  }),
  mutationWithOutcomes('changeTenantGroup', {
    needs: firm('Tenant.Manage'),
    input: fields({ groupId: uuid, tenantId: uuid, isMember: asGiven<boolean>() }),
    command: changeTenantGroupCommand,
    answers: ['TenantGroupChanged', 'ChangeProposed'],
    shape: async ({ changeId, groupId }, context) =>
      changeId === null
        ? { __typename: 'TenantGroupChanged', group: await writtenGroup(context, groupId) }
        : proposedChange(context, changeId),
  }),
  mutation('renameTenantGroup', {
    needs: firm('Tenant.Manage'),
    input: fields({ groupId: uuid, name }),
    command: renameTenantGroupCommand,
    answers: 'TenantGroupChanged',
    shape: async ({ groupId }, context) => ({ group: await writtenGroup(context, groupId) }),
  }),
  mutationInSteps('provisionTenant', {
    needs: firm('Tenant.Provision'),
    input: newTenant,
    refuses: provisionCodes,
    run: (tenant, context, request) => provisionTenant(context, tenant, request),
    answers: 'TenantProvisioned',
    shape: async ({ tenantId }, context) => ({ tenant: await writtenTenant(context, tenantId) }),
  }),
];
