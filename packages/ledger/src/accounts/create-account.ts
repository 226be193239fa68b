import { problemOfMoneyAccount } from '@cifra/domain/account-currency';
import { defaultKindOfType, problemOfKind, type AccountKind } from '@cifra/domain/account-kinds';
import { normalSideOfType, type AccountType, type NormalSide } from '@cifra/domain/accounts';
import type { Uuid } from '@cifra/domain/ids';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { withoutCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accounts } from '@cifra/database/tables/tenant';
import type { TenantTx } from '@cifra/database/tx';
import { accountFacts } from './account-facts.ts';
import { gatherChart, placeAccountCodes, problemOfCode, problemOfParent } from './place-account.ts';

/** A new account, its texts checked at the edge; plain data. */
export interface NewAccount {
  readonly code: string;
  readonly name: string;
  readonly type: AccountType;
  /** Null: the default of the type; of a heading, none. */
  readonly kind: AccountKind | null;
  /** Null: the side on which accounts of the type grow. */
  readonly normalSide: NormalSide | null;
  readonly parentId: Uuid | null;
  readonly isPostable: boolean;
  /** Of an account where money moves: the one currency that it takes. Null or left out: any. */
  readonly currency?: string | null;
  /** Its number at the bank, such as an IBAN. */
  readonly bankNumber?: string | null;
}

/** A new account is nobody's ancestor. */
export const createAccountCodes = withoutCodes(placeAccountCodes, 'ACCOUNT_PARENT_CYCLE');

/** Opens an account in the caller's transaction. Refuses in this order: ACCOUNT_CODE_TAKEN, then as `problemOfParent`, `decideKind` and `problemOfMoneyAccount`. */
export async function createAccount(
  tx: TenantTx,
  account: NewAccount,
  newId: () => Uuid,
): Promise<Result<Uuid, RefusalOf<typeof createAccountCodes>>> {
  const chart = await gatherChart(tx, account);
  const codeTaken = problemOfCode({ id: null, code: account.code }, chart);
  if (codeTaken) return refused(codeTaken);
  const misplaced = problemOfParent({ ...account, id: null }, chart);
  if (misplaced) return refused(misplaced as Exclude<typeof misplaced, Refusal<'ACCOUNT_PARENT_CYCLE'>>);
  const kind = decideKind(account);
  if (!kind.ok) return kind;
  const { currency = null, bankNumber = null } = account;
  const wrongMoney = problemOfMoneyAccount({ kind: kind.value, currency, bankNumber });
  if (wrongMoney) return refused(wrongMoney);
  const id = newId();
  const row = {
    id,
    code: account.code,
    name: account.name,
    type: account.type,
    kind: kind.value,
    normal_side: account.normalSide ?? normalSideOfType[account.type],
    parent_id: account.parentId,
    is_postable: account.isPostable,
    is_active: true,
    control_role: null,
    currency,
    bank_number: bankNumber,
  };
  tx.insert(accounts, row);
  tx.record({
    event: 'ACCOUNT_CREATED',
    objectType: 'Account',
    objectId: id,
    after: accountFacts(row),
  });
  return accepted(id);
}

/**
 * The kind that an account is kept with: the one given, or the default of its type. A heading has none.
 * Refuses in this order: INPUT_INVALID (of a heading), ACCOUNT_TYPE_MISMATCH.
 */
export function decideKind({
  code,
  type,
  kind,
  isPostable,
}: Pick<NewAccount, 'code' | 'type' | 'kind' | 'isPostable'>): Result<
  AccountKind | null,
  Refusal<'INPUT_INVALID' | 'ACCOUNT_TYPE_MISMATCH'>
> {
  if (!isPostable) {
    if (kind === null) return accepted(null);
    const problem = 'must be omitted: a heading has no kind';
    return refused(refuse('INPUT_INVALID', { field: 'kind', problem, value: kind }));
  }
  const kept = kind ?? defaultKindOfType[type];
  const problem = problemOfKind({ code, type, kind: kept }, null);
  return problem ? refused(problem) : accepted(kept);
}
