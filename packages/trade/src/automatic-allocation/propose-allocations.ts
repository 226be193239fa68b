import { bookWordsOf } from '@cifra/domain/book-words';
import { minorUnitsOf, type CurrencyCode } from '@cifra/domain/currencies';
import { problemOfReserved } from '@cifra/domain/documents/allocation';
import { matchItems, type ItemToMatch, type MatchReason } from '@cifra/domain/documents/match-items';
import type { Uuid } from '@cifra/domain/ids';
import { earliestDate, type LocalDate } from '@cifra/domain/local-date';
import { absolute, parseDecimalToE4 } from '@cifra/domain/money';
import type { RefusalCode } from '@cifra/domain/refusals';
import { tenantReport } from '@cifra/books/command';
import { newId } from '@cifra/books/ids';
import { gatherDocumentBasis } from '../documents/document-basis.ts';
import { knownItemOf, type KnownOpenItem, type OpenItemRow } from '../documents/open-item.ts';
import { gatherReservedOfAll, withReserved } from '../documents/reserved-items.ts';
import { decideNext, gatherAllocating, MOST_ALLOCATIONS } from './decide-allocation.ts';
import { openItemsOfParty, openItemsOfSide } from './queries.ts';

/** Money of a receipt or a payment that is being entered. */
export interface EnteredMoney {
  readonly currency: string;
  /** Decimal text; what is none is 0. */
  readonly amount: string;
  readonly reference: string | null;
}

/** What a proposed allocation would post. Amounts: base currency, E4; a variance is a loss where it is positive. */
export interface AllocationEffect {
  readonly allocationDate: LocalDate;
  readonly fromBaseE4: bigint;
  readonly toBaseE4: bigint;
  readonly varianceE4: bigint;
}

/** An allocation that is proposed. Amounts: E4, positive, in the items' currency. */
export interface ProposedAllocation {
  /** Null: the money that is being entered. */
  readonly fromItemId: Uuid | null;
  readonly toItemId: Uuid;
  /** The items' names for people: numbers of documents, or references of an opening. */
  readonly fromName: string | null;
  readonly toName: string;
  readonly currency: CurrencyCode;
  readonly amountE4: bigint;
  /** What is open of both items now, before any of the proposals. */
  readonly fromOpenE4: bigint;
  readonly toOpenE4: bigint;
  readonly reason: MatchReason;
  /** Null: money that is being entered, or it would be refused. */
  readonly effect: AllocationEffect | null;
  readonly refusedAs: RefusalCode | null;
}

export interface AllocationProposals {
  readonly allocations: readonly ProposedAllocation[];
  /** More would be proposed when these are performed. */
  readonly hasMore: boolean;
  readonly baseCurrency: CurrencyCode;
}

/** An id of no item: of the money that is being entered. */
const ENTERED = '' as Uuid;

/**
 * Which open credits should settle which open items on a side, of one party or of each, and what that would post; or, with `entered`, what
 * the money of a receipt or a payment that is being entered should settle. The decisions of `allocateProposed` on one state of the books;
 * writes nothing.
 */
export const proposeAllocations = tenantReport<
  {
    /** Null: every party. */
    readonly partyId: Uuid | null;
    readonly side: 'SALES' | 'PURCHASING';
    readonly entered: EnteredMoney | null;
  },
  AllocationProposals
>('documents.proposeAllocations', async (tx, { partyId, side, entered }, tenant) => {
  const [rows, basis] = await Promise.all([
    partyId === null ? tx.all(openItemsOfSide, { side }) : tx.all(openItemsOfParty, { partyId, side }),
    gatherDocumentBasis(tx),
  ]);
  const isDebt = ({ balance }: OpenItemRow): boolean =>
    (balance?.open_original_amount ?? 0n) > 0n === (side === 'SALES');
  const matches = [...Map.groupBy(rows, ({ item }) => item.party_id).values()].flatMap((own) => {
    const credits = own.filter((row) => !isDebt(row)).map(itemToMatch);
    return matchItems(
      entered === null ? credits : [enteredItem(entered)],
      own.filter(isDebt).map(itemToMatch),
    );
  });
  const proposed = matches.slice(0, MOST_ALLOCATIONS);
  const named = new Set(proposed.flatMap(({ from, to }) => [from.id, to.id]));
  const reserved = await gatherReservedOfAll(
    tx,
    [...named].filter((id) => id !== ENTERED),
  );
  const known = withReserved(rows.filter(({ item }) => named.has(item.id)).map(knownItemOf), reserved);
  const items = new Map(known.map((item) => [item.id, item]));
  const [first] = items.values();
  const open = new Map([...items.values()].map(({ id, openOriginalE4 }) => [id, absolute(openOriginalE4)]));
  const posting = first && (await gatherAllocating(tx, { items, basis, day: first.date }, tenant));
  const allocations = proposed.map(({ from, to, amountE4, reason }): ProposedAllocation => {
    const isEntered = from.id === ENTERED;
    const wanted = { fromItemId: from.id, toItemId: to.id, amountE4, allocationDate: null };
    const decided =
      isEntered || !posting
        ? null
        : decideNext(wanted, { items, basis, posting, tenant, words: bookWordsOf(tenant), newId });
    return {
      fromItemId: isEntered ? null : from.id,
      toItemId: to.id,
      fromName: items.get(from.id)?.name ?? null,
      toName: items.get(to.id)?.name ?? '',
      currency: to.currency,
      amountE4,
      fromOpenE4: open.get(from.id) ?? from.openE4,
      toOpenE4: open.get(to.id) ?? to.openE4,
      reason,
      effect: decided?.ok
        ? { allocationDate: decided.value.settled.allocationDate, ...decided.value.settled.allocation }
        : null,
      refusedAs:
        decided === null ? reservedAs(items.get(to.id), amountE4) : decided.ok ? null : decided.refusal.code,
    };
  });
  return { allocations, hasMore: matches.length > proposed.length, baseCurrency: tenant.baseCurrency };
});

/** Of money that is being entered, nothing is decided but whether a submitted draft has the item already. */
function reservedAs(item: KnownOpenItem | undefined, amountE4: bigint): RefusalCode | null {
  return item ? (problemOfReserved(item, amountE4, minorUnitsOf(item.currency))?.code ?? null) : null;
}

function itemToMatch(row: OpenItemRow): ItemToMatch {
  const { id, currency, date, name, openOriginalE4 } = knownItemOf(row);
  const names = [name, row.item.reference, row.reference, row.vendorNumber].flatMap((each) => each ?? []);
  return { id, currency, date, dueDate: row.item.due_date, openE4: absolute(openOriginalE4), names };
}

function enteredItem({ currency, amount, reference }: EnteredMoney): ItemToMatch {
  const openE4 = parseDecimalToE4(amount, minorUnitsOf(currency));
  return {
    id: ENTERED,
    currency,
    date: earliestDate,
    dueDate: earliestDate,
    openE4: openE4.ok ? openE4.value : 0n,
    names: reference === null ? [] : [reference],
  };
}
