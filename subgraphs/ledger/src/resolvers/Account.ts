import { tenant } from '@cifra/access/field-rule';
import { parseUuid } from '@cifra/domain/ids';
import type { Uuid } from '@cifra/domain/ids';
import { reference } from '@cifra/subgraph-kit/reference';
import type { LedgerContext } from '../context.ts';
import type { AccountResolvers, AccountRoleBindingResolvers } from '../generated/resolvers.ts';
import type { AccountOfTenant } from '@cifra/ledger/reads/accounts';

export const Account: AccountResolvers = {
  __resolveReference: reference<LedgerContext, AccountOfTenant | null>(
    tenant('COA.Read'),
    async ({ tenantId, id }, { loadersOf }) => {
      const accountId = parseUuid(String(id));
      return accountId.ok ? loadersOf(tenantId as Uuid).account.load(accountId.value) : null;
    },
  ),
  normalSide: (row) => row.normal_side,
  parent: (row, _input, { loadersOf }) =>
    row.parent_id === null ? null : loadersOf(row.tenantId).account.load(row.parent_id),
  isPostable: (row) => row.is_postable,
  isActive: (row) => row.is_active,
  controlRole: (row) => row.control_role,
  roles: async (row, _input, { loadersOf }) => loadersOf(row.tenantId).rolesOfAccount.load(row.id),
  version: (row) => row.commit_number.toString(),
};

export const AccountRoleBinding: AccountRoleBindingResolvers = {
  account: ({ tenantId, accountId }, _input, { loadersOf }) =>
    accountId === null ? null : loadersOf(tenantId).account.load(accountId),
};
