import { eq, and } from 'drizzle-orm';
import type { StoredRow } from '@cifra/database/stored-rows';
import { tenantQuery } from '@cifra/database/statement';
import { journalEntries, journalLines } from '@cifra/database/tables/tenant';
import type { TenantSnapshotTx } from '@cifra/database/tx';
import type { FaultList } from './books-fault.ts';
import { asRow, type DerivedTotals, type EntryRow, type LineRow } from './derived-totals.ts';

/** The event of a commit that says of an object that it was posted. */
export const postingEvent = tenantQuery<{
  commitNumber: bigint;
  objectType: string;
  objectId: string;
  event: string;
}>()((q) => {
  const t = q.t.audit_events;
  return q.db
    .select({ ordinal: t.ordinal })
    .from(t)
    .where(
      and(
        eq(t.object_type, q.arg(t.object_type, 'objectType')),
        eq(t.object_id, q.arg(t.object_id, 'objectId')),
        eq(t.commit_number, q.arg(t.commit_number, 'commitNumber')),
        eq(t.event, q.arg(t.event, 'event')),
      ),
    );
});

export interface EntryCounts {
  readonly entryCount: number;
  readonly lineCount: number;
}

/**
 * Reads every entry beside its lines, both in order of the entry's id, and adds them to the totals. Each entry sums to zero, has
 * all its lines, agrees with them, and has the event of its posting in its own commit.
 */
export async function checkEntries(
  tx: TenantSnapshotTx,
  totals: DerivedTotals,
  faults: FaultList,
): Promise<EntryCounts> {
  const source = tx.chainSource();
  const lines = new Peeked(source.versions(journalLines));
  let entryCount = 0;
  let lineCount = 0;
  const orphan = (line: LineRow): void =>
    faults.add({
      kind: 'LINE_WITHOUT_ENTRY',
      object: `${line.entry_id}/${line.ordinal}`,
      expected: 'an entry',
      found: 'none',
    });

  let line = await lines.next();
  for await (const row of source.versions(journalEntries)) {
    const entry = asRow<EntryRow>(row);
    entryCount += 1;
    totals.addNumbered(entry);
    let sumE4 = 0n;
    let debitE4 = 0n;
    let count = 0;
    while (line !== null && line.entry_id <= entry.id) {
      lineCount += 1;
      totals.addLine(line);
      if (line.entry_id < entry.id) orphan(line);
      else {
        count += 1;
        sumE4 += line.base_amount;
        if (line.base_amount > 0n) debitE4 += line.base_amount;
        compareLine(entry, line, count, faults);
      }
      line = await lines.next();
    }
    const object = entry.id;
    if (count !== entry.line_count)
      faults.add({
        kind: 'ENTRY_LINES_INCOMPLETE',
        object,
        expected: `${entry.line_count} lines`,
        found: `${count} lines`,
      });
    if (sumE4 !== 0n)
      faults.add({ kind: 'ENTRY_UNBALANCED', object, expected: '0', found: sumE4.toString() });
    if (debitE4 !== entry.total_base_amount)
      faults.add({
        kind: 'ENTRY_TOTAL_DIFFERS',
        object,
        expected: debitE4.toString(),
        found: entry.total_base_amount.toString(),
      });
    const params = {
      commitNumber: entry.commit_number,
      objectId: entry.id,
      objectType: 'JournalEntry',
      event: 'ENTRY_POSTED',
    };
    if ((await tx.first(postingEvent, params)) === null)
      faults.add({ kind: 'EVENT_MISSING', object, expected: 'ENTRY_POSTED', found: 'none' });
  }
  for (; line !== null; line = await lines.next()) {
    lineCount += 1;
    totals.addLine(line);
    orphan(line);
  }
  return { entryCount, lineCount };
}

function compareLine(entry: EntryRow, line: LineRow, ordinal: number, faults: FaultList): void {
  const object = `${entry.id}/${line.ordinal}`;
  if (line.ordinal !== ordinal)
    faults.add({
      kind: 'ENTRY_LINES_INCOMPLETE',
      object,
      expected: `line ${ordinal}`,
      found: `line ${line.ordinal}`,
    });
  const ofEntry = [entry.period_id, entry.posting_date, entry.commit_number, entry.kind === 'CLOSING'].join(
    ' ',
  );
  const ofLine = [line.period_id, line.posting_date, line.commit_number, line.is_closing].join(' ');
  if (ofEntry !== ofLine)
    faults.add({ kind: 'LINE_CONTRADICTS_ENTRY', object, expected: ofEntry, found: ofLine });
}

/** The streamed lines, one at a time. */
class Peeked {
  readonly #rows: Iterator<StoredRow> | AsyncIterator<StoredRow>;

  constructor(rows: Iterable<StoredRow> | AsyncIterable<StoredRow>) {
    this.#rows = Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]();
  }

  async next(): Promise<LineRow | null> {
    const { done, value } = await this.#rows.next();
    return done === true ? null : asRow<LineRow>(value);
  }
}
