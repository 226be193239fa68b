import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { tenantReport } from '@cifra/books/command';
import { partyById } from '../parties/queries.ts';
import { balancesBefore, linesOfParty } from './party-statement-queries.ts';
import type { DocumentSide } from './ageing.ts';

/** Amounts: E4, debit positive; `amountE4` and `balanceE4` in the section's currency, `baseE4` in base currency. */
export interface StatementLineData {
  /** Of the entry: lines of one day are in the order of posting. */
  readonly commitNumber: bigint;
  readonly entryId: Uuid;
  /** Of the lines of its entry in the section: 1, 2, … Only the opening entry has several. */
  readonly ofEntry: number;
  readonly postingDate: LocalDate;
  readonly documentId: Uuid | null;
  readonly description: string;
  readonly amountE4: bigint;
  readonly baseE4: bigint;
  readonly balanceE4: bigint;
}

export interface StatementSectionData {
  readonly currency: CurrencyCode;
  readonly openingE4: bigint;
  readonly openingBaseE4: bigint;
  readonly lines: readonly StatementLineData[];
  readonly closingE4: bigint;
  readonly closingBaseE4: bigint;
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
  readonly entryId: Uuid;
  readonly periodId: Uuid | null;
  readonly postingDate: LocalDate;
  readonly currency: CurrencyCode;
  readonly originalE4: bigint;
  readonly baseE4: bigint;
  readonly description: string | null;
  readonly documentId: Uuid | null;
  readonly documentOfItemId: Uuid | null;
}

/**
 * What was posted to a party's items from one day to another, per currency: what was open before, each entry with the balance after
 * it, what is open at the end. An entry that moves an amount from one item to another (an allocation) shows what it changed of the
 * base amount, and nothing where it changed nothing. Costs by the lines that the party's items ever had. Null: no such party.
 * Source: product 3.6; docs/specs/documents.md.
 */
export const partyStatement = tenantReport<StatementInput, StatementData | null>(
  'documents.partyStatement',
  async (tx, { partyId, side, from, to }, { baseCurrency }) => {
    if (!(await tx.first(partyById, { id: partyId }))) return null;
    const before = await tx.all(balancesBefore, { partyId, side, from });
    const movements = entriesOf(await tx.all(linesOfParty, { partyId, side, from, to }));
    const currencies = new Set([...before, ...movements].map(({ currency }) => currency));
    return {
      baseCurrency,
      sections: [...currencies]
        .toSorted()
        .map((currency) =>
          sectionOf(
            currency,
            before.find((each) => each.currency === currency),
            movements.filter((each) => each.currency === currency),
          ),
        )
        .filter(
          ({ lines, openingE4, openingBaseE4 }) =>
            lines.length > 0 || openingE4 !== 0n || openingBaseE4 !== 0n,
        ),
    };
  },
);

/** One movement per entry; but each item of the opening entry, which has no period, is one of its own. */
function entriesOf(lines: readonly Movement[]): Movement[] {
  const movements: Movement[] = [];
  for (const line of lines) {
    const last = movements.at(-1);
    if (last?.entryId !== line.entryId || last.currency !== line.currency || line.periodId === null) {
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
  movements: readonly Movement[],
): StatementSectionData {
  const openingE4 = before?.originalE4 ?? 0n;
  const openingBaseE4 = before?.baseE4 ?? 0n;
  let balanceE4 = openingE4;
  let last: { readonly entryId: Uuid; readonly ofEntry: number } | null = null;
  const lines = movements.map(
    ({ commitNumber, entryId, postingDate, documentId, description, originalE4, baseE4 }) => {
      balanceE4 += originalE4;
      last = { entryId, ofEntry: last?.entryId === entryId ? last.ofEntry + 1 : 1 };
      return {
        ...last,
        commitNumber,
        postingDate,
        documentId,
        description: description ?? '',
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
  };
}
