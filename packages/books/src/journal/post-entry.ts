import type { EntryDraftLine, EntryKind, EntrySource, Posting } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { decidePosting, type PostingRefusal } from '@cifra/domain/posting';
import { sideOfSource } from '@cifra/domain/posting-date';
import { accepted, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import { journalEntries, journalLines } from '@cifra/database/tables/tenant';
import type { TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext } from '../command.ts';
import { addToBalances } from './balances.ts';
import { addToOpenItems } from './open-item-balances.ts';
import { addToTaxBalances } from './tax-balances.ts';
import { gatherPosting } from './gather.ts';
import { takeNumber } from './numbers.ts';
import { allPeriods, periodById } from './queries.ts';
import { sendCloseBack } from './reopen-close.ts';

/** An entry as an operation asks the books to post it. Who prepared and who approved it are named by the operation. */
export interface EntryToPost {
  readonly kind: EntryKind;
  readonly source: EntrySource;
  /** The draft, document or import that it comes from. */
  readonly sourceId: Uuid | null;
  readonly postingDate: LocalDate;
  readonly documentDate: LocalDate;
  readonly description: string;
  readonly reference: string | null;
  readonly lines: readonly EntryDraftLine[];
  readonly preparedBy: Uuid | null;
  readonly approvedBy: Uuid | null;
}

export interface PostedEntry {
  readonly entryId: Uuid;
  readonly series: string;
  /** Gapless within series and fiscal year, as decimal digits. */
  readonly number: string;
  readonly commitNumber: string;
}

/** The series that a kind of entry is numbered in. */
export function seriesOfKind(kind: EntryKind): string {
  return kind === 'OPENING' ? 'OPN' : 'JE';
}

/**
 * The one door to the general ledger: gathers, decides, numbers, writes entry, lines and balances, and records, in the caller's
 * transaction. The period is read inside it, so no race puts an entry into a locked period. Refuses as `decidePosting` does.
 */
export async function postEntry(
  tx: TenantTx,
  entry: EntryToPost,
  context: TenantCommandContext,
): Promise<Result<PostedEntry, PostingRefusal>> {
  const facts = await gatherPosting(tx, entry, context.tenant);
  const decision = decidePosting(facts);
  if (!decision.ok) return decision;
  return accepted(await writePosting(tx, decision.value, entry, context));
}

/** Writes what was decided. Every line of a posting stands in the order of its proposal; a rounding line may follow. */
export async function writePosting(
  tx: TenantTx,
  posting: Posting,
  entry: EntryToPost,
  context: TenantCommandContext,
): Promise<PostedEntry> {
  const entryId = context.newId();
  const series = seriesOfKind(posting.kind);
  const fiscalYearId = await enterPeriod(tx, posting.periodId);
  const number = await takeNumber(tx, { series, fiscalYearId });
  const side = sideOfSource[posting.source];
  const isClosing = posting.kind === 'CLOSING';
  let totalBaseAmountE4 = 0n;
  for (const line of posting.lines) if (line.baseAmountE4 > 0n) totalBaseAmountE4 += line.baseAmountE4;

  await tx.insert(journalEntries, {
    id: entryId,
    series,
    fiscal_year_id: fiscalYearId,
    number,
    kind: posting.kind,
    period_id: posting.periodId,
    posting_date: posting.postingDate,
    document_date: entry.documentDate,
    actual_posting_date: await tx.databaseClockMicros(),
    description: entry.description,
    reference: entry.reference,
    source: posting.source,
    source_id: entry.sourceId,
    side,
    total_base_amount: totalBaseAmountE4,
    line_count: posting.lines.length,
    prepared_by: entry.preparedBy,
    approved_by: entry.approvedBy,
  });
  for (const [index, line] of posting.lines.entries()) {
    const proposed = entry.lines[index];
    await tx.insert(journalLines, {
      entry_id: entryId,
      ordinal: line.lineNumber,
      account_id: line.accountId,
      period_id: posting.periodId,
      posting_date: posting.postingDate,
      document_date: proposed?.documentDate ?? entry.documentDate,
      kind: line.lineKind,
      side: proposed?.side ?? side,
      party_id: line.partyId,
      open_item_id: line.openItemId,
      base_amount: line.baseAmountE4,
      original_currency: line.originalCurrency,
      original_amount: line.originalAmountE4,
      rate: line.rate,
      rate_date: line.rateDate,
      rate_id: line.rateId,
      rate_mark: line.rateMark,
      is_closing: isClosing,
      tax_code_id: line.taxCodeId,
      description: line.description === '' ? null : line.description,
    });
  }
  await addToBalances(
    tx,
    posting.lines.map((line) => ({ ...line, periodId: posting.periodId, isClosing })),
  );
  await addToTaxBalances(
    tx,
    posting.lines.map((line) => ({ ...line, periodId: posting.periodId })),
  );
  await addToOpenItems(tx, posting.lines);
  await tx.record({
    event: 'ENTRY_POSTED',
    objectType: 'JournalEntry',
    objectId: entryId,
    after: {
      series,
      number,
      kind: posting.kind,
      postingDate: posting.postingDate,
      totalBaseAmountE4,
      lines: posting.lines.length,
      sourceId: entry.sourceId,
    },
  });
  return { entryId, series, number: number.toString(), commitNumber: tx.commitNumber.toString() };
}

/**
 * The fiscal year that the number belongs to; the opening entry's is the first. A close that awaits approval goes back: of the period that is
 * posted into, or of the first, which begins with what the opening source posts.
 */
async function enterPeriod(tx: TenantTx, periodId: Uuid | null): Promise<Uuid> {
  if (periodId === null) {
    const [first] = await tx.all(allPeriods, {});
    if (!first) throw new InvariantBroken('an opening entry was decided without a period');
    await sendCloseBack(tx, first);
    return first.fiscal_year_id;
  }
  const period = await tx.first(periodById, { id: periodId });
  if (!period) throw new InvariantBroken('a posting was decided for a period that is not there');
  await sendCloseBack(tx, period);
  return period.fiscal_year_id;
}
