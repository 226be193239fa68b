import type { AccountRole } from '@cifra/domain/accounts';
import type { Uuid } from '@cifra/domain/ids';
import type { CodeOf } from '@cifra/domain/refusal-codes';
import type { AccountVersion } from './account-facts.ts';
import { bindRole, bindRoleCodes } from './bind-role.ts';
import {
  activateAccount,
  activateAccountCodes,
  deactivateAccount,
  deactivateAccountCodes,
  updateAccount,
  updateAccountCodes,
  type AccountChange,
} from './change-account.ts';
import { createAccount, createAccountCodes, type NewAccount } from './create-account.ts';
import { tenantCommand } from '@cifra/books/command';
import type { StepInput } from '@cifra/books/step-input';

/** The chart's operations. Each answers the account's id. */

const versionOf = ({ id, version }: StepInput): AccountVersion => ({ id, version: BigInt(version) });

export const createAccountCommand = tenantCommand<NewAccount, Uuid, CodeOf<typeof createAccountCodes>>(
  'ledger.createAccount',
  (tx, input, { newId }) => createAccount(tx, input, newId),
  { refuses: createAccountCodes },
);

export interface UpdateAccount {
  readonly account: StepInput;
  readonly change: AccountChange;
}

export const updateAccountCommand = tenantCommand<UpdateAccount, Uuid, CodeOf<typeof updateAccountCodes>>(
  'ledger.updateAccount',
  (tx, { account, change }) => updateAccount(tx, versionOf(account), change),
  { refuses: updateAccountCodes },
);

export const deactivateAccountCommand = tenantCommand<StepInput, Uuid, CodeOf<typeof deactivateAccountCodes>>(
  'ledger.deactivateAccount',
  (tx, input, { tenant }) => deactivateAccount(tx, versionOf(input), tenant.baseCurrency),
  { refuses: deactivateAccountCodes },
);

export const activateAccountCommand = tenantCommand<StepInput, Uuid, CodeOf<typeof activateAccountCodes>>(
  'ledger.activateAccount',
  (tx, input) => activateAccount(tx, versionOf(input)),
  { refuses: activateAccountCodes },
);

export const bindAccountRoleCommand = tenantCommand<
  { readonly role: AccountRole; readonly accountId: Uuid },
  Uuid,
  CodeOf<typeof bindRoleCodes>
>(
  'ledger.bindAccountRole',
  (tx, { role, accountId }, { tenant }) =>
    bindRole(tx, { role, accountId, baseCurrency: tenant.baseCurrency }),
  { refuses: bindRoleCodes },
);
