import type { Uuid } from '@cifra/domain/ids';
import { upsertOf } from '@cifra/database/statement';
import { accountBalances } from '@cifra/database/tables/tenant';
import type { TenantTx } from '@cifra/database/tx';

/** What lines change of one balance. Debits and credits apart, E4, both not negative. */
export interface BalanceChange {
  readonly accountId: Uuid;
  readonly periodId: Uuid;
  readonly originalCurrency: string;
  readonly isClosing: boolean;
  readonly baseDebitE4: bigint;
  readonly baseCreditE4: bigint;
  readonly originalDebitE4: bigint;
  readonly originalCreditE4: bigint;
}

/** The period of the maintained balances that the opening entry goes to: it precedes every period. */
export const OPENING_PERIOD_ID = '00000000-0000-0000-0000-000000000000' as Uuid;

/** A line as the balances see it. Amounts: E4, debit positive, credit negative. */
export interface BalanceLine {
  readonly accountId: Uuid;
  readonly periodId: Uuid | null;
  readonly originalCurrency: string;
  readonly baseAmountE4: bigint;
  readonly originalAmountE4: bigint;
  readonly isClosing: boolean;
}

const debitOf = (amountE4: bigint): bigint => (amountE4 > 0n ? amountE4 : 0n);
const creditOf = (amountE4: bigint): bigint => (amountE4 < 0n ? -amountE4 : 0n);

/** What tells one balance from another: its primary key. */
export function balanceKey(
  of: Pick<BalanceChange, 'periodId' | 'accountId' | 'originalCurrency' | 'isClosing'>,
): string {
  return `${of.periodId} ${of.accountId} ${of.originalCurrency} ${of.isClosing}`;
}

/** Adds one line to sums of changes, one per balance: debits and credits apart, both not negative. */
export function addLineToChanges(changes: Map<string, BalanceChange>, line: BalanceLine): void {
  const of = {
    accountId: line.accountId,
    periodId: line.periodId ?? OPENING_PERIOD_ID,
    originalCurrency: line.originalCurrency,
    isClosing: line.isClosing,
  };
  const key = balanceKey(of);
  const known = changes.get(key);
  changes.set(key, {
    ...of,
    baseDebitE4: (known?.baseDebitE4 ?? 0n) + debitOf(line.baseAmountE4),
    baseCreditE4: (known?.baseCreditE4 ?? 0n) + creditOf(line.baseAmountE4),
    originalDebitE4: (known?.originalDebitE4 ?? 0n) + debitOf(line.originalAmountE4),
    originalCreditE4: (known?.originalCreditE4 ?? 0n) + creditOf(line.originalAmountE4),
  });
}

/** The changes that lines make, one per balance. */
function balanceChanges(lines: readonly BalanceLine[]): BalanceChange[] {
  const changes = new Map<string, BalanceChange>();
  for (const line of lines) addLineToChanges(changes, line);
  return [...changes.values()];
}

const balanceUpsert = upsertOf(accountBalances, {
  added: ['base_debit', 'base_credit', 'original_debit', 'original_credit'],
});

/** Adds a change to the maintained balance that it is of. */
export function addToBalance(tx: TenantTx, change: BalanceChange): void {
  tx.upsert(balanceUpsert, {
    account_id: change.accountId,
    period_id: change.periodId,
    original_currency: change.originalCurrency,
    is_closing: change.isClosing,
    base_debit: change.baseDebitE4,
    base_credit: change.baseCreditE4,
    original_debit: change.originalDebitE4,
    original_credit: change.originalCreditE4,
  });
}

/** Adds lines to the maintained balances, in the transaction that writes the lines. */
export function addToBalances(tx: TenantTx, lines: readonly BalanceLine[]): void {
  for (const change of balanceChanges(lines)) addToBalance(tx, change);
}
