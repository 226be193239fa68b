import { bookWordsOf, type BookWords } from '@cifra/domain/book-words';
import type { Posting } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import { sideOfSource } from '@cifra/domain/posting-date';
import type { FarAhead } from '@cifra/domain/posting-facts';
import { InvariantBroken } from '@cifra/database/failures';
import { openItemMovements } from '@cifra/database/tables/documents';
import { journalEntries, journalLines } from '@cifra/database/tables/tenant';
import type { NewRow, TenantReadTx, TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext } from '@cifra/books/command';
import { addToBalances } from './balances.ts';
import type { EntryToPost, PostedEntry } from './entry-to-post.ts';
import { aheadOf } from './gather.ts';
import { onPosted, type AfterPosting, type WrittenEntry } from './hooks.ts';
import { SeriesNumbers } from './numbers.ts';
import { addToOpenItems } from './open-item-balances.ts';
import type { LedgerPeriod } from './period-fact.ts';
import { seriesOfKind } from './series-of-kind.ts';
import { addToTaxBalances } from './tax-balances.ts';

/** What was decided, of what, and the periods that the decision saw. */
export interface DecidedEntry extends DecidedMovements {
  readonly entry: Omit<EntryToPost, 'lines'>;
}

export interface DecidedMovements {
  readonly posting: Posting;
  /** In order of date: the period of the posting and, for what precedes every period, the first one. */
  readonly periods: readonly LedgerPeriod[];
}

/** An entry as it was answered, and as it was written. */
export interface JournalEntryWritten extends WrittenEntry {
  readonly posted: PostedEntry;
}

/**
 * The one door to the general ledger, for one command: numbers, writes entry, lines and balances, records, and calls the hooks, in the
 * command's transaction. What it needs is read once when it is opened, so that a command can write several entries after its reads.
 */
export class Journal {
  readonly #context: TenantCommandContext;
  readonly #numbers: SeriesNumbers;
  readonly #afterPosting: readonly AfterPosting[];

  private constructor(
    context: TenantCommandContext,
    numbers: SeriesNumbers,
    afterPosting: readonly AfterPosting[],
  ) {
    this.#context = context;
    this.#numbers = numbers;
    this.#afterPosting = afterPosting;
  }

  /** What the ledger writes by itself, in the tenant's language. */
  get words(): BookWords {
    return bookWordsOf(this.#context.tenant);
  }

  /** How far ahead people may date what it writes. */
  get ahead(): FarAhead {
    return aheadOf(this.#context.tenant);
  }

  /** Reads in one set the counters of the series and what the hooks need. */
  static async open(
    tx: TenantReadTx,
    context: TenantCommandContext,
    series: readonly string[] = [seriesOfKind('ORDINARY')],
  ): Promise<Journal> {
    const [numbers, afterPosting] = await Promise.all([
      SeriesNumbers.gather(tx, series),
      Promise.all(context.hooks.at(onPosted).map((hook) => hook.gather(tx))),
    ]);
    return new Journal(context, numbers, afterPosting);
  }

  /** Writes what was decided: the entry with its lines, and its movements. */
  write(tx: TenantTx, { posting, entry, periods }: DecidedEntry): JournalEntryWritten {
    const period = periodOf(posting, periods);
    const series = seriesOfKind(posting.kind);
    const number = this.#numbers.issue(tx, { series, fiscalYearId: period.fiscalYearId });
    const entryRow = rowOfEntry(tx, { posting, entry, period, number, entryId: this.#context.newId() });
    const lineRows = rowsOfLines(entryRow, posting);
    tx.insert(journalEntries, entryRow);
    for (const row of lineRows) tx.insert(journalLines, row);
    const isClosing = posting.kind === 'CLOSING';
    const lines = posting.lines.map((line) => ({ ...line, periodId: posting.periodId, isClosing }));
    addToBalances(tx, lines);
    addToTaxBalances(tx, lines);
    this.#move(tx, posting, entryRow.id);
    tx.record({
      event: 'ENTRY_POSTED',
      objectType: 'JournalEntry',
      objectId: entryRow.id,
      after: {
        series,
        number,
        kind: posting.kind,
        postingDate: posting.postingDate,
        totalBaseAmountE4: entryRow.total_base_amount,
        lines: posting.lines.length,
        sourceId: entry.sourceId,
      },
    });
    const written = { entry: entryRow, lines: lineRows, period };
    for (const after of this.#afterPosting) after(tx, written);
    const commitNumber = tx.commitNumber.toString();
    return { ...written, posted: { entryId: entryRow.id, series, number: number.toString(), commitNumber } };
  }

  /** Writes movements that leave no line: between items of one control account, at one base amount. The hooks are called as for an entry. */
  move(tx: TenantTx, { posting, periods }: DecidedMovements): void {
    if (posting.lines.length > 0) throw new InvariantBroken('movements that leave lines are an entry');
    this.#move(tx, posting, this.#context.newId());
    for (const after of this.#afterPosting) after(tx, { period: periodOf(posting, periods) });
  }

  #move(tx: TenantTx, posting: Posting, postingId: Uuid): void {
    for (const [index, movement] of posting.movements.entries())
      tx.insert(openItemMovements, {
        posting_id: postingId,
        ordinal: index + 1,
        open_item_id: movement.openItemId,
        account_id: movement.accountId,
        party_id: movement.partyId,
        currency: movement.currency,
        posting_date: posting.postingDate,
        period_id: posting.periodId,
        original_amount: movement.originalAmountE4,
        base_amount: movement.baseAmountE4,
        allocation_id: movement.allocationId,
      });
    addToOpenItems(tx, posting.movements);
  }
}

/** The period of the number: the one that is posted into, or the first, which begins with what the opening source posts. */
function periodOf(posting: Posting, periods: readonly LedgerPeriod[]): LedgerPeriod {
  const period = posting.periodId === null ? periods[0] : periods.find(({ id }) => id === posting.periodId);
  if (!period) throw new InvariantBroken('a posting was decided for a period that was not read');
  return period;
}

interface Numbered extends Pick<DecidedEntry, 'posting' | 'entry'> {
  readonly period: LedgerPeriod;
  readonly number: bigint;
  readonly entryId: NewRow<typeof journalEntries>['id'];
}

function rowOfEntry(
  tx: TenantTx,
  { posting, entry, period, number, entryId }: Numbered,
): NewRow<typeof journalEntries> {
  let totalBaseAmountE4 = 0n;
  for (const line of posting.lines) if (line.baseAmountE4 > 0n) totalBaseAmountE4 += line.baseAmountE4;
  return {
    id: entryId,
    series: seriesOfKind(posting.kind),
    fiscal_year_id: period.fiscalYearId,
    number,
    kind: posting.kind,
    period_id: posting.periodId,
    posting_date: posting.postingDate,
    document_date: entry.documentDate,
    actual_posting_date: tx.databaseClockMicros,
    description: entry.description,
    reference: entry.reference,
    source: posting.source,
    source_id: entry.sourceId,
    side: sideOfSource[posting.source],
    total_base_amount: totalBaseAmountE4,
    line_count: posting.lines.length,
    prepared_by: entry.preparedBy,
    approved_by: entry.approvedBy,
  };
}

function rowsOfLines(
  { id: entryId, side, document_date: documentDate }: NewRow<typeof journalEntries>,
  posting: Posting,
): NewRow<typeof journalLines>[] {
  return posting.lines.map((line) => ({
    entry_id: entryId,
    ordinal: line.lineNumber,
    account_id: line.accountId,
    period_id: posting.periodId,
    posting_date: posting.postingDate,
    document_date: line.documentDate ?? documentDate,
    kind: line.lineKind,
    side: line.side ?? side,
    party_id: line.partyId,
    base_amount: line.baseAmountE4,
    original_currency: line.originalCurrency,
    original_amount: line.originalAmountE4,
    rate: line.rate,
    rate_date: line.rateDate,
    rate_id: line.rateId,
    rate_mark: line.rateMark,
    is_closing: posting.kind === 'CLOSING',
    tax_code_id: line.taxCodeId,
    tax_date: line.taxDate,
    description: line.description === '' ? null : line.description,
  }));
}
