import { and, eq, sql } from 'drizzle-orm';
import { isTaxKind, type LineKind } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import { tenantDerivedWrite } from '@cifra/database/statement';
import type { TenantTx } from '@cifra/database/tx';
import { OPENING_PERIOD_ID } from './balances.ts';

/** A line as the tax balances see it. Base amount: E4, debit positive, credit negative. */
export interface TaxedLine {
  readonly taxCodeId: Uuid | null;
  readonly accountId: Uuid;
  readonly periodId: Uuid | null;
  readonly lineKind: LineKind;
  readonly baseAmountE4: bigint;
}

/** What lines change of one tax balance. Debits and credits apart, both not negative. */
export interface TaxBalanceChange {
  readonly periodId: Uuid;
  readonly taxCodeId: Uuid;
  readonly accountId: Uuid;
  /** Whether it is the tax, or what was withheld of it; else what was taxed. */
  readonly isTax: boolean;
  readonly baseDebitE4: bigint;
  readonly baseCreditE4: bigint;
}

/** What tells one tax balance from another: its primary key. */
export function taxBalanceKey(
  of: Pick<TaxBalanceChange, 'periodId' | 'taxCodeId' | 'accountId' | 'isTax'>,
): string {
  return `${of.periodId} ${of.taxCodeId} ${of.accountId} ${of.isTax}`;
}

/** Adds one line to sums of changes, one per tax balance. A line without a tax code changes none. */
export function addLineToTaxChanges(changes: Map<string, TaxBalanceChange>, line: TaxedLine): void {
  if (line.taxCodeId === null) return;
  const of = {
    periodId: line.periodId ?? OPENING_PERIOD_ID,
    taxCodeId: line.taxCodeId,
    accountId: line.accountId,
    isTax: isTaxKind(line.lineKind),
  };
  const key = taxBalanceKey(of);
  const known = changes.get(key);
  changes.set(key, {
    ...of,
    baseDebitE4: (known?.baseDebitE4 ?? 0n) + (line.baseAmountE4 > 0n ? line.baseAmountE4 : 0n),
    baseCreditE4: (known?.baseCreditE4 ?? 0n) + (line.baseAmountE4 < 0n ? -line.baseAmountE4 : 0n),
  });
}

const addToTaxBalance = tenantDerivedWrite<TaxBalanceChange>()((q) => {
  const t = q.t.tax_balances;
  return q.db
    .update(t)
    .set({
      base_debit: sql`${t.base_debit} + ${q.arg(t.base_debit, 'baseDebitE4')}`,
      base_credit: sql`${t.base_credit} + ${q.arg(t.base_credit, 'baseCreditE4')}`,
    })
    .where(
      and(
        eq(t.period_id, q.arg(t.period_id, 'periodId')),
        eq(t.tax_code_id, q.arg(t.tax_code_id, 'taxCodeId')),
        eq(t.account_id, q.arg(t.account_id, 'accountId')),
        eq(t.is_tax, q.arg(t.is_tax, 'isTax')),
      ),
    );
});

export const startTaxBalance = tenantDerivedWrite<TaxBalanceChange>()((q) => {
  const t = q.t.tax_balances;
  return q.db.insert(t).values({
    period_id: q.arg(t.period_id, 'periodId'),
    tax_code_id: q.arg(t.tax_code_id, 'taxCodeId'),
    account_id: q.arg(t.account_id, 'accountId'),
    is_tax: q.arg(t.is_tax, 'isTax'),
    base_debit: q.arg(t.base_debit, 'baseDebitE4'),
    base_credit: q.arg(t.base_credit, 'baseCreditE4'),
  });
});

/** Adds lines to the maintained tax balances, in the transaction that writes the lines. */
export async function addToTaxBalances(tx: TenantTx, lines: readonly TaxedLine[]): Promise<void> {
  const changes = new Map<string, TaxBalanceChange>();
  for (const line of lines) addLineToTaxChanges(changes, line);
  for (const change of changes.values()) {
    const touched = await tx.derive(addToTaxBalance, change);
    if (touched === 0) await tx.derive(startTaxBalance, change);
  }
}
