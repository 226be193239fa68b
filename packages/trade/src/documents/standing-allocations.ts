import type { StandingAllocation } from '@cifra/domain/documents/allocation';
import { isNettingKind, isWriteOffKind, type DocumentKind } from '@cifra/domain/documents/kinds';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { PostingAccount } from '@cifra/domain/posting-facts';
import { InvariantBroken } from '@cifra/database/failures';
import type { Query, TenantTables } from '@cifra/database/statement';
import type { TenantReadTx } from '@cifra/database/tx';
import { findPostingAccount } from '@cifra/ledger/journal/gather';
import { findOpenItem, type KnownOpenItem } from './open-item.ts';
import type { allocationById } from './queries.ts';

export type AllocationRow =
  typeof allocationById extends Query<TenantTables, infer _Params, infer Row> ? Row : never;

/** An allocation of the books, with the accounts that it moved. */
export interface KnownAllocation {
  readonly allocation: StandingAllocation;
  readonly side: 'SALES' | 'PURCHASING';
  readonly allocationDate: LocalDate;
  /** Its own entry, or that of the document that it was posted with; null: it left no line. */
  readonly entryId: Uuid | null;
  readonly isReversed: boolean;
  /** The write-off that it is of, by its number; null: it is of none. */
  readonly writeOff: string | null;
  /** The netting that it is of, by its number; null: it is of none. */
  readonly netting: string | null;
  readonly accounts: readonly PostingAccount[];
}

/** Reads in one set what allocations name. */
export async function gatherAllocations(
  tx: TenantReadTx,
  rows: readonly AllocationRow[],
): Promise<readonly KnownAllocation[]> {
  const itemIds = [...new Set(rows.flatMap(({ allocation: a }) => [a.from_item_id, a.to_item_id]))];
  const accountIds = [...new Set(rows.flatMap(({ allocation: a }) => a.variance_account_id ?? []))];
  const [items, accounts] = await Promise.all([
    Promise.all(itemIds.map((id) => findOpenItem(tx, id))),
    Promise.all(accountIds.map((id) => findPostingAccount(tx, id))),
  ]);
  const named = {
    items: new Map(items.flatMap((item) => (item ? [[item.id, item] as const] : []))),
    accounts: new Map(accounts.flatMap((account) => (account ? [[account.id, account] as const] : []))),
  };
  return rows.map((row) => known(row, named));
}

function known(
  { allocation: row, reversedOn }: AllocationRow,
  named: {
    readonly items: ReadonlyMap<Uuid, KnownOpenItem>;
    readonly accounts: ReadonlyMap<Uuid, PostingAccount>;
  },
): KnownAllocation {
  const [from, to] = [named.items.get(row.from_item_id), named.items.get(row.to_item_id)];
  if (!from || !to) throw new InvariantBroken(`an item of the allocation ${row.id} does not exist`);
  const variance = row.variance_account_id === null ? null : named.accounts.get(row.variance_account_id);
  return {
    allocation: {
      id: row.id,
      from,
      to,
      currency: row.currency,
      amountE4: row.amount,
      fromBaseE4: row.from_base_amount,
      toBaseE4: row.to_base_amount,
      varianceAccountId: row.variance_account_id,
    },
    side: from.side,
    allocationDate: row.allocation_date,
    entryId: row.entry_id,
    isReversed: reversedOn !== null,
    writeOff: nameOf(isWriteOffKind, [from, to]),
    netting: nameOf(isNettingKind, [from, to]),
    accounts: [from.account, to.account, ...(variance ? [variance] : [])],
  };
}

/** The name of the item that a document of a kind made; null: none of them. */
function nameOf(isOfKind: (kind: DocumentKind) => boolean, items: readonly KnownOpenItem[]): string | null {
  const found = items.find(({ documentKind }) => documentKind !== null && isOfKind(documentKind));
  return found?.name ?? null;
}
