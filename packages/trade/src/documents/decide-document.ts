import {
  decideAllocation,
  relievedBaseE4,
  type AllocationRefusal,
  type OpenItemFact,
} from '@cifra/domain/documents/allocation';
import { minorUnitsOf } from '@cifra/domain/currencies';
import { documentKindOf } from '@cifra/domain/documents/kinds';
import type { EntryDraftLine, Posting } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import type { ItemMovement } from '@cifra/domain/item-movements';
import { absolute, parseDecimalToE4 } from '@cifra/domain/money';
import { decidePosting } from '@cifra/domain/posting';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import type { TenantReadTx } from '@cifra/database/tx';
import type { TenantFacts } from '@cifra/books/command';
import { factsOf, type PostingBasis } from '@cifra/ledger/journal/gather';
import { allocateCodes, inOrder, itemAfter, type AllocationInEntry } from './allocate.ts';
import type { DocumentContent, DocumentHead, ItemsDocument, SettlementDocument } from './content.ts';
import type { DocumentBasis } from './document-basis.ts';
import type { NamedRows } from './named-rows.ts';
import {
  gatherItems,
  planDocument,
  planDocumentCodes,
  type DocumentPlan,
  type ItemsFacts,
} from './plan-document.ts';
import {
  gatherSettlement,
  planSettlement,
  planSettlementCodes,
  type SettlementFacts,
  type SettlementPlan,
} from './plan-settlement.ts';
import { documentPostingCodes, documentRefusal, type DocumentPostingCode } from './posting-refusals.ts';
import { varianceAccountsOf } from '@cifra/ledger/journal/variance-accounts';

export const decideDocumentCodes = refusalCodes(
  ...planDocumentCodes,
  ...planSettlementCodes,
  ...documentPostingCodes,
  ...allocateCodes,
);
export type DecideDocumentRefusal = RefusalOf<typeof decideDocumentCodes>;

/** A document with everything that it depends on. */
export type GatheredDocument =
  | { readonly document: ItemsDocument; readonly items: ItemsFacts }
  | { readonly document: SettlementDocument; readonly settlement: SettlementFacts };

/** Reads in one set everything that a document depends on; `named`: where its party and items were read before. */
export async function gatherDocument(
  tx: TenantReadTx,
  document: DocumentContent,
  known: {
    readonly basis: DocumentBasis;
    readonly named: NamedRows | null;
    /** The draft that it is of; null: none. */
    readonly draftId: Uuid | null;
  },
  tenant: TenantFacts,
): Promise<GatheredDocument> {
  if ('items' in document) return { document, items: await gatherItems(tx, document, known, tenant) };
  // Which of the two a document holds follows from its kind.
  const settling = document as SettlementDocument;
  return { document: settling, settlement: await gatherSettlement(tx, settling, known, tenant) };
}

interface Deciding {
  readonly tenant: TenantFacts;
  readonly newId: () => Uuid;
}

/**
 * What keeps a document from being posted, but for its number and its period: decided with its allocations as if every period were open, so
 * that what awaits approval can be approved. Null: nothing. A day outside the periods is left to the approval.
 */
export function obstacleToPosting(
  gathered: GatheredDocument,
  deciding: Deciding,
): DecideDocumentRefusal | null {
  const of = { ...deciding, nameOf: () => gathered.document.kind };
  const decided =
    'items' in gathered
      ? decideItems(gathered.document, { ...gathered.items, posting: unlocked(gathered.items.posting) }, of)
      : decideSettlement(
          gathered.document,
          { ...gathered.settlement, posting: unlocked(gathered.settlement.posting) },
          of,
        );
  return decided.ok || decided.refusal.code === 'POSTING_DATE_OUTSIDE_PERIODS' ? null : decided.refusal;
}

function unlocked<Basis extends PostingBasis>(posting: Basis): Basis {
  const periods = posting.periods.map((period) => ({ ...period, lockState: 'UNLOCKED' as const }));
  return { ...posting, periods };
}

/** A document as it was decided: its plan, its entry with all that it settles at once, and those allocations. */
export interface DecidedDocument<Plan> {
  readonly plan: Plan;
  readonly posting: Posting;
  /** What the document did to its own item: its amount, worth and rate. */
  readonly own: ItemMovement;
  readonly allocations: readonly AllocationInEntry[];
}

interface DecidingWithName extends Deciding {
  /** What allocations call the document, once its own lines are decided. */
  readonly nameOf: (posting: Posting) => string;
}

/**
 * Decides an invoice, a bill or a note, and of a credit note that its entry settles what is open of its original, as far as it goes.
 * Refuses as `planDocument`, then as the posting engine, then as `decideAllocation`.
 */
export function decideItems(
  document: ItemsDocument,
  facts: ItemsFacts,
  { tenant, newId, nameOf }: DecidingWithName,
): Result<DecidedDocument<DocumentPlan>, DecideDocumentRefusal> {
  const planned = planDocument(document, facts, newId);
  if (!planned.ok) return planned;
  const plan = planned.value;
  const posting = decideLines(document, plan.lines, facts.posting);
  if (!posting.ok) return posting;
  const { currency } = document.items;
  const from = itemOf(document, posting.value, { ...plan, currency, name: nameOf(posting.value) });
  const to = settledByNote(document, facts);
  const openE4 = absolute(to?.openOriginalE4 ?? 0n);
  const own = ownMovement(posting.value);
  if (!to || openE4 === 0n) return accepted({ plan, posting: posting.value, own, allocations: [] });
  // Without what is withheld.
  const ownE4 = absolute(from.openOriginalE4);
  const settling = new Settling(from, { document, facts, tenant, newId });
  const settled = settling.settle(to, ownE4 < openE4 ? ownE4 : openE4);
  if (!settled.ok) return settled;
  const whole = decideLines(document, [...plan.lines, ...settling.lines], facts.posting);
  if (!whole.ok) return whole;
  return accepted({ plan, posting: whole.value, own, allocations: settling.allocations });
}

/** The item of the document, or of the former books, that a credit note takes back; null where the note raises it, or there is none. */
function settledByNote({ kind }: ItemsDocument, { original, originalItem }: ItemsFacts): OpenItemFact | null {
  if (!original) return originalItem?.item ?? null;
  const isRaised = documentKindOf[kind].controlSign === documentKindOf[original.document.kind].controlSign;
  return isRaised ? null : original.item;
}

/**
 * Decides a receipt, a payment or a refund: its entry moves its own item by what its money is worth, and credits at once what it settles, in the
 * order of its allocations. Refuses as `planSettlement`, then as the posting engine, then for each allocation as `parseDecimalToE4`,
 * OPEN_ITEM_UNKNOWN and as `decideAllocation`. Source: rulings/accounting.md, 3.
 */
export function decideSettlement(
  document: SettlementDocument,
  facts: SettlementFacts,
  { tenant, newId, nameOf }: DecidingWithName,
): Result<DecidedDocument<SettlementPlan>, DecideDocumentRefusal> {
  const planned = planSettlement(document, facts, { tenant, newId });
  if (!planned.ok) return planned;
  const plan = planned.value;
  const posting = decideLines(document, plan.lines, facts.posting);
  if (!posting.ok) return posting;
  const { currency, allocations } = document.settlement;
  const own = ownMovement(posting.value);
  const from = itemOf(document, posting.value, { ...plan, currency, name: nameOf(posting.value) });
  const settling = new Settling(from, { document, facts, tenant, newId });
  if (plan.contra)
    settling.contra = {
      ...from,
      id: plan.contra.openItemId,
      side: 'PURCHASING',
      accountId: plan.contra.controlAccountId,
    };
  const items = new Map<Uuid, OpenItemFact>(facts.openItems);
  for (const { openItemId, amount } of allocations) {
    const amountE4 = parseDecimalToE4(amount, plan.minorUnits, 'amount');
    if (!amountE4.ok) return amountE4;
    const to = items.get(openItemId);
    if (!to) return refused(refuse('OPEN_ITEM_UNKNOWN', { lineNumber: null, openItemRef: openItemId }));
    const settled = settling.settle(to, amountE4.value);
    if (!settled.ok) return settled;
    items.set(openItemId, settled.value);
  }
  if (allocations.length === 0) return accepted({ plan, posting: posting.value, own, allocations: [] });
  const whole = decideLines(document, [...plan.lines, ...settling.lines], facts.posting);
  if (!whole.ok) return whole;
  return accepted({ plan, posting: whole.value, own, allocations: settling.allocations });
}

interface SettlingBasis {
  readonly document: DocumentHead;
  readonly facts: Pick<ItemsFacts, 'roles'>;
  readonly tenant: TenantFacts;
  readonly newId: () => Uuid;
}

/** What a document settles in its own entry, one item after another. */
class Settling {
  readonly lines: EntryDraftLine[] = [];
  readonly allocations: AllocationInEntry[] = [];
  /** Of a netting: its item on the other side, of which each allocation takes what it settles, at what that carries. */
  contra: OpenItemFact | null = null;
  #own: OpenItemFact;
  readonly #of: SettlingBasis;

  constructor(own: OpenItemFact, of: SettlingBasis) {
    this.#own = own;
    this.#of = of;
  }

  /** Answers the item as the allocation leaves it. Refuses as `decideAllocation`. */
  settle(other: OpenItemFact, amountE4: bigint): Result<OpenItemFact, AllocationRefusal> {
    const { document, facts, tenant, newId } = this.#of;
    const contra = this.contra?.side === other.side ? this.contra : null;
    const openBaseE4 = contra ? -relievedBaseE4(other, amountE4, minorUnitsOf(tenant.baseCurrency)) : 0n;
    const own = contra ? { ...contra, openOriginalE4: amountE4, openBaseE4 } : this.#own;
    const [from, to] = inOrder(own, other);
    const settled = { id: newId(), from, to, amountE4, allocationDate: document.postingDate };
    const decided = decideAllocation({
      ...settled,
      // The lines say the document's number, like all of its entry.
      description: '',
      minorUnits: minorUnitsOf(from.currency),
      baseCurrency: tenant.baseCurrency,
      baseMinorUnits: minorUnitsOf(tenant.baseCurrency),
      variance: varianceAccountsOf(facts.roles, tenant),
    });
    if (!decided.ok) return decided;
    const { lines } = decided.value;
    this.lines.push(...(contra ? lines.map((line) => ({ ...line, side: contra.side })) : lines));
    this.allocations.push({ ...settled, allocation: decided.value });
    this.#own = itemAfter(this.#own, lines);
    return accepted(itemAfter(other, decided.value.lines));
  }
}

function decideLines(
  { kind, postingDate }: DocumentHead,
  lines: readonly EntryDraftLine[],
  basis: PostingBasis,
): Result<Posting, Refusal<DocumentPostingCode>> {
  const source = documentKindOf[kind].side;
  const decision = decidePosting(factsOf(basis, { kind: 'ORDINARY', source, postingDate, lines }));
  return decision.ok ? decision : refused(documentRefusal(decision.refusal));
}

function ownMovement({ movements: [own] }: Posting): ItemMovement {
  if (!own) throw new InvariantBroken('a document was decided without its own item');
  return own;
}

/** The item that the document makes. */
function itemOf(
  { kind, partyId, documentDate, postingDate }: DocumentHead,
  posting: Posting,
  of: {
    readonly openItemId: Uuid;
    readonly controlAccountId: Uuid;
    readonly currency: string;
    readonly name: string;
  },
): OpenItemFact {
  const own = ownMovement(posting);
  return {
    id: of.openItemId,
    name: of.name,
    side: documentKindOf[kind].side,
    partyId,
    accountId: of.controlAccountId,
    currency: of.currency,
    date: postingDate > documentDate ? postingDate : documentDate,
    openOriginalE4: own.originalAmountE4,
    openBaseE4: own.baseAmountE4,
  };
}
