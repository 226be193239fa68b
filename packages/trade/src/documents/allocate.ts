import { isApprovalNeeded } from '@cifra/domain/approval-rules';
import { controlRoleNames, controlRolesOfSide } from '@cifra/domain/accounts';
import { minorUnitsOf } from '@cifra/domain/currencies';
import {
  allocationCodes,
  decideAllocation,
  proposeTakingBack,
  varianceRoles,
  type DecidedAllocation,
  type OpenItemFact,
} from '@cifra/domain/documents/allocation';
import type { EntryDraftLine, Posting } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import { isWithin, type LocalDate } from '@cifra/domain/local-date';
import { absolute } from '@cifra/domain/money';
import { decidePosting } from '@cifra/domain/posting';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import { allocationReversals, allocations } from '@cifra/database/tables/documents';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext } from '@cifra/books/command';
import { factsOf } from '@cifra/ledger/journal/gather';
import { Journal } from '@cifra/ledger/journal/journal';
import type { LedgerPeriod } from '@cifra/ledger/journal/period-fact';
import { firstOpenDay } from '@cifra/ledger/journal/reverse-entry';
import { gatherDocumentBasis } from './document-basis.ts';
import { findOpenItem } from './open-item.ts';
import { gatherReserved, withReserved } from './reserved-items.ts';
import { gatherDocumentPosting, withAccounts } from './posting-basis.ts';
import { withholdingOfAllocation } from '../withholdings/queries.ts';
import { documentPostingCodes, documentRefusal } from './posting-refusals.ts';
import { varianceAccountsOf } from '@cifra/ledger/journal/variance-accounts';
import { allocationById } from './queries.ts';
import { gatherAllocations, type AllocationRow, type KnownAllocation } from './standing-allocations.ts';

export interface AllocationToPost {
  /** The item of the receipt, the payment or the credit note. */
  readonly fromItemId: Uuid;
  readonly toItemId: Uuid;
  /** In the items' currency, positive, E4. */
  readonly amountE4: bigint;
  /** Null: the later of the items' dates, or the first day after it that takes the posting. */
  readonly allocationDate: LocalDate | null;
  readonly allocatedBy: Uuid | null;
}

export const allocateCodes = refusalCodes('OPEN_ITEM_UNKNOWN', ...allocationCodes, ...documentPostingCodes);
export type AllocateRefusal = RefusalOf<typeof allocateCodes>;

/** An allocation that was decided. */
export interface AllocationInEntry {
  readonly id: Uuid;
  readonly from: OpenItemFact;
  readonly to: OpenItemFact;
  readonly amountE4: bigint;
  readonly allocationDate: LocalDate;
  readonly allocation: DecidedAllocation;
}

/**
 * Settles an amount of one open item against another, in the caller's transaction: a posting dated on the allocation, on the side of its
 * documents (acceptance P6, P10), also where it leaves no line: then both items are on one account at one base amount. Its entry has what
 * differs alone: the realized variance, or a transfer between two control accounts. What is open is read in the transaction that writes,
 * by the tenant's one writer: nothing is allocated twice. Whichever is named first, what is kept as `from` is the receipt, the payment
 * or the credit note, and as `to` what it settles. Answers the allocation's id.
 * Refuses in this order: OPEN_ITEM_UNKNOWN, then as `decideAllocation`, then as the posting engine. Source: product 4.4, 6.6;
 * rulings/accounting.md, 1 and 2.
 */
export async function allocate(
  tx: TenantTx,
  { fromItemId, toItemId, amountE4, allocatedBy, ...given }: AllocationToPost,
  context: TenantCommandContext,
): Promise<Result<Uuid, AllocateRefusal>> {
  const { tenant, newId } = context;
  const [named, other, reserved, basis, journal] = await Promise.all([
    findOpenItem(tx, fromItemId),
    findOpenItem(tx, toItemId),
    gatherReserved(tx, { itemIds: [fromItemId, toItemId], exceptDraftId: null }),
    gatherDocumentBasis(tx),
    Journal.open(tx, context),
  ]);
  if (!named) return refused(refuse('OPEN_ITEM_UNKNOWN', { lineNumber: null, openItemRef: fromItemId }));
  if (!other) return refused(refuse('OPEN_ITEM_UNKNOWN', { lineNumber: null, openItemRef: toItemId }));
  const [first, second] = inOrder(named, other);
  const allocationDate =
    given.allocationDate ??
    firstOpenDay(first.date > second.date ? first.date : second.date, new Set([first.side]), basis.periods);
  const { gain, loss } = varianceRoles[tenant.settings['fx.varianceMode']];
  const scope = {
    accountIds: [],
    roles: [gain, loss],
    controlRoles: controlRolesOfSide[first.side],
    currencies: [first.currency],
    rateDate: allocationDate,
    largestE4: absolute(amountE4),
  };
  const facts = withAccounts(await gatherDocumentPosting(tx, scope, basis, tenant), [
    first.account,
    second.account,
  ]);
  const [from = first, to = second] = withReserved([first, second], reserved);
  const { baseCurrency } = tenant;
  const settled = { id: newId(), from, to, amountE4, allocationDate };
  const allocation = decideAllocation({
    ...settled,
    description: journal.words.allocationOf(from.name, to.name),
    minorUnits: minorUnitsOf(from.currency),
    baseCurrency,
    baseMinorUnits: minorUnitsOf(baseCurrency),
    variance: varianceAccountsOf(basis.roles, tenant),
  });
  if (!allocation.ok) return allocation;
  const { lines } = allocation.value;
  const proposed = { kind: 'ORDINARY', source: from.side, postingDate: allocationDate, lines } as const;
  const posting = decidePosting(factsOf(facts, proposed));
  if (!posting.ok) return refused(documentRefusal(posting.refusal));
  const entryId = writeMovements(tx, posting.value, {
    journal,
    periods: basis.periods,
    sourceId: settled.id,
    description: journal.words.allocationOf(from.name, to.name),
    preparedBy: allocatedBy,
    approvedBy: null,
  });
  recordAllocation(tx, { ...settled, allocation: allocation.value }, { entryId });
  return accepted(settled.id);
}

/** Two items in the order in which an allocation keeps them: what lowers a debt, then the debt. */
export function inOrder<Item extends OpenItemFact>(named: Item, other: Item): readonly [Item, Item] {
  return isOwed(named) && !isOwed(other) ? [other, named] : [named, other];
}

/** Whether an item is a debt, to us or by us, and not what lowers one: an invoice, a bill, a debit note, a refund. */
function isOwed({ side, openOriginalE4 }: OpenItemFact): boolean {
  return side === 'SALES' ? openOriginalE4 > 0n : openOriginalE4 < 0n;
}

/** An item as lines leave it. */
export function itemAfter<Item extends OpenItemFact>(item: Item, lines: readonly EntryDraftLine[]): Item {
  const own = lines.filter(({ openItemId }) => openItemId === item.id);
  return {
    ...item,
    openOriginalE4: own.reduce((sum, line) => sum + line.originalAmountE4, item.openOriginalE4),
    openBaseE4: own.reduce((sum, line) => sum + (line.fixedBaseAmountE4 ?? 0n), item.openBaseE4),
  };
}

/** Writes what moves items: an entry where it leaves lines, and its movements alone where it leaves none. Answers the entry's id. */
export function writeMovements(
  tx: TenantTx,
  posting: Posting,
  of: {
    readonly journal: Journal;
    readonly periods: readonly LedgerPeriod[];
    readonly sourceId: Uuid;
    readonly description: string;
    readonly preparedBy: Uuid | null;
    readonly approvedBy: Uuid | null;
  },
): Uuid | null {
  const { journal, periods, ...entry } = of;
  if (posting.lines.length === 0) {
    journal.move(tx, { posting, periods });
    return null;
  }
  const { kind, source, postingDate } = posting;
  const documentDate = postingDate;
  const written = { ...entry, kind, source, postingDate, documentDate, reference: null };
  return journal.write(tx, { posting, entry: written, periods }).posted.entryId;
}

/** Writes an allocation beside the posting that it is in. */
export function recordAllocation(
  tx: TenantTx,
  { id, from, to, amountE4, allocationDate, allocation }: AllocationInEntry,
  { entryId }: { readonly entryId: Uuid | null },
): void {
  tx.insert(allocations, {
    id,
    from_item_id: from.id,
    to_item_id: to.id,
    allocation_date: allocationDate,
    currency: from.currency,
    amount: amountE4,
    from_base_amount: allocation.fromBaseE4,
    to_base_amount: allocation.toBaseE4,
    variance_account_id: allocation.varianceAccountId,
    entry_id: entryId,
  });
  tx.record({
    event: 'ITEMS_ALLOCATED',
    objectType: 'Allocation',
    objectId: id,
    after: {
      from: from.name,
      to: to.name,
      amountE4,
      currency: from.currency,
      allocationDate,
      varianceE4: allocation.varianceE4,
      entryId,
    },
  });
}

export interface AllocationToReverse {
  readonly allocationId: Uuid;
  /** The day, or the first one not before the allocation's own that takes the posting. */
  readonly on: LocalDate | 'FIRST_OPEN_DAY';
  readonly preparedBy: Uuid | null;
  /** Who approved it; null: nobody, and where its rule needs somebody it is refused. */
  readonly approvedBy: Uuid | null;
}

/** Allocations that are taken back with a document alone. */
export const boundAllocationCodes = refusalCodes(
  'ALLOCATION_OF_WRITE_OFF',
  'ALLOCATION_OF_NETTING',
  'ALLOCATION_BEARS_WITHHOLDING',
);

export const reverseAllocationCodes = refusalCodes(
  'ALLOCATION_UNKNOWN',
  'ALLOCATION_ALREADY_REVERSED',
  'APPROVAL_REQUIRED',
  ...boundAllocationCodes,
  ...documentPostingCodes,
);
export type ReverseAllocationRefusal = RefusalOf<typeof reverseAllocationCodes>;

/**
 * Takes an allocation back: both items are open again by exactly what it relieved, each on its own account, and its variance is undone on
 * the account that took it, also after a change of mode (product 6.6). A posting like the allocation itself.
 * In a later period than its own it needs a second person where the setting says so.
 * One for which its receipt or payment withheld tax goes only with that document.
 * Refuses in this order: ALLOCATION_UNKNOWN, ALLOCATION_ALREADY_REVERSED, ALLOCATION_BEARS_WITHHOLDING, ALLOCATION_OF_WRITE_OFF, ALLOCATION_OF_NETTING,
 * REVERSAL_BEFORE_ENTRY,
 * APPROVAL_REQUIRED, then as the posting engine.
 * Source: rulings/accounting.md, 2 and 3.
 */
export async function reverseAllocation(
  tx: TenantTx,
  { allocationId, on, preparedBy, approvedBy }: AllocationToReverse,
  context: TenantCommandContext,
): Promise<Result<Uuid, ReverseAllocationRefusal>> {
  const { tenant } = context;
  const [row, basis, journal] = await Promise.all([
    tx.first(allocationById, { id: allocationId }),
    gatherDocumentBasis(tx),
    Journal.open(tx, context),
  ]);
  if (!row) return refused(refuse('ALLOCATION_UNKNOWN', { allocationRef: allocationId }));
  if (row.reversedOn !== null)
    return refused(refuse('ALLOCATION_ALREADY_REVERSED', { allocationRef: allocationId }));
  // The totals of control accounts are weighed for both sides: which one it is, the items say.
  const scope = {
    accountIds: [],
    roles: [],
    controlRoles: controlRoleNames,
    currencies: [],
    rateDate: row.allocation.allocation_date,
    largestE4: row.allocation.amount,
  };
  const [{ found, problem }, gathered] = await Promise.all([
    gatherToTakeBack(tx, row),
    gatherDocumentPosting(tx, scope, basis, tenant),
  ]);
  if (problem !== null) return refused(problem);
  const { allocation, side, allocationDate, accounts } = found;
  const postingDate =
    on === 'FIRST_OPEN_DAY' ? firstOpenDay(allocationDate, new Set([side]), basis.periods) : on;
  if (postingDate < allocationDate)
    return refused(refuse('REVERSAL_BEFORE_ENTRY', { postingDate, entryDate: allocationDate }));
  const inPeriod = (date: LocalDate) => basis.periods.find((period) => isWithin(date, period));
  const isLater = inPeriod(postingDate) !== inPeriod(allocationDate);
  if (isLater && approvedBy === null && isApprovalNeeded('ALLOCATION', 'undoing', tenant.settings))
    return refused(refuse('APPROVAL_REQUIRED', { action: 'undo' }));
  const description = journal.words.takingBackOf(allocation.from.name, allocation.to.name);
  const lines = proposeTakingBack(allocation, {
    baseCurrency: tenant.baseCurrency,
    date: postingDate,
    description,
    words: journal.words,
  });
  const facts = withAccounts(gathered, accounts);
  const posting = decidePosting(factsOf(facts, { kind: 'ORDINARY', source: side, postingDate, lines }));
  if (!posting.ok) return refused(documentRefusal(posting.refusal));
  const { periods } = basis;
  const sourceId = allocationId;
  const entryId = writeMovements(tx, posting.value, {
    journal,
    periods,
    sourceId,
    description,
    preparedBy,
    approvedBy,
  });
  recordTakingBack(tx, { allocationId, reversalDate: postingDate, entryId });
  return accepted(allocationId);
}

/** An allocation that stands, and why it goes only with a document; null: it may be taken back alone. */
interface ToTakeBack {
  readonly found: KnownAllocation;
  readonly problem: RefusalOf<typeof boundAllocationCodes> | null;
}

/** Reads in one set what taking an allocation back depends on. */
export async function gatherToTakeBack(tx: TenantReadTx, row: AllocationRow): Promise<ToTakeBack> {
  const { id, entry_id: entryId, from_item_id: fromItemId, to_item_id: toItemId } = row.allocation;
  const [[found], withholding] = await Promise.all([
    gatherAllocations(tx, [row]),
    entryId === null ? null : tx.first(withholdingOfAllocation, { entryId, fromItemId, toItemId }),
  ]);
  if (!found) throw new InvariantBroken('an allocation was read and does not exist');
  const { writeOff, netting } = found;
  if (withholding !== null) {
    const withheldByRef = withholding.displayNumber;
    return { found, problem: refuse('ALLOCATION_BEARS_WITHHOLDING', { allocationRef: id, withheldByRef }) };
  }
  if (writeOff !== null)
    return {
      found,
      problem: refuse('ALLOCATION_OF_WRITE_OFF', { allocationRef: id, writeOffNumber: writeOff }),
    };
  const problem =
    netting === null ? null : refuse('ALLOCATION_OF_NETTING', { allocationRef: id, nettingNumber: netting });
  return { found, problem };
}

/** Writes that an allocation is taken back, beside the posting that does it. */
export function recordTakingBack(
  tx: TenantTx,
  of: { readonly allocationId: Uuid; readonly reversalDate: LocalDate; readonly entryId: Uuid | null },
): void {
  const { allocationId, reversalDate, entryId } = of;
  tx.insert(allocationReversals, {
    allocation_id: allocationId,
    reversal_date: reversalDate,
    entry_id: entryId,
  });
  tx.record({
    event: 'ALLOCATION_REVERSED',
    objectType: 'Allocation',
    objectId: allocationId,
    after: { reversalDate, entryId },
  });
}
