import { asc } from 'drizzle-orm';
import { formatE4 } from '@cifra/domain/money';
import type { Uuid } from '@cifra/domain/ids';
import { tenantQuery } from '@cifra/database/statement';
import type { TenantReadTx } from '@cifra/database/tx';
import type { PlanDigest } from './plan-digest.ts';

/** What an import would post. Plain data; amounts: base currency, decimal text with four decimals, neither is negative. */
export interface PlannedImport {
  /** SHA-256, hex. */
  readonly planHash: string;
  /** In order of account code. */
  readonly turnover: readonly { readonly account: string; readonly debit: string; readonly credit: string }[];
}

const accountCodes = tenantQuery()((q) =>
  q.db
    .select({ id: q.t.accounts.id, code: q.t.accounts.code })
    .from(q.t.accounts)
    .orderBy(asc(q.t.accounts.code)),
);

/** Ends a plan. `made`: accounts that the import would make. */
export async function plannedOf(
  tx: TenantReadTx,
  plan: PlanDigest,
  made: readonly { readonly id: Uuid; readonly code: string }[] = [],
): Promise<PlannedImport> {
  const accounts = plan.turnover.size === 0 ? [] : [...(await tx.all(accountCodes, {})), ...made];
  const turnover = accounts.flatMap(({ id, code: account }) => {
    const moved = plan.turnover.get(id);
    return moved === undefined
      ? []
      : [{ account, debit: formatE4(moved.debitE4, 4), credit: formatE4(moved.creditE4, 4) }];
  });
  return {
    planHash: plan.end(),
    turnover: turnover.toSorted((one, other) => (one.account < other.account ? -1 : 1)),
  };
}
