import type { AccountRole } from '@cifra/domain/accounts';
import type { Uuid } from '@cifra/domain/ids';
import type { AccountVersion } from '@cifra/books/accounts/account-facts';
import { bindRole, type BindRoleRefusal } from '@cifra/books/accounts/bind-role';
import {
  activateAccount as activate,
  deactivateAccount as deactivate,
  updateAccount as update,
  type AccountChange,
} from '@cifra/books/accounts/change-account';
import { createAccount as create, type NewAccount } from '@cifra/books/accounts/create-account';
import { tenantCommand } from '@cifra/books/command';
import type { StepInput } from '@cifra/subgraph-kit/parse-step';

/** The chart's operations. Each answers the account's id. */

const versionOf = ({ id, version }: StepInput): AccountVersion => ({ id, version: BigInt(version) });

export type CreateAccountCode =
  'ACCOUNT_CODE_TAKEN' | 'ACCOUNT_UNKNOWN' | 'ACCOUNT_INACTIVE' | 'ACCOUNT_TYPE_MISMATCH' | 'INPUT_INVALID';

export const createAccount = tenantCommand<NewAccount, Uuid, CreateAccountCode>(
  'ledger.createAccount',
  (tx, input, { newId }) => create(tx, input, newId),
);

export interface UpdateAccount {
  readonly account: StepInput;
  readonly change: AccountChange;
}

export type UpdateAccountCode =
  | CreateAccountCode
  | 'VERSION_CONFLICT'
  | 'ACCOUNT_HAS_LINES'
  | 'ACCOUNT_HAS_ROLES'
  | 'ACCOUNT_HAS_CHILDREN'
  | 'ACCOUNT_PARENT_CYCLE';

export const updateAccount = tenantCommand<UpdateAccount, Uuid, UpdateAccountCode>(
  'ledger.updateAccount',
  (tx, { account, change }) => update(tx, versionOf(account), change),
);

export const deactivateAccount = tenantCommand<
  StepInput,
  Uuid,
  'ACCOUNT_UNKNOWN' | 'VERSION_CONFLICT' | 'ACCOUNT_HAS_ROLES' | 'ACCOUNT_HAS_CHILDREN' | 'ACCOUNT_NOT_ZERO'
>('ledger.deactivateAccount', (tx, input, { tenant }) =>
  deactivate(tx, versionOf(input), tenant.baseCurrency),
);

export const activateAccount = tenantCommand<
  StepInput,
  Uuid,
  'ACCOUNT_UNKNOWN' | 'VERSION_CONFLICT' | 'ACCOUNT_INACTIVE'
>('ledger.activateAccount', (tx, input) => activate(tx, versionOf(input)));

export const bindAccountRole = tenantCommand<
  { readonly role: AccountRole; readonly accountId: Uuid },
  Uuid,
  BindRoleRefusal['code']
>('ledger.bindAccountRole', (tx, { role, accountId }, { tenant }) =>
  bindRole(tx, { role, accountId, baseCurrency: tenant.baseCurrency }),
);
