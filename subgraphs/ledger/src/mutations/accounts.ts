import { tenant } from '@cifra/access/field-rule';
import type { AccountRole } from '@cifra/domain/accounts';
import type { Uuid } from '@cifra/domain/ids';
import {
  activateAccountCommand,
  bindAccountRoleCommand,
  createAccountCommand,
  deactivateAccountCommand,
  updateAccountCommand,
} from '@cifra/ledger/accounts/account-commands';
import { fields } from '@cifra/subgraph-kit/parse/combine';
import { asGiven, uuid } from '@cifra/subgraph-kit/parse/values';
import type { LedgerContext } from '../context.ts';
import { accountChange, accountStep, newAccount } from '../parse/account.ts';
import { writtenAccount } from '../answers.ts';
import { mutation } from './kit.ts';

const needs = tenant('COA.Write');
const shape = async (id: Uuid, context: LedgerContext) => ({ account: await writtenAccount(context, id) });

export const accountMutations = [
  mutation('createAccount', {
    needs,
    input: newAccount,
    command: createAccountCommand,
    answers: 'AccountCreated',
    shape,
  }),
  mutation('updateAccount', {
    needs,
    input: accountChange,
    command: updateAccountCommand,
    answers: 'AccountUpdated',
    shape,
  }),
  mutation('deactivateAccount', {
    needs,
    input: accountStep,
    command: deactivateAccountCommand,
    answers: 'AccountDeactivated',
    shape,
  }),
  mutation('activateAccount', {
    needs,
    input: accountStep,
    command: activateAccountCommand,
    answers: 'AccountActivated',
    shape,
  }),
  mutation('bindAccountRole', {
    needs: tenant('COA.BindRole'),
    input: fields({ accountId: uuid, role: asGiven<AccountRole>() }),
    command: bindAccountRoleCommand,
    answers: 'AccountRoleBound',
    shape: async (accountId, context, { role }) => ({
      role,
      account: await writtenAccount(context, accountId),
    }),
  }),
];
