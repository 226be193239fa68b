import { tenant } from '@cifra/access/field-rule';
import { referenceById } from '@cifra/subgraph-kit/reference';
import type { AccountResolvers, AccountRoleBindingResolvers } from '../generated/resolvers.ts';
import type { LedgerLoaders } from '../loaders.ts';

export const Account: AccountResolvers = {
  __resolveReference: referenceById(tenant('COA.Read'), ({ account }: LedgerLoaders) => account),
  normalSide: (row) => row.normal_side,
  parent: (row, _input, { loadersOf }) =>
    row.parent_id === null ? null : loadersOf(row.tenantId).account.load(row.parent_id),
  isPostable: (row) => row.is_postable,
  isActive: (row) => row.is_active,
  controlRole: (row) => row.control_role,
  roles: async (row, _input, { loadersOf }) => loadersOf(row.tenantId).rolesOfAccount.load(row.id),
  bankNumber: (row) => row.bank_number,
  version: (row) => row.commit_number.toString(),
};

export const AccountRoleBinding: AccountRoleBindingResolvers = {
  account: ({ tenantId, accountId }, _input, { loadersOf }) =>
    accountId === null ? null : loadersOf(tenantId).account.load(accountId),
};
