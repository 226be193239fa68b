import { isResultType, type AccountRole } from '@cifra/domain/accounts';
import { minorUnitsOf } from '@cifra/domain/currencies';
import type { AuditEvent } from '@cifra/domain/events';
import type { Uuid } from '@cifra/domain/ids';
import { formatE4 } from '@cifra/domain/money';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { Turnover } from '@cifra/domain/turnover';
import type { Row } from '@cifra/database/kit/table';
import type { accounts } from '@cifra/database/tables/tenant';
import type { TenantReadTx } from '@cifra/database/tx';
import { accountById } from '../journal/queries.ts';
import { firstLineOfAccount, rolesOfAccount } from './queries.ts';

export type AccountRow = Row<typeof accounts>;

/** An account as the caller saw it. */
export interface AccountVersion {
  readonly id: Uuid;
  readonly version: bigint;
}

export const findAccountCodes = refusalCodes('ACCOUNT_UNKNOWN', 'VERSION_CONFLICT');

/** Refuses in this order: ACCOUNT_UNKNOWN, VERSION_CONFLICT. */
export async function findAccount(
  tx: TenantReadTx,
  { id, version }: AccountVersion,
): Promise<Result<AccountRow, RefusalOf<typeof findAccountCodes>>> {
  const row = await tx.first(accountById, { id });
  if (!row) return refused(refuse('ACCOUNT_UNKNOWN', { lineNumber: null, accountRef: id }));
  if (row.commit_number === version) return accepted(row);
  return refused(
    refuse('VERSION_CONFLICT', {
      object: 'account',
      expectedVersion: String(version),
      actualVersion: String(row.commit_number),
    }),
  );
}

export async function hasLines(tx: TenantReadTx, id: Uuid): Promise<boolean> {
  return (await tx.first(firstLineOfAccount, { id })) !== null;
}

export async function boundRoles(tx: TenantReadTx, id: Uuid): Promise<readonly AccountRole[]> {
  // The books' own check holds these to the roles that there are.
  return (await tx.all(rolesOfAccount, { id })).map(({ role }) => role as AccountRole);
}

/** An account and all that it ever took, by original currency. */
export interface AccountWithTotals {
  readonly account: AccountRow;
  readonly totals: readonly Turnover[];
}

/**
 * Refuses an account that is not at zero: in base currency, and where it carries on over the years in every original currency
 * (a result account closes at base amounts, so its original ones need not be zero).
 */
export function problemOfBalance(
  { account, totals }: AccountWithTotals,
  baseCurrency: string,
): Refusal<'ACCOUNT_NOT_ZERO'> | null {
  const problem = problemOfBaseBalance({ account, totals }, baseCurrency);
  if (problem || isResultType(account.type)) return problem;
  const open = totals.find((total) => total.originalDebitE4 !== total.originalCreditE4);
  return open ? notZero(account, open.originalDebitE4 - open.originalCreditE4, open.originalCurrency) : null;
}

/** Refuses an account that is not at zero in base currency. */
export function problemOfBaseBalance(
  { account, totals }: AccountWithTotals,
  baseCurrency: string,
): Refusal<'ACCOUNT_NOT_ZERO'> | null {
  const baseE4 = totals.reduce((sum, total) => sum + total.baseDebitE4 - total.baseCreditE4, 0n);
  return baseE4 === 0n ? null : notZero(account, baseE4, baseCurrency);
}

function notZero({ code }: AccountRow, amountE4: bigint, currency: string): Refusal<'ACCOUNT_NOT_ZERO'> {
  const balance = formatE4(amountE4, minorUnitsOf(currency));
  return refuse('ACCOUNT_NOT_ZERO', { accountRef: code, balanceAmount: balance, balanceCurrency: currency });
}

/** An account's row as its events tell it. */
export function accountFacts(row: Omit<AccountRow, 'commit_number'>): AuditEvent<'ACCOUNT_CREATED'>['after'] {
  return {
    code: row.code,
    name: row.name,
    type: row.type,
    kind: row.kind,
    normalSide: row.normal_side,
    parentId: row.parent_id,
    isPostable: row.is_postable,
    isActive: row.is_active,
    controlRole: row.control_role,
    currency: row.currency,
    bankNumber: row.bank_number,
  };
}
