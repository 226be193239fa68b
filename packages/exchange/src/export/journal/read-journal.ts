import { openingDateOf } from '@cifra/domain/fiscal-year';
import type { Uuid } from '@cifra/domain/ids';
import { carryingRate } from '@cifra/domain/item-movements';
import { earliestDate, latestDate } from '@cifra/domain/local-date';
import { InvariantBroken } from '@cifra/database/failures';
import type { TenantReadTx } from '@cifra/database/tx';
import type { Query } from '@cifra/database/statement';
import { tenantReport } from '@cifra/books/command';
import { OPENING_PERIOD_ID } from '@cifra/ledger/journal/balances';
import { displayNumberOf } from '@cifra/ledger/journal/display-number';
import { allPeriods } from '@cifra/ledger/journal/queries';
import { findChainHead } from '@cifra/books/commits';
import type { JournalControl, JournalEntry, JournalEntryLine, JournalHead } from './journal.ts';
import {
  accountsOfJournal,
  entriesAfterPlace,
  linesBetweenPlaces,
  movementsBetweenPlaces,
  type JournalPlace,
} from './queries.ts';

/** The maximum size of a page: entries, and lines unless a single entry has more. */
const pageLimits: JournalPageLimits = { entries: 500, lines: 4_000 };

/** The head of a journal as it is now. The entries are then read up to its commit, so that all pages show the same books. */
export const journalHead = tenantReport<null, JournalHead>(
  'books.journalHead',
  async (tx, _input, tenant) => {
    const head = await findChainHead(tx);
    const [first] = await tx.all(allPeriods, {});
    return {
      tenant: { slug: tenant.slug, name: tenant.name, baseCurrency: tenant.baseCurrency },
      openingDate: first ? openingDateOf({ startDate: first.start_date }) : earliestDate,
      accounts: await tx.all(accountsOfJournal, { isPostable: true }),
      commitNumber: head?.number ?? 0n,
    };
  },
);

export interface JournalPageInput {
  /** Null: from the beginning. */
  readonly after: JournalPlace | null;
  readonly throughCommit: bigint;
  /** Null: the product's own. */
  readonly limits: JournalPageLimits | null;
}

export interface JournalPageLimits {
  readonly entries: number;
  readonly lines: number;
}

export interface JournalPage {
  readonly entries: readonly JournalEntry[];
  /** Where the next page begins; null behind the last. */
  readonly next: JournalPlace | null;
}

/**
 * A page of the journal in order of posting date and id. Entries are never changed, so the state as of a commit can be read at any
 * time.
 */
export const journalPage = tenantReport<JournalPageInput, JournalPage>('books.journalPage', (tx, input) =>
  readJournalPage(tx, input),
);

type ReadMovement =
  typeof movementsBetweenPlaces extends Query<infer _Tables, infer _Params, infer Row> ? Row : never;

type ReadLine =
  typeof linesBetweenPlaces extends Query<infer _Tables, infer _Params, infer Row> ? Row : never;

export async function readJournalPage(tx: TenantReadTx, input: JournalPageInput): Promise<JournalPage> {
  const { throughCommit } = input;
  const after = input.after ?? { date: earliestDate, id: OPENING_PERIOD_ID };
  const limits = input.limits ?? pageLimits;
  const found = await tx.all(entriesAfterPlace, { ...after, throughCommit, limit: limits.entries });
  let lineCount = 0;
  const rows = found.filter(({ entry }, index) => {
    lineCount += entry.line_count;
    return index === 0 || lineCount <= limits.lines;
  });
  const last = rows.at(-1)?.entry;
  const isLast = rows.length === found.length && found.length < limits.entries;
  const end = isLast || !last ? { date: latestDate, id: LAST_ID } : { date: last.posting_date, id: last.id };
  const between = { ...after, lastDate: end.date, lastId: end.id, throughCommit };
  const lines = last ? await tx.all(linesBetweenPlaces, between) : [];
  const movements = await tx.all(movementsBetweenPlaces, between);
  const linesOf = Map.groupBy(lines, ({ entryId }) => entryId);
  const movementsOf = Map.groupBy(movements, ({ movement }) => movement.posting_id);
  const entries = rows.map(({ entry, fiscalYear }): JournalEntry => {
    const own = linesOf.get(entry.id) ?? [];
    if (own.length !== entry.line_count)
      throw new InvariantBroken(`the entry ${entry.id} has ${own.length} lines and says ${entry.line_count}`);
    const moved = (movementsOf.get(entry.id) ?? []).map(movedLine);
    movementsOf.delete(entry.id);
    return {
      id: entry.id,
      displayNumber: displayNumberOf({ series: entry.series, fiscalYear, number: entry.number }),
      postingDate: entry.posting_date,
      documentDate: entry.document_date,
      postedAtMicros: entry.actual_posting_date,
      kind: entry.kind,
      source: entry.source,
      isClosing: own.some(({ isClosing }) => isClosing),
      description: entry.description,
      reference: entry.reference,
      ...withMovements(own.map(lineOf), moved),
    };
  });
  const settled = [...movementsOf].map(([id, own]) => settledWithoutLines(id, own));
  const placeOf = ({ postingDate, id }: JournalEntry): string => `${postingDate} ${id}`;
  const all = [...entries, ...settled].toSorted((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
  return { entries: all, next: isLast || !last ? null : { date: last.posting_date, id: last.id } };
}

function lineOf(row: ReadLine): JournalEntryLine {
  const { accountId, baseAmountE4, originalCurrency, originalAmountE4, rate, rateDate, kind } = row;
  const { taxCode, taxDate } = row;
  return {
    accountId,
    baseAmountE4,
    originalCurrency,
    originalAmountE4,
    rate,
    rateDate,
    kind,
    taxCode,
    taxDate,
    description: row.description ?? '',
    control: null,
  };
}

/** A movement as a line of its item. */
function movedLine({ movement, item, party }: ReadMovement): JournalEntryLine & { control: JournalControl } {
  return {
    accountId: movement.account_id,
    baseAmountE4: movement.base_amount,
    originalCurrency: movement.currency,
    originalAmountE4: movement.original_amount,
    rate: carryingRate(movement.original_amount, movement.base_amount),
    rateDate: movement.posting_date,
    kind: 'CONTROL',
    taxCode: null,
    taxDate: null,
    description: '',
    control: {
      party,
      itemId: item.id,
      reference: item.reference,
      documentDate: item.document_date,
      dueDate: item.due_date,
      amountE4: item.original_amount,
      baseAmountE4: item.base_amount,
    },
  };
}

function withMovements(
  lines: readonly JournalEntryLine[],
  moved: readonly (JournalEntryLine & { readonly control: JournalControl })[],
): Pick<JournalEntry, 'lines' | 'movements'> {
  const others = lines.filter(({ kind }) => kind !== 'CONTROL');
  return {
    lines: lines.flatMap((line) => (line.kind === 'CONTROL' ? itemLines(line, moved) : [line])),
    movements: [...moved, ...others],
  };
}

/** A control line by the items that it moves; whole, of the first of them, where they are on both sides of it. */
function itemLines(
  line: JournalEntryLine,
  moved: readonly (JournalEntryLine & { readonly control: JournalControl })[],
): readonly JournalEntryLine[] {
  const own = moved.filter(
    ({ accountId, originalCurrency }) =>
      accountId === line.accountId && originalCurrency === line.originalCurrency,
  );
  const ofParties = Map.groupBy(own, ({ control }) => control.party);
  for (const ofParty of ofParties.values()) {
    const items = netsOfItems(ofParty);
    const sums = items.reduce(
      (sum, each) => ({
        originalE4: sum.originalE4 + each.originalAmountE4,
        baseE4: sum.baseE4 + each.baseAmountE4,
      }),
      { originalE4: 0n, baseE4: 0n },
    );
    if (sums.originalE4 !== line.originalAmountE4 || sums.baseE4 !== line.baseAmountE4) continue;
    const isOneSide = items.every(
      ({ originalAmountE4, baseAmountE4 }) =>
        originalAmountE4 > 0n === line.originalAmountE4 > 0n && baseAmountE4 > 0n === line.baseAmountE4 > 0n,
    );
    const { description, rateDate } = line;
    if (isOneSide) return items.map((each) => ({ ...each, description, rateDate }));
    const [first] = items;
    return [{ ...line, control: first?.control ?? null }];
  }
  throw new InvariantBroken('a control line is not the net of its movements');
}

function netsOfItems(
  moved: readonly (JournalEntryLine & { readonly control: JournalControl })[],
): (JournalEntryLine & { readonly control: JournalControl })[] {
  return [...Map.groupBy(moved, ({ control }) => control.itemId).values()].flatMap((own) => {
    const [first] = own;
    const originalAmountE4 = own.reduce((sum, each) => sum + each.originalAmountE4, 0n);
    const baseAmountE4 = own.reduce((sum, each) => sum + each.baseAmountE4, 0n);
    if (!first || (originalAmountE4 === 0n && baseAmountE4 === 0n)) return [];
    const rate = carryingRate(originalAmountE4, baseAmountE4);
    return [{ ...first, originalAmountE4, baseAmountE4, rate }];
  });
}

/** Movements without an entry, as the tables of the journal show them. */
function settledWithoutLines(id: Uuid, moved: readonly ReadMovement[]): JournalEntry {
  const postingDate = moved[0]?.movement.posting_date ?? earliestDate;
  return {
    id,
    displayNumber: `ALLOCATION-${id}`,
    postingDate,
    documentDate: postingDate,
    // What it has instead of lines is in no journal that says when.
    postedAtMicros: 0n,
    kind: 'ALLOCATION',
    source: 'ALLOCATION',
    isClosing: false,
    description: 'Allocation',
    reference: null,
    lines: [],
    movements: moved.map(movedLine),
  };
}

/** After every id. */
export const LAST_ID = OPENING_PERIOD_ID.replaceAll('0', 'f') as Uuid;
