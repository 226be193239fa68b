import type { BookWords } from '@cifra/domain/book-words';
import { controlRoleNames } from '@cifra/domain/accounts';
import { minorUnitsOf } from '@cifra/domain/currencies';
import { decideAllocation, varianceRoles } from '@cifra/domain/documents/allocation';
import type { Posting } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { decidePosting } from '@cifra/domain/posting';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { TenantReadTx } from '@cifra/database/tx';
import type { TenantFacts } from '@cifra/books/command';
import { factsOf } from '@cifra/ledger/journal/gather';
import { firstOpenDay } from '@cifra/ledger/journal/reverse-entry';
import { varianceAccountsOf } from '@cifra/ledger/journal/variance-accounts';
import { inOrder, itemAfter, type AllocateRefusal, type AllocationInEntry } from '../documents/allocate.ts';
import type { DocumentBasis } from '../documents/document-basis.ts';
import type { KnownOpenItem } from '../documents/open-item.ts';
import { gatherDocumentPosting, withAccounts, type DocumentPosting } from '../documents/posting-basis.ts';
import { documentRefusal } from '../documents/posting-refusals.ts';

/** At most so many allocations are proposed, and performed, at once. */
export const MOST_ALLOCATIONS = 200;

/** An amount of one item against another. E4, positive, in the items' currency. */
export interface WantedAllocation {
  readonly fromItemId: Uuid;
  readonly toItemId: Uuid;
  readonly amountE4: bigint;
  /** Null: the later of the items' dates, or the first day after it that takes the posting. */
  readonly allocationDate: LocalDate | null;
}

/** What allocations are decided by, one after the other. */
export interface AllocatingFacts {
  /** The items as the allocations that were decided before leave them. */
  readonly items: Map<Uuid, KnownOpenItem>;
  readonly basis: DocumentBasis;
  readonly posting: DocumentPosting;
  readonly tenant: TenantFacts;
  readonly words: BookWords;
  readonly newId: () => Uuid;
}

/** Reads in one set what allocations between these items may post to. */
export async function gatherAllocating(
  tx: TenantReadTx,
  of: {
    readonly items: ReadonlyMap<Uuid, KnownOpenItem>;
    readonly basis: DocumentBasis;
    readonly day: LocalDate;
  },
  tenant: TenantFacts,
): Promise<DocumentPosting> {
  const items = [...of.items.values()];
  const { gain, loss } = varianceRoles[tenant.settings['fx.varianceMode']];
  const scope = {
    accountIds: [],
    roles: [gain, loss],
    controlRoles: controlRoleNames,
    currencies: [...new Set(items.map(({ currency }) => currency))],
    rateDate: of.day,
    largestE4: items.reduce(
      (sum, { openOriginalE4 }) => sum + (openOriginalE4 < 0n ? -openOriginalE4 : openOriginalE4),
      0n,
    ),
  };
  const posting = await gatherDocumentPosting(tx, scope, of.basis, tenant);
  return withAccounts(
    posting,
    items.map(({ account }) => account),
  );
}

/** An allocation that was decided, with the posting that it is. */
export interface ReadyAllocation {
  readonly settled: AllocationInEntry;
  readonly description: string;
  readonly posting: Posting;
}

/**
 * Decides one allocation on what those before it leave open, and leaves its items so for those behind it; preview and posting decide alike.
 * Refuses as `allocate`.
 */
export function decideNext(
  { fromItemId, toItemId, amountE4, ...given }: WantedAllocation,
  { items, basis, posting: facts, tenant, words, newId }: AllocatingFacts,
): Result<ReadyAllocation, AllocateRefusal> {
  const [named, other] = [items.get(fromItemId), items.get(toItemId)];
  if (!named) return refused(refuse('OPEN_ITEM_UNKNOWN', { lineNumber: null, openItemRef: fromItemId }));
  if (!other) return refused(refuse('OPEN_ITEM_UNKNOWN', { lineNumber: null, openItemRef: toItemId }));
  const [from, to] = inOrder(named, other);
  const latest = from.date > to.date ? from.date : to.date;
  const allocationDate = given.allocationDate ?? firstOpenDay(latest, new Set([from.side]), basis.periods);
  const settled = { id: newId(), from, to, amountE4, allocationDate };
  const description = words.allocationOf(from.name, to.name);
  const { baseCurrency } = tenant;
  const allocation = decideAllocation({
    ...settled,
    description,
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
  items.set(from.id, itemAfter(from, lines));
  items.set(to.id, itemAfter(to, lines));
  return accepted({
    settled: { ...settled, allocation: allocation.value },
    description,
    posting: posting.value,
  });
}
