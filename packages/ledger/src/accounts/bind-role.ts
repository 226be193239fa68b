import { decideRoleBinding, isControlRole, type AccountRole } from '@cifra/domain/accounts';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { accountRoles, accounts } from '@cifra/database/tables/tenant';
import type { TenantTx } from '@cifra/database/tx';
import { accountById } from '../journal/queries.ts';
import { boundRoles, checkBaseZero, checkZero, type AccountRow } from './account-facts.ts';
import { roleRow, waitingAccrualsOnAccount } from './queries.ts';

export const bindRoleCodes = refusalCodes(
  'ACCOUNT_UNKNOWN',
  'ACCOUNT_TYPE_MISMATCH',
  'ACCOUNT_NOT_POSTABLE',
  'ACCOUNT_INACTIVE',
  'ACCOUNT_IS_CONTROL',
  'ACCOUNT_HAS_ROLES',
  'ACCOUNT_NOT_ZERO',
  'ACCOUNT_HAS_ACCRUALS',
);
export type BindRoleRefusal = RefusalOf<typeof bindRoleCodes>;

interface RoleToBind {
  readonly role: AccountRole;
  readonly accountId: Uuid;
  readonly baseCurrency: string;
}

/**
 * Binds a role to an account in the caller's transaction. A control role marks the account for good; it may only take one that
 * has no balance, no other role and no accrual that waits, because from then on every line of it names a party and an open item.
 * What is on the account of OpeningBalanceDifference is the opening difference, which blocks a close until it is zero: the role goes
 * from an account at zero to an account at zero, in base currency.
 * Refuses in this order: ACCOUNT_UNKNOWN, ACCOUNT_TYPE_MISMATCH, ACCOUNT_NOT_POSTABLE, ACCOUNT_INACTIVE, ACCOUNT_IS_CONTROL,
 * ACCOUNT_HAS_ROLES, ACCOUNT_NOT_ZERO, ACCOUNT_HAS_ACCRUALS.
 */
export async function bindRole(
  tx: TenantTx,
  { role, accountId, baseCurrency }: RoleToBind,
): Promise<Result<Uuid, BindRoleRefusal>> {
  const account = await tx.first(accountById, { id: accountId });
  if (!account) return refused(refuse('ACCOUNT_UNKNOWN', { line: null, account: accountId }));
  const binding = decideRoleBinding({ role, account, line: null });
  if (!binding.ok) return binding;
  if (!account.is_postable)
    return refused(refuse('ACCOUNT_NOT_POSTABLE', { line: null, account: account.code }));
  if (!account.is_active) return refused(refuse('ACCOUNT_INACTIVE', { line: null, account: account.code }));
  if (account.control_role !== null && account.control_role !== role)
    return refused(
      refuse('ACCOUNT_IS_CONTROL', { line: null, account: account.code, role: account.control_role }),
    );
  if (isControlRole(role) && account.control_role === null) {
    const problem = await checkControl(tx, account, baseCurrency);
    if (problem) return refused(problem);
    const { commit_number: version, ...fields } = account;
    tx.replace(accounts, { ...fields, control_role: role }, version);
  }
  const known = await tx.first(roleRow, { role });
  if (role === 'OpeningBalanceDifference' && known?.account_id !== accountId) {
    const left = known === null ? null : await tx.first(accountById, { id: known.account_id });
    for (const each of left === null ? [account] : [left, account]) {
      const problem = await checkBaseZero(tx, each, baseCurrency);
      if (problem) return refused(problem);
    }
  }
  const row = { role, account_id: accountId };
  if (known === null) tx.insert(accountRoles, row);
  else tx.replace(accountRoles, row, known.commit_number);
  tx.record({
    event: 'ACCOUNT_ROLE_BOUND',
    objectType: 'AccountRole',
    objectId: role,
    before: { accountId: known?.account_id ?? null },
    after: { accountId, account: account.code },
  });
  return accepted(accountId);
}

async function checkControl(
  tx: TenantTx,
  account: AccountRow,
  baseCurrency: string,
): Promise<Refusal<'ACCOUNT_HAS_ROLES' | 'ACCOUNT_NOT_ZERO' | 'ACCOUNT_HAS_ACCRUALS'> | null> {
  const roles = await boundRoles(tx, account.id);
  if (roles.length > 0) return refuse('ACCOUNT_HAS_ROLES', { account: account.code, roles });
  const notZero = await checkZero(tx, account, baseCurrency);
  if (notZero) return notZero;
  const waiting = await tx.all(waitingAccrualsOnAccount, { id: account.id });
  if (waiting.length === 0) return null;
  return refuse('ACCOUNT_HAS_ACCRUALS', { account: account.code, accruals: waiting.length });
}
