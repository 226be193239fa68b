import { kindOnceBound, problemOfRoleKind } from '@cifra/domain/account-kinds';
import { decideRoleBinding, isControlRole, type AccountRole } from '@cifra/domain/accounts';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { Turnover } from '@cifra/domain/turnover';
import type { Row } from '@cifra/database/kit/table';
import { accountRoles, accounts } from '@cifra/database/tables/tenant';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import { totalsOfAccount, totalsOfRole } from '../journal/account-totals.ts';
import { accountById, accountOfRole } from '../journal/queries.ts';
import {
  boundRoles,
  problemOfBalance,
  problemOfBaseBalance,
  type AccountRow,
  type AccountWithTotals,
} from './account-facts.ts';
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
  'ACCOUNT_KIND_WRONG',
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
 * An account whose kind nobody chose gets the role's.
 * What is on the account of OpeningBalanceDifference is the opening difference, which blocks a close until it is zero: the role goes
 * from an account at zero to an account at zero, in base currency.
 * Refuses in this order: ACCOUNT_UNKNOWN, ACCOUNT_TYPE_MISMATCH, ACCOUNT_NOT_POSTABLE, ACCOUNT_INACTIVE, ACCOUNT_IS_CONTROL,
 * ACCOUNT_HAS_ROLES, ACCOUNT_NOT_ZERO, ACCOUNT_HAS_ACCRUALS, ACCOUNT_KIND_WRONG.
 */
export async function bindRole(
  tx: TenantTx,
  { role, accountId, baseCurrency }: RoleToBind,
): Promise<Result<Uuid, BindRoleRefusal>> {
  const { account, totals, roles, waitingAccruals, known, left } = await gatherBinding(tx, {
    role,
    accountId,
  });
  if (!account) return refused(refuse('ACCOUNT_UNKNOWN', { lineNumber: null, accountRef: accountId }));
  const binding = decideRoleBinding({ role, account, line: null });
  if (!binding.ok) return binding;
  if (!account.is_postable)
    return refused(refuse('ACCOUNT_NOT_POSTABLE', { lineNumber: null, accountRef: account.code }));
  if (!account.is_active)
    return refused(refuse('ACCOUNT_INACTIVE', { lineNumber: null, accountRef: account.code }));
  if (account.control_role !== null && account.control_role !== role)
    return refused(
      refuse('ACCOUNT_IS_CONTROL', {
        lineNumber: null,
        accountRef: account.code,
        controlRole: account.control_role,
      }),
    );
  if (isControlRole(role) && account.control_role === null) {
    const problem = problemOfControl({ account, totals, roles, waitingAccruals }, baseCurrency);
    if (problem) return refused(problem);
  }
  if (role === 'OpeningBalanceDifference' && known?.account_id !== accountId) {
    for (const each of left === null ? [{ account, totals }] : [left, { account, totals }]) {
      const problem = problemOfBaseBalance(each, baseCurrency);
      if (problem) return refused(problem);
    }
  }
  const toBind = { ...account, hasRoles: roles.some((each) => each !== role) };
  const wrongKind = problemOfRoleKind(role, toBind, null);
  if (wrongKind) return refused(wrongKind);
  const kind = kindOnceBound(role, toBind);
  const controlRole = isControlRole(role) ? role : account.control_role;
  if (kind !== account.kind || controlRole !== account.control_role) {
    const { commit_number: version, ...fields } = account;
    tx.replace(accounts, { ...fields, kind, control_role: controlRole }, version);
  }
  const row = { role, account_id: accountId };
  if (known === null) tx.insert(accountRoles, row);
  else tx.replace(accountRoles, row, known.commit_number);
  tx.record({
    event: 'ACCOUNT_ROLE_BOUND',
    objectType: 'AccountRole',
    objectId: role,
    before: { accountId: known?.account_id ?? null, kind: account.kind },
    after: { accountId, account: account.code, kind },
  });
  return accepted(accountId);
}

interface RoleBinding {
  readonly account: AccountRow | null;
  /** All that the account ever took. */
  readonly totals: readonly Turnover[];
  /** Those that are bound to the account now. */
  readonly roles: readonly AccountRole[];
  /** How many accruals with a line on the account wait for their reversal. */
  readonly waitingAccruals: number;
  /** The role's row as it is; null: it is not bound. */
  readonly known: Row<typeof accountRoles> | null;
  /** The account that the role leaves; null: none. */
  readonly left: AccountWithTotals | null;
}

/** Everything that binding a role to an account depends on, in one set. */
async function gatherBinding(
  tx: TenantReadTx,
  { role, accountId }: Pick<RoleToBind, 'role' | 'accountId'>,
): Promise<RoleBinding> {
  const [account, totals, roles, waiting, known, left, totalsLeft] = await Promise.all([
    tx.first(accountById, { id: accountId }),
    tx.all(totalsOfAccount, { id: accountId }),
    boundRoles(tx, accountId),
    tx.all(waitingAccrualsOnAccount, { id: accountId }),
    tx.first(roleRow, { role }),
    tx.first(accountOfRole, { role }),
    tx.all(totalsOfRole, { role }),
  ]);
  return {
    account,
    totals,
    roles,
    waitingAccruals: waiting.length,
    known,
    left: left && { account: left.account, totals: totalsLeft },
  };
}

function problemOfControl(
  {
    account,
    totals,
    roles,
    waitingAccruals,
  }: AccountWithTotals & Pick<RoleBinding, 'roles' | 'waitingAccruals'>,
  baseCurrency: string,
): Refusal<'ACCOUNT_HAS_ROLES' | 'ACCOUNT_NOT_ZERO' | 'ACCOUNT_HAS_ACCRUALS'> | null {
  if (roles.length > 0) return refuse('ACCOUNT_HAS_ROLES', { accountRef: account.code, boundRoles: roles });
  const notZero = problemOfBalance({ account, totals }, baseCurrency);
  if (notZero || waitingAccruals === 0) return notZero;
  return refuse('ACCOUNT_HAS_ACCRUALS', { accountRef: account.code, accrualCount: waitingAccruals });
}
