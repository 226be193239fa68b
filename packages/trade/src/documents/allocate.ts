import { minorUnitsOf } from '@cifra/domain/currencies';
import {
  allocationCodes,
  decideAllocation,
  varianceRoles,
  type AllocationRefusal,
  type DecidedAllocation,
  type OpenItemFact,
  type VarianceAccounts,
} from '@cifra/domain/documents/allocation';
import type { Posting } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { absolute } from '@cifra/domain/money';
import { decidePosting } from '@cifra/domain/posting';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { allocationReversals, allocations } from '@cifra/database/tables/documents';
import type { TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext } from '@cifra/books/command';
import { afterPosting, factsOf, type PostingBasis } from '@cifra/ledger/journal/gather';
import { Journal } from '@cifra/ledger/journal/journal';
import type { LedgerPeriod } from '@cifra/ledger/journal/period-fact';
import { reverseEntry } from '@cifra/ledger/journal/reverse-entry';
import { controlRoleOfSide } from '@cifra/ledger/opening/opening-roles';
import { gatherDocumentBasis } from './document-basis.ts';
import { findOpenItem } from './open-item.ts';
import { gatherDocumentPosting, withAccounts } from './posting-basis.ts';
import { documentPostingCodes, documentRefusal, type DocumentPostingCode } from './posting-refusals.ts';
import { varianceAccountsOf } from './variance-accounts.ts';
import { allocationById } from './queries.ts';

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
  { fromItemId, toItemId, amountE4, allocationDate, allocatedBy }: AllocationToPost,
  context: TenantCommandContext,
): Promise<Result<Uuid, AllocateRefusal>> {
  const { tenant } = context;
  const [named, other, basis, journal] = await Promise.all([
    findOpenItem(tx, fromItemId),
    findOpenItem(tx, toItemId),
    gatherDocumentBasis(tx),
    Journal.open(tx, context),
  ]);
  if (!named) return refused(refuse('OPEN_ITEM_UNKNOWN', { lineNumber: null, openItemRef: fromItemId }));
  if (!other) return refused(refuse('OPEN_ITEM_UNKNOWN', { lineNumber: null, openItemRef: toItemId }));
  const [from, to] = isOwed(named) && !isOwed(other) ? [other, named] : [named, other];
  const { gain, loss } = varianceRoles[tenant.settings['fx.varianceMode']];
  const scope = {
    accountIds: [],
    roles: [gain, loss],
    controlRole: controlRoleOfSide[from.side],
    currencies: [from.currency],
    rateDate: allocationDate,
    largestE4: absolute(amountE4),
  };
  const posting = withAccounts(await gatherDocumentPosting(tx, scope, basis, tenant), [
    from.account,
    to.account,
  ]);
  const decided = decideSettling(
    { from, to, amountE4, allocationDate },
    { posting, variance: varianceAccountsOf(basis.roles, tenant) },
  );
  if (!decided.ok) return decided;
  return accepted(writeAllocation(tx, decided.value, { journal, context, allocatedBy }));
}

/** Whether an item is a debt, to us or by us, and not what lowers one: an invoice, a bill, a debit note. */
function isOwed({ side, openOriginalE4 }: OpenItemFact): boolean {
  return side === 'SALES' ? openOriginalE4 > 0n : openOriginalE4 < 0n;
}

/** One item settled against another. */
export interface Settling {
  readonly from: OpenItemFact;
  readonly to: OpenItemFact;
  readonly amountE4: bigint;
  readonly allocationDate: LocalDate;
}

export interface SettlingFacts {
  readonly posting: PostingBasis;
  readonly variance: VarianceAccounts;
}

export interface DecidedSettling extends Settling {
  readonly allocation: DecidedAllocation;
  readonly posting: Posting;
  readonly periods: readonly LedgerPeriod[];
  /** Both items as it leaves them, and what the next decision of the command depends on. */
  readonly after: { readonly from: OpenItemFact; readonly to: OpenItemFact; readonly facts: SettlingFacts };
}

/** Decides an allocation and its entry; writes nothing. Refuses as `decideAllocation`, then as the posting engine. */
export function decideSettling(
  settling: Settling,
  facts: SettlingFacts,
): Result<DecidedSettling, AllocationRefusal | Refusal<DocumentPostingCode>> {
  const { from, to, allocationDate: postingDate } = settling;
  const { baseCurrency, periods } = facts.posting;
  const allocation = decideAllocation({
    ...settling,
    minorUnits: minorUnitsOf(from.currency),
    baseCurrency,
    baseMinorUnits: minorUnitsOf(baseCurrency),
    variance: facts.variance,
  });
  if (!allocation.ok) return allocation;
  const { lines } = allocation.value;
  const posting = decidePosting(
    factsOf(facts.posting, { kind: 'ORDINARY', source: from.side, postingDate, lines }),
  );
  if (!posting.ok) return refused(documentRefusal(posting.refusal));
  const after = {
    from: itemAfter(from, posting.value),
    to: itemAfter(to, posting.value),
    facts: { ...facts, posting: afterPosting(facts.posting, posting.value) },
  };
  return accepted({ ...settling, allocation: allocation.value, posting: posting.value, periods, after });
}

/** An item as an entry leaves it. */
function itemAfter<Item extends OpenItemFact>(item: Item, { lines }: Posting): Item {
  const own = lines.filter(({ openItemId }) => openItemId === item.id);
  return {
    ...item,
    openOriginalE4: own.reduce((sum, line) => sum + line.originalAmountE4, item.openOriginalE4),
    openBaseE4: own.reduce((sum, line) => sum + line.baseAmountE4, item.openBaseE4),
  };
}

/** Writes an allocation that was decided, and its entry; answers its id. */
export function writeAllocation(
  tx: TenantTx,
  { from, to, amountE4, allocationDate, allocation, posting, periods }: DecidedSettling,
  {
    journal,
    context,
    allocatedBy,
  }: {
    readonly journal: Journal;
    readonly context: TenantCommandContext;
    readonly allocatedBy: Uuid | null;
  },
): Uuid {
  const allocationId = context.newId();
  const { posted } = journal.write(tx, {
    posting,
    entry: {
      kind: 'ORDINARY',
      source: from.side,
      sourceId: allocationId,
      postingDate: allocationDate,
      documentDate: allocationDate,
      description: `Allocation of ${from.name} to ${to.name}`,
      reference: null,
      lines: allocation.lines,
      preparedBy: allocatedBy,
      approvedBy: null,
    },
    periods,
  });
  tx.insert(allocations, {
    id: allocationId,
    from_item_id: from.id,
    to_item_id: to.id,
    allocation_date: allocationDate,
    currency: from.currency,
    amount: amountE4,
    from_base_amount: allocation.fromBaseE4,
    to_base_amount: allocation.toBaseE4,
    entry_id: posted.entryId,
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
      varianceE4: allocation.varianceE4,
      entryId: posted.entryId,
    },
  });
  return allocationId;
}

export interface AllocationToReverse {
  readonly allocationId: Uuid;
  /** The day, or the first one not before the allocation's own that takes the posting. */
  readonly on: LocalDate | 'FIRST_OPEN_DAY';
  readonly preparedBy: Uuid | null;
}

export const reverseAllocationCodes = refusalCodes(
  'ALLOCATION_UNKNOWN',
  'ALLOCATION_ALREADY_REVERSED',
  ...documentPostingCodes,
);
export type ReverseAllocationRefusal = RefusalOf<typeof reverseAllocationCodes>;

/**
 * Reverses an allocation by the entry that reverses its own: both items are open again by exactly what it relieved, and its variance
 * is undone on the accounts that took it, also after a change of mode (product 6.6).
 * Refuses in this order: ALLOCATION_UNKNOWN, ALLOCATION_ALREADY_REVERSED, then as `decideReversal`.
 */
export async function reverseAllocation(
  tx: TenantTx,
  { allocationId, on, preparedBy }: AllocationToReverse,
  context: TenantCommandContext,
): Promise<Result<Uuid, ReverseAllocationRefusal>> {
  const found = await tx.first(allocationById, { id: allocationId });
  if (!found) return refused(refuse('ALLOCATION_UNKNOWN', { allocationRef: allocationId }));
  if (found.reversedBy !== null)
    return refused(refuse('ALLOCATION_ALREADY_REVERSED', { allocationRef: allocationId }));
  const reversed = await reverseEntry(
    tx,
    {
      entryId: found.entryId,
      source: found.side,
      on,
      preparedBy,
      approvedBy: null,
    },
    context,
  );
  if (!reversed.ok) return refused(documentRefusal(reversed.refusal));
  tx.insert(allocationReversals, { allocation_id: allocationId, entry_id: reversed.value.entryId });
  tx.record({
    event: 'ALLOCATION_REVERSED',
    objectType: 'Allocation',
    objectId: allocationId,
    after: { entryId: reversed.value.entryId },
  });
  return accepted(allocationId);
}
