import type { CurrencyCode } from '@cifra/domain/currencies';
import { raisesDebt, type DocumentKind } from '@cifra/domain/documents/kinds';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { tenantReport } from '@cifra/books/command';
import { partyById } from '../parties/queries.ts';
import { balancesBefore, itemsOfParty, movementsOfParty } from './party-statement-queries.ts';
import { addOpen, nothingIn, type AgeingAmounts, type DocumentSide } from './ageing.ts';

/** Amounts: E4, debit positive; `amountE4` and `balanceE4` in the section's currency, `baseE4` in base currency. */
export interface StatementLineData {
  /** Of the posting: lines of one day are in the order of posting. */
  readonly commitNumber: bigint;
  readonly postingId: Uuid;
  /** Of the lines of its posting in the section: 1, 2, … Only the opening entry has several. */
  readonly ofPosting: number;
  readonly postingDate: LocalDate;
  readonly documentId: Uuid | null;
  readonly description: string;
  /** The day by which its document, or an item that came with the opening balances, is to be paid; null for what lowers a debt. */
  readonly dueDate: LocalDate | null;
  /** What the other side calls the document: a purchase order. */
  readonly partyReference: string | null;
  readonly amountE4: bigint;
  readonly baseE4: bigint;
  readonly balanceE4: bigint;
}

/** An item of which something is open at the end of the last day. E4, debit positive. */
export interface StatementItemData {
  readonly id: Uuid;
  readonly currency: CurrencyCode;
  readonly reference: string;
  readonly documentDate: LocalDate;
  readonly dueDate: LocalDate;
  readonly openE4: bigint;
  readonly openBaseE4: bigint;
}

export interface StatementSectionData {
  readonly currency: CurrencyCode;
  readonly openingE4: bigint;
  readonly openingBaseE4: bigint;
  readonly lines: readonly StatementLineData[];
  readonly closingE4: bigint;
  readonly closingBaseE4: bigint;
  /** By due date; they add up to the closing balance. */
  readonly openItems: readonly StatementItemData[];
  readonly ageing: AgeingAmounts;
}

export interface StatementData {
  readonly baseCurrency: CurrencyCode;
  readonly sections: readonly StatementSectionData[];
}

export interface StatementInput {
  readonly partyId: Uuid;
  readonly side: DocumentSide;
  readonly from: LocalDate;
  readonly to: LocalDate;
}

interface Movement {
  readonly commitNumber: bigint;
  readonly postingId: Uuid;
  readonly periodId: Uuid | null;
  readonly postingDate: LocalDate;
  readonly currency: CurrencyCode;
  readonly originalE4: bigint;
  readonly baseE4: bigint;
  readonly description: string | null;
  readonly documentNumber: string | null;
  readonly documentKind: DocumentKind | null;
  readonly documentDueDate: LocalDate | null;
  readonly partyReference: string | null;
  readonly itemDueDate: LocalDate;
  readonly itemReference: string;
  readonly documentId: Uuid | null;
  readonly documentOfItemId: Uuid | null;
}

/**
 * What moved a party's items from one day to another, per currency: what was open before, each posting with the balance after
 * it, what is open at the end. One that moves an amount from one item to another (an allocation) shows what it changed of the
 * base amount, and nothing where it changed nothing. Costs by the movements that the party's items ever had. Null: no such party.
 * Source: product 3.6; rulings/accounting.md, 1; docs/specs/documents.md.
 */
export const partyStatement = tenantReport<StatementInput, StatementData | null>(
  'documents.partyStatement',
  async (tx, { partyId, side, from, to }, { baseCurrency }) => {
    if (!(await tx.first(partyById, { id: partyId }))) return null;
    const before = await tx.all(balancesBefore, { partyId, side, from });
    const movements = postingsOf(await tx.all(movementsOfParty, { partyId, side, from, to }));
    const open = (await tx.all(itemsOfParty, { partyId, side, to })).filter(
      ({ openE4, openBaseE4 }) => openE4 !== 0n || openBaseE4 !== 0n,
    );
    const currencies = new Set([...before, ...movements].map(({ currency }) => currency));
    return {
      baseCurrency,
      sections: [...currencies]
        .toSorted()
        .map((currency) =>
          sectionOf(
            currency,
            before.find((each) => each.currency === currency),
            {
              movements: movements.filter((each) => each.currency === currency),
              openItems: open.filter((each) => each.currency === currency),
              to,
            },
          ),
        )
        .filter(
          ({ lines, openingE4, openingBaseE4 }) =>
            lines.length > 0 || openingE4 !== 0n || openingBaseE4 !== 0n,
        ),
    };
  },
);

/** One movement per posting; but each item of the opening entry, which has no period, is one of its own. */
function postingsOf(lines: readonly Movement[]): Movement[] {
  const movements: Movement[] = [];
  for (const line of lines) {
    const last = movements.at(-1);
    if (last?.postingId !== line.postingId || last.currency !== line.currency || line.periodId === null) {
      movements.push({ ...line, documentId: line.documentId ?? line.documentOfItemId });
      continue;
    }
    movements[movements.length - 1] = {
      ...last,
      originalE4: last.originalE4 + line.originalE4,
      baseE4: last.baseE4 + line.baseE4,
      // Between two items it belongs to neither.
      documentId: line.documentId,
    };
  }
  return movements.filter(({ originalE4, baseE4 }) => originalE4 !== 0n || baseE4 !== 0n);
}

function sectionOf(
  currency: CurrencyCode,
  before: { readonly originalE4: bigint; readonly baseE4: bigint } | undefined,
  {
    movements,
    openItems,
    to,
  }: {
    readonly movements: readonly Movement[];
    readonly openItems: readonly StatementItemData[];
    readonly to: LocalDate;
  },
): StatementSectionData {
  const openingE4 = before?.originalE4 ?? 0n;
  const openingBaseE4 = before?.baseE4 ?? 0n;
  let balanceE4 = openingE4;
  let last: { readonly postingId: Uuid; readonly ofPosting: number } | null = null;
  const lines = movements.map(
    ({ commitNumber, postingId, postingDate, documentId, originalE4, baseE4, ...of }) => {
      balanceE4 += originalE4;
      last = { postingId, ofPosting: last?.postingId === postingId ? last.ofPosting + 1 : 1 };
      return {
        ...last,
        commitNumber,
        postingDate,
        documentId,
        description: of.documentNumber ?? (of.periodId === null ? of.itemReference : (of.description ?? '')),
        dueDate: dueDateOf(of),
        partyReference: of.partyReference,
        amountE4: originalE4,
        baseE4,
        balanceE4,
      };
    },
  );
  return {
    currency,
    openingE4,
    openingBaseE4,
    lines,
    closingE4: balanceE4,
    closingBaseE4: lines.reduce((sum, { baseE4 }) => sum + baseE4, openingBaseE4),
    openItems,
    ageing: openItems.reduce((sum, item) => addOpen(sum, item, to), nothingIn(currency)),
  };
}

function dueDateOf({
  periodId,
  itemDueDate,
  documentKind,
  documentDueDate,
}: Pick<Movement, 'periodId' | 'itemDueDate' | 'documentKind' | 'documentDueDate'>): LocalDate | null {
  if (periodId === null) return itemDueDate;
  return documentKind !== null && raisesDebt(documentKind) ? documentDueDate : null;
}
