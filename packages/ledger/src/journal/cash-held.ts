import { and, eq } from 'drizzle-orm';
import { fixedRateOf } from '@cifra/domain/fx';
import type { CashHeld } from '@cifra/domain/documents/settlement';
import type { Uuid } from '@cifra/domain/ids';
import { sumOf } from '@cifra/database/dialects/aggregate';
import { tenantQuery } from '@cifra/database/statement';
import type { TenantReadTx } from '@cifra/database/tx';
import type { TenantFacts } from '@cifra/books/command';

/** What an account carries of a currency, over all periods: debits and credits apart. */
const cashOfAccount = tenantQuery<{ accountId: Uuid; currency: string }>()((q) => {
  const t = q.t.account_balances;
  return q.db
    .select({
      originalDebitE4: sumOf(t.original_debit),
      originalCreditE4: sumOf(t.original_credit),
      baseDebitE4: sumOf(t.base_debit),
      baseCreditE4: sumOf(t.base_credit),
    })
    .from(t)
    .where(
      and(
        eq(t.account_id, q.arg(t.account_id, 'accountId')),
        eq(t.original_currency, q.arg(t.original_currency, 'currency')),
      ),
    )
    .groupBy(t.account_id);
});

/** What an account carries of a currency now; null where the currency is at par with base and has no carrying amount of its own. */
export async function cashHeld(
  tx: TenantReadTx,
  { accountId, currency }: { readonly accountId: Uuid | null; readonly currency: string },
  { baseCurrency }: Pick<TenantFacts, 'baseCurrency'>,
): Promise<CashHeld | null> {
  if (fixedRateOf({ baseCurrency, originalCurrency: currency }) !== null) return null;
  const sums = accountId === null ? null : await tx.first(cashOfAccount, { accountId, currency });
  return {
    originalE4: sums === null ? 0n : sums.originalDebitE4 - sums.originalCreditE4,
    baseE4: sums === null ? 0n : sums.baseDebitE4 - sums.baseCreditE4,
  };
}
