import { openingDateOf } from '@cifra/domain/fiscal-year';
import { earliestDate } from '@cifra/domain/local-date';
import { InvariantBroken } from '@cifra/database/failures';
import type { TenantReadTx } from '@cifra/database/tx';
import type { Query } from '@cifra/database/statement';
import { tenantReport } from '@cifra/books/command';
import { OPENING_PERIOD_ID } from '@cifra/ledger/journal/balances';
import { displayNumberOf } from '@cifra/ledger/journal/display-number';
import { allPeriods } from '@cifra/ledger/journal/queries';
import { findChainHead } from '@cifra/books/commits';
import type { JournalControl, JournalEntry, JournalEntryLine, JournalHead } from './journal.ts';
import { accountsOfJournal, entriesAfterPlace, linesBetweenPlaces, type JournalPlace } from './queries.ts';

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
  if (!last) return { entries: [], next: null };
  const lines = await tx.all(linesBetweenPlaces, {
    ...after,
    lastDate: last.posting_date,
    lastId: last.id,
    throughCommit,
  });
  const linesOf = Map.groupBy(lines, ({ entryId }) => entryId);
  const entries = rows.map(({ entry, fiscalYear }): JournalEntry => {
    const own = linesOf.get(entry.id) ?? [];
    if (own.length !== entry.line_count)
      throw new InvariantBroken(`the entry ${entry.id} has ${own.length} lines and says ${entry.line_count}`);
    return {
      id: entry.id,
      displayNumber: displayNumberOf({ series: entry.series, fiscalYear, number: entry.number }),
      postingDate: entry.posting_date,
      documentDate: entry.document_date,
      kind: entry.kind,
      source: entry.source,
      isClosing: own.some(({ isClosing }) => isClosing),
      description: entry.description,
      reference: entry.reference,
      lines: own.map(lineOf),
    };
  });
  const isLast = rows.length === found.length && found.length < limits.entries;
  return { entries, next: isLast ? null : { date: last.posting_date, id: last.id } };
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
    control: controlOf(row),
  };
}

function controlOf(row: ReadLine): JournalControl | null {
  if (row.openItemId === null) return null;
  const { party, itemReference: reference, itemDate: documentDate, itemDueDate: dueDate } = row;
  const { itemAmountE4: amountE4, itemBaseAmountE4: baseAmountE4 } = row;
  if (
    party === null ||
    reference === null ||
    documentDate === null ||
    dueDate === null ||
    amountE4 === null ||
    baseAmountE4 === null
  )
    throw new InvariantBroken(`a line names the open item ${row.openItemId}, which does not exist`);
  return { party, itemId: row.openItemId, reference, documentDate, dueDate, amountE4, baseAmountE4 };
}
