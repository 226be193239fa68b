import { isTaxKind, type LineKind } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import { upsertOf } from '@cifra/database/statement';
import { taxBalances } from '@cifra/database/tables/tenant';
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

const taxBalanceUpsert = upsertOf(taxBalances, { added: ['base_debit', 'base_credit'] });

/** Adds a change to the maintained tax balance that it is of. */
export function addToTaxBalance(tx: TenantTx, change: TaxBalanceChange): void {
  tx.upsert(taxBalanceUpsert, {
    period_id: change.periodId,
    tax_code_id: change.taxCodeId,
    account_id: change.accountId,
    is_tax: change.isTax,
    base_debit: change.baseDebitE4,
    base_credit: change.baseCreditE4,
  });
}

/** Adds lines to the maintained tax balances, in the transaction that writes the lines. */
export function addToTaxBalances(tx: TenantTx, lines: readonly TaxedLine[]): void {
  const changes = new Map<string, TaxBalanceChange>();
  for (const line of lines) addLineToTaxChanges(changes, line);
  for (const change of changes.values()) addToTaxBalance(tx, change);
}
