import { InvariantBroken } from '@cifra/database/failures';
import { minorUnitsOf } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { absolute, formatE4, parseDecimalToE4 } from '@cifra/domain/money';
import { refusalCodes, type CodeOf, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { actorOf } from '@cifra/books/actor-of';
import { tenantCommand } from '@cifra/books/command';
import { Journal } from '@cifra/ledger/journal/journal';
import { allocateCodes, recordAllocation, writeMovements } from '../documents/allocate.ts';
import { gatherDocumentBasis } from '../documents/document-basis.ts';
import { knownItemOf, type KnownOpenItem } from '../documents/open-item.ts';
import { gatherReservedOfAll, withReserved } from '../documents/reserved-items.ts';
import {
  decideNext,
  gatherAllocating,
  type ReadyAllocation,
  type WantedAllocation,
} from './decide-allocation.ts';
import { openItemsByIds } from './queries.ts';

/** An allocation of a preview, with what was open of both items then. Amounts: decimal text, positive, in the items' currency. */
export interface PreviewedAllocation {
  readonly fromItemId: Uuid;
  readonly toItemId: Uuid;
  readonly amount: string;
  readonly fromOpen: string;
  readonly toOpen: string;
  /** Null: the later of the items' dates, or the first day after it that takes the posting. */
  readonly allocationDate: LocalDate | null;
}

const seenCodes = refusalCodes('INPUT_INVALID', 'AMOUNT_TOO_LARGE', 'OPEN_ITEM_UNKNOWN', 'OPEN_ITEM_MOVED');
const allocateProposedCodes = refusalCodes(
  'INPUT_INVALID',
  'AMOUNT_TOO_LARGE',
  'OPEN_ITEM_MOVED',
  ...allocateCodes,
);

/**
 * Performs just the allocations of a preview, all or none, each a posting of its own; answers their ids. An item of which something else is
 * open than the preview showed is refused before any is decided. Refuses in this order, of the first allocation first: INPUT_INVALID,
 * AMOUNT_TOO_LARGE, OPEN_ITEM_UNKNOWN, OPEN_ITEM_MOVED; then, of the first first, as `allocate`. Source: findings/accounting.md, 14.
 */
export const allocateProposedCommand = tenantCommand<
  { readonly allocations: readonly PreviewedAllocation[] },
  readonly Uuid[],
  CodeOf<typeof allocateProposedCodes>
>(
  'documents.allocateProposed',
  async (tx, { allocations }, context) => {
    const { tenant, newId } = context;
    if (allocations.length === 0)
      return refused(
        refuse('INPUT_INVALID', { field: 'allocations', problem: 'must not be empty', value: null }),
      );
    const ids = [...new Set(allocations.flatMap(({ fromItemId, toItemId }) => [fromItemId, toItemId]))];
    const [rows, reserved, basis, journal] = await Promise.all([
      openItemsByIds(tx, ids),
      gatherReservedOfAll(tx, ids),
      gatherDocumentBasis(tx),
      Journal.open(tx, context),
    ]);
    const known = withReserved(rows.map(knownItemOf), reserved);
    const items = new Map<Uuid, KnownOpenItem>(known.map((item) => [item.id, item]));
    const wanted = readAllocations(allocations, items);
    if (!wanted.ok) return wanted;
    const day = rows.reduce<LocalDate | null>((latest, { item }) => latest ?? item.document_date, null);
    if (day === null) throw new InvariantBroken('items that are there have no date');
    const posting = await gatherAllocating(tx, { items, basis, day }, tenant);
    const facts = { items, basis, posting, tenant, words: journal.words, newId };
    const ready: ReadyAllocation[] = [];
    for (const each of wanted.value) {
      const decided = decideNext(each, facts);
      if (!decided.ok) return decided;
      ready.push(decided.value);
    }
    for (const { settled, description, posting: posted } of ready) {
      const entryId = writeMovements(tx, posted, {
        journal,
        periods: basis.periods,
        sourceId: settled.id,
        description,
        preparedBy: actorOf(context),
        approvedBy: null,
      });
      recordAllocation(tx, settled, { entryId });
    }
    return accepted(ready.map(({ settled }) => settled.id));
  },
  { refuses: allocateProposedCodes, isKeyShared: true },
);

/** What is wanted, where of each item still is open what the preview showed. */
function readAllocations(
  allocations: readonly PreviewedAllocation[],
  items: ReadonlyMap<Uuid, KnownOpenItem>,
): Result<WantedAllocation[], RefusalOf<typeof seenCodes>> {
  const read: WantedAllocation[] = [];
  for (const { fromItemId, toItemId, amount, fromOpen, toOpen, allocationDate } of allocations) {
    const amountE4 = parseDecimalToE4(amount, 4, 'amount');
    if (!amountE4.ok) return amountE4;
    for (const [id, seen, field] of [
      [fromItemId, fromOpen, 'fromOpen'],
      [toItemId, toOpen, 'toOpen'],
    ] as const) {
      const item = items.get(id);
      if (!item) return refused(refuse('OPEN_ITEM_UNKNOWN', { lineNumber: null, openItemRef: id }));
      const seenE4 = parseDecimalToE4(seen, 4, field);
      if (!seenE4.ok) return seenE4;
      const openE4 = absolute(item.openOriginalE4);
      if (openE4 === seenE4.value) continue;
      return refused(
        refuse('OPEN_ITEM_MOVED', {
          openItemRef: item.name,
          givenAmount: seen,
          openAmount: formatE4(openE4, minorUnitsOf(item.currency)),
          currencyCode: item.currency,
        }),
      );
    }
    read.push({ fromItemId, toItemId, amountE4: amountE4.value, allocationDate });
  }
  return accepted(read);
}
