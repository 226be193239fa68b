import { normalSideOfType, type AccountType, type NormalSide } from '@cifra/domain/accounts';
import type { Uuid } from '@cifra/domain/ids';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { withoutCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import type { Refusal } from '@cifra/domain/refusals';
import { accounts } from '@cifra/database/tables/tenant';
import type { TenantTx } from '@cifra/database/tx';
import { accountFacts } from './account-facts.ts';
import { gatherChart, placeAccountCodes, problemOfCode, problemOfParent } from './place-account.ts';

/** A new account, its texts checked at the edge; plain data. */
export interface NewAccount {
  readonly code: string;
  readonly name: string;
  readonly type: AccountType;
  /** Null: the side on which accounts of the type grow. */
  readonly normalSide: NormalSide | null;
  readonly parentId: Uuid | null;
  readonly isPostable: boolean;
}

/** A new account is nobody's ancestor. */
export const createAccountCodes = withoutCodes(placeAccountCodes, 'ACCOUNT_PARENT_CYCLE');

/** Opens an account in the caller's transaction. Refuses in this order: ACCOUNT_CODE_TAKEN, then as `problemOfParent`. */
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
  const id = newId();
  const row = {
    id,
    code: account.code,
    name: account.name,
    type: account.type,
    normal_side: account.normalSide ?? normalSideOfType[account.type],
    parent_id: account.parentId,
    is_postable: account.isPostable,
    is_active: true,
    control_role: null,
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
