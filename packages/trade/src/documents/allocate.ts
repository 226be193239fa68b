import { minorUnitsOf } from '@cifra/domain/currencies';
import {
  allocationCodes,
  decideAllocation,
  type AllocationFacts,
  type AllocationRefusal,
  type DecidedAllocation,
  type OpenItemFact,
} from '@cifra/domain/documents/allocation';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { allocationReversals, allocations } from '@cifra/database/tables/documents';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext, TenantFacts } from '@cifra/books/command';
import { postEntry } from '@cifra/ledger/journal/post-entry';
import { reverseEntry } from '@cifra/ledger/journal/reverse-entry';
import { findOpenItem } from './open-item.ts';
import { documentPostingCodes, documentRefusal } from './posting-refusals.ts';
import { varianceAccounts } from './variance-accounts.ts';
import { allocationById, reversalOfAllocation } from './queries.ts';

export interface AllocationToPost {
  /** The item of the receipt, the payment or the credit note. */
  readonly fromItemId: Uuid;
  readonly toItemId: Uuid;
  /** In the items' currency, positive, E4. */
  readonly amountE4: bigint;
  readonly allocationDate: LocalDate;
  readonly allocatedBy: Uuid | null;
}

export const allocateCodes = refusalCodes('OPEN_ITEM_UNKNOWN', ...allocationCodes, ...documentPostingCodes);
export type AllocateRefusal = RefusalOf<typeof allocateCodes>;

/**
 * Settles an amount of one open item against another, in the caller's transaction: an entry of its own, dated on the allocation, on
 * the side of its documents (acceptance P6, P10), with the realized variance. What is open is read in the transaction that writes,
 * by the tenant's one writer: nothing is allocated twice. Whichever is named first, what is kept as `from` is the receipt, the payment
 * or the credit note, and as `to` what it settles. Answers the allocation's id.
 * Refuses in this order: OPEN_ITEM_UNKNOWN, then as `decideAllocation`, then as the posting engine. Source: product 4.4, 6.6.
 */
export async function allocate(
  tx: TenantTx,
  allocation: AllocationToPost,
  context: TenantCommandContext,
): Promise<Result<Uuid, AllocateRefusal>> {
  const { allocationDate, amountE4, allocatedBy } = allocation;
  const named = await findOpenItem(tx, allocation.fromItemId);
  if (!named) return refused(refuse('OPEN_ITEM_UNKNOWN', { line: null, item: allocation.fromItemId }));
  const other = await findOpenItem(tx, allocation.toItemId);
  if (!other) return refused(refuse('OPEN_ITEM_UNKNOWN', { line: null, item: allocation.toItemId }));
  const [from, to] = isOwed(named) && !isOwed(other) ? [other, named] : [named, other];
  const decided = await planAllocation(tx, { from, to, amountE4, allocationDate }, context.tenant);
  if (!decided.ok) return decided;
  const allocationId = context.newId();
  const posted = await postEntry(
    tx,
    {
      kind: 'ORDINARY',
      source: from.side,
      sourceId: allocationId,
      postingDate: allocationDate,
      documentDate: allocationDate,
      description: `Allocation of ${from.name} to ${to.name}`,
      reference: null,
      lines: decided.value.lines,
      preparedBy: allocatedBy,
      approvedBy: null,
    },
    context,
  );
  if (!posted.ok) return refused(documentRefusal(posted.refusal));
  tx.insert(allocations, {
    id: allocationId,
    from_item_id: from.id,
    to_item_id: to.id,
    allocation_date: allocationDate,
    currency: from.currency,
    amount: amountE4,
    from_base_amount: decided.value.fromBaseE4,
    to_base_amount: decided.value.toBaseE4,
    entry_id: posted.value.entryId,
  });
  tx.record({
    event: 'ITEMS_ALLOCATED',
    objectType: 'Allocation',
    objectId: allocationId,
    after: {
      from: from.name,
      to: to.name,
      amountE4,
      currency: from.currency,
      allocationDate,
      varianceE4: decided.value.varianceE4,
      entryId: posted.value.entryId,
    },
  });
  return accepted(allocationId);
}

/** Whether an item is a debt, to us or by us, and not what lowers one: an invoice, a bill, a debit note. */
function isOwed({ side, openOriginalE4 }: OpenItemFact): boolean {
  return side === 'SALES' ? openOriginalE4 > 0n : openOriginalE4 < 0n;
}

/** Decides an allocation between two items as they are given; writes nothing. Refuses as `decideAllocation`. */
export async function planAllocation(
  tx: TenantReadTx,
  allocation: Pick<AllocationFacts, 'from' | 'to' | 'amountE4' | 'allocationDate'>,
  tenant: TenantFacts,
): Promise<Result<DecidedAllocation, AllocationRefusal>> {
  return decideAllocation({ ...allocation, ...(await currencyFacts(tx, allocation.from, tenant)) });
}

/** What a decision on an item must know of currencies and of the accounts that take variance. */
async function currencyFacts(tx: TenantReadTx, item: OpenItemFact, tenant: TenantFacts) {
  return {
    minorUnits: minorUnitsOf(item.currency),
    baseCurrency: tenant.baseCurrency,
    baseMinorUnits: minorUnitsOf(tenant.baseCurrency),
    variance: await varianceAccounts(tx, tenant),
  };
}

export interface AllocationToTakeBack {
  readonly allocationId: Uuid;
  /** The day, or the first one not before the allocation's own that takes the posting. */
  readonly on: LocalDate | 'FIRST_OPEN_DAY';
  readonly takenBackBy: Uuid | null;
}

export const takeBackCodes = refusalCodes(
  'ALLOCATION_UNKNOWN',
  'ALLOCATION_TAKEN_BACK_BEFORE',
  ...documentPostingCodes,
);
export type TakeBackRefusal = RefusalOf<typeof takeBackCodes>;

/**
 * Takes an allocation back by the entry that reverses its own: both items are open again by exactly what it relieved, and its variance
 * is undone on the accounts that took it, also after a change of mode (product 6.6).
 * Refuses in this order: ALLOCATION_UNKNOWN, ALLOCATION_TAKEN_BACK_BEFORE, then as `decideReversal`.
 */
export async function takeBackAllocation(
  tx: TenantTx,
  { allocationId, on, takenBackBy }: AllocationToTakeBack,
  context: TenantCommandContext,
): Promise<Result<Uuid, TakeBackRefusal>> {
  const row = await tx.first(allocationById, { id: allocationId });
  if (!row) return refused(refuse('ALLOCATION_UNKNOWN', { allocation: allocationId }));
  if (await tx.first(reversalOfAllocation, { allocationId }))
    return refused(refuse('ALLOCATION_TAKEN_BACK_BEFORE', { allocation: allocationId }));
  const item = await findOpenItem(tx, row.from_item_id);
  const reversed = await reverseEntry(
    tx,
    {
      entryId: row.entry_id,
      source: item?.side ?? 'SALES',
      on,
      preparedBy: takenBackBy,
      approvedBy: null,
    },
    context,
  );
  if (!reversed.ok) return refused(documentRefusal(reversed.refusal));
  tx.insert(allocationReversals, { allocation_id: allocationId, entry_id: reversed.value.entryId });
  tx.record({
    event: 'ALLOCATION_TAKEN_BACK',
    objectType: 'Allocation',
    objectId: allocationId,
    after: { entryId: reversed.value.entryId },
  });
  return accepted(allocationId);
}
