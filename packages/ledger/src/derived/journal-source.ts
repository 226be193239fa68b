import { counted } from '@cifra/domain/counted';
import { and, asc, eq, gt, gte, or } from 'drizzle-orm';
import type { LineKind } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import { paged } from '@cifra/database/dialects/page';
import type { Row } from '@cifra/database/kit/table';
import type { StoredRow } from '@cifra/database/stored-rows';
import { tenantQuery } from '@cifra/database/statement';
import { openItemMovements } from '@cifra/database/tables/documents';
import { journalEntries, journalLines } from '@cifra/database/tables/tenant';
import type { TenantReadTx, TenantSnapshotTx } from '@cifra/database/tx';
import type { FaultList } from '@cifra/books/books-fault';
import {
  asRow,
  giving,
  material,
  type Figures,
  type Receivers,
  type RecordSource,
} from '@cifra/books/derived-tables';
import { OPENING_PERIOD_ID } from '../journal/balances.ts';
import type { MovedItem } from '../journal/open-item-balances.ts';

type EntryRow = Row<typeof journalEntries>;
type LineRow = Row<typeof journalLines>;
type MovementRow = Row<typeof openItemMovements>;

/** A line as the tables that are made of lines see it. Amounts: E4, debit positive. */
export interface LineGiven {
  readonly accountId: Uuid;
  readonly periodId: Uuid | null;
  readonly lineKind: LineKind;
  readonly originalCurrency: string;
  readonly baseAmountE4: bigint;
  readonly originalAmountE4: bigint;
  readonly isClosing: boolean;
  readonly taxCodeId: Uuid | null;
}

export const linesGiven = material<LineGiven>('ledger.lines');

/** What postings changed of open items. */
export const movementsGiven = material<MovedItem>('ledger.movements');

/** A number that an entry or a document has in its series. */
export interface NumberGiven {
  readonly series: string;
  readonly fiscalYearId: Uuid;
  readonly number: bigint;
}

/** Both are numbered from 1 in series of their own. */
export const numbersGiven = material<NumberGiven>('ledger.numbers');

export function numberOf(row: Pick<EntryRow, 'series' | 'fiscal_year_id' | 'number'>): NumberGiven {
  return { series: row.series, fiscalYearId: row.fiscal_year_id, number: row.number };
}

function lineOf(line: LineRow): LineGiven {
  return {
    accountId: line.account_id,
    periodId: line.period_id,
    lineKind: line.kind,
    originalCurrency: line.original_currency,
    baseAmountE4: line.base_amount,
    originalAmountE4: line.original_amount,
    isClosing: line.is_closing,
    taxCodeId: line.tax_code_id,
  };
}

/** Rows of one step through a table: what is in memory at once. */
export const STEP = 2_000;

const linesAfter = tenantQuery<{ entryId: Uuid; ordinal: number }>()((q) => {
  const t = q.t.journal_lines;
  const lines = q.db
    .select()
    .from(t)
    .where(
      and(
        gte(t.entry_id, q.arg(t.entry_id, 'entryId')),
        or(gt(t.entry_id, q.arg(t.entry_id, 'entryId')), gt(t.ordinal, q.arg(t.ordinal, 'ordinal'))),
      ),
    )
    .orderBy(asc(t.entry_id), asc(t.ordinal));
  return paged(lines, q, STEP);
});

const entriesAfter = tenantQuery<{ id: Uuid }>()((q) => {
  const t = q.t.journal_entries;
  const entries = q.db
    .select({ id: t.id, series: t.series, fiscal_year_id: t.fiscal_year_id, number: t.number })
    .from(t)
    .where(gt(t.id, q.arg(t.id, 'id')))
    .orderBy(asc(t.id));
  return paged(entries, q, STEP);
});

async function readLines(tx: TenantReadTx, add: (line: LineGiven) => void): Promise<void> {
  let after: { readonly entryId: Uuid; readonly ordinal: number } | null = { entryId: FIRST_ID, ordinal: 0 };
  while (after !== null) {
    const rows: readonly LineRow[] = await tx.all(linesAfter, after);
    for (const row of rows) add(lineOf(row));
    const last = rows.at(-1);
    after = last && rows.length === STEP ? { entryId: last.entry_id, ordinal: last.ordinal } : null;
  }
}

const movementsAfter = tenantQuery<{ postingId: Uuid; ordinal: number }>()((q) => {
  const t = q.t.open_item_movements;
  const movements = q.db
    .select()
    .from(t)
    .where(
      and(
        gte(t.posting_id, q.arg(t.posting_id, 'postingId')),
        or(gt(t.posting_id, q.arg(t.posting_id, 'postingId')), gt(t.ordinal, q.arg(t.ordinal, 'ordinal'))),
      ),
    )
    .orderBy(asc(t.posting_id), asc(t.ordinal));
  return paged(movements, q, STEP);
});

async function readMovements(tx: TenantReadTx, add: (movement: MovedItem) => void): Promise<void> {
  let after: { readonly postingId: Uuid; readonly ordinal: number } | null = {
    postingId: FIRST_ID,
    ordinal: 0,
  };
  while (after !== null) {
    const rows: readonly MovementRow[] = await tx.all(movementsAfter, after);
    for (const row of rows) add(movedItem(row));
    const last = rows.at(-1);
    after = last && rows.length === STEP ? { postingId: last.posting_id, ordinal: last.ordinal } : null;
  }
}

function movedItem(row: MovementRow): MovedItem {
  return {
    openItemId: row.open_item_id,
    accountId: row.account_id,
    partyId: row.party_id,
    currency: row.currency,
    originalAmountE4: row.original_amount,
    baseAmountE4: row.base_amount,
  };
}

/** After every id. */
const LAST_ID = OPENING_PERIOD_ID.replaceAll('0', 'f');
/** Before every id. */
const FIRST_ID = OPENING_PERIOD_ID;

/** Reads numbered rows in order of their ids. `page`: those behind an id, `STEP` at most. */
export async function readNumbers(
  page: (id: Uuid) => Promise<readonly (Parameters<typeof numberOf>[0] & { readonly id: Uuid })[]>,
  add: (number: NumberGiven) => void,
): Promise<void> {
  let id: Uuid | null = FIRST_ID;
  while (id !== null) {
    const rows = await page(id);
    for (const row of rows) add(numberOf(row));
    id = rows.length === STEP ? (rows.at(-1)?.id ?? null) : null;
  }
}

/** Entries with their lines, and what postings changed of open items. */
export const journalSource: RecordSource = {
  name: 'ledger.journal',
  gives: [
    giving(linesGiven, readLines),
    giving(movementsGiven, readMovements),
    giving(numbersGiven, (tx, add) => readNumbers((id) => tx.all(entriesAfter, { id }), add)),
  ],
  verify: checkEntries,
};

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

/**
 * Reads every entry beside its lines and movements, all in order of the entry's id, and hands them on. Each entry sums to zero, has
 * all its lines, agrees with them, and has the event of its posting in its own commit; its control lines are the net of its movements,
 * and movements without an entry leave nothing (rulings/accounting.md, 1).
 */
async function checkEntries(tx: TenantSnapshotTx, to: Receivers, faults: FaultList): Promise<Figures> {
  const [giveLine, giveNumber] = [to.of(linesGiven), to.of(numbersGiven)];
  const source = tx.chainSource();
  const lines = new Peeked<LineRow>(source.versions(journalLines));
  const movements = new Peeked<MovementRow>(source.versions(openItemMovements));
  const giveMovement = to.of(movementsGiven);
  let movement = await movements.next();
  /** The movements of postings before an entry, and then its own. */
  const takeMovements = async (entryId: Uuid | null): Promise<ControlNet> => {
    let net = new ControlNet();
    const end = entryId ?? LAST_ID;
    while (movement !== null && movement.posting_id <= end) {
      giveMovement(movedItem(movement));
      const { posting_id: postingId } = movement;
      if (net.postingId !== null && net.postingId !== postingId) {
        net.check(net.postingId, faults);
        net = new ControlNet();
      }
      net.postingId = postingId;
      net.move(movement);
      movement = await movements.next();
    }
    if (net.postingId === null || net.postingId === entryId) return net;
    net.check(net.postingId, faults);
    return new ControlNet();
  };
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
    giveNumber(numberOf(entry));
    const net = await takeMovements(entry.id);
    let sumE4 = 0n;
    let debitE4 = 0n;
    let count = 0;
    while (line !== null && line.entry_id <= entry.id) {
      lineCount += 1;
      giveLine(lineOf(line));
      if (line.entry_id < entry.id) orphan(line);
      else {
        count += 1;
        sumE4 += line.base_amount;
        if (line.base_amount > 0n) debitE4 += line.base_amount;
        if (line.kind === 'CONTROL') net.post(line);
        compareLine(entry, line, count, faults);
      }
      line = await lines.next();
    }
    const object = entry.id;
    net.check(object, faults);
    if (count !== entry.line_count)
      faults.add({
        kind: 'ENTRY_LINES_INCOMPLETE',
        object,
        expected: counted(entry.line_count, 'line'),
        found: counted(count, 'line'),
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
    giveLine(lineOf(line));
    orphan(line);
  }
  (await takeMovements(null)).check('the last movement', faults);
  return { entries: entryCount, lines: lineCount };
}

/** What the movements of a posting and its control lines leave, by account, currency and party: nothing. */
class ControlNet {
  postingId: Uuid | null = null;
  readonly #left = new Map<string, { originalE4: bigint; baseE4: bigint }>();

  move({ account_id, currency, party_id, original_amount, base_amount }: MovementRow): void {
    this.#add([account_id, currency, party_id].join(' '), original_amount, base_amount);
  }

  post(line: LineRow): void {
    const key = [line.account_id, line.original_currency, line.party_id].join(' ');
    this.#add(key, -line.original_amount, -line.base_amount);
  }

  #add(key: string, originalE4: bigint, baseE4: bigint): void {
    const known = this.#left.get(key) ?? { originalE4: 0n, baseE4: 0n };
    this.#left.set(key, { originalE4: known.originalE4 + originalE4, baseE4: known.baseE4 + baseE4 });
  }

  check(object: string, faults: FaultList): void {
    for (const [of, { originalE4, baseE4 }] of this.#left)
      if (originalE4 !== 0n || baseE4 !== 0n)
        faults.add({
          kind: 'CONTROL_LINES_DIFFER',
          object: `${object} ${of}`,
          expected: '0 0',
          found: `${originalE4} ${baseE4}`,
        });
  }
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

/** Streamed rows, one at a time. */
class Peeked<Streamed> {
  readonly #rows: Iterator<StoredRow> | AsyncIterator<StoredRow>;

  constructor(rows: Iterable<StoredRow> | AsyncIterable<StoredRow>) {
    this.#rows = Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]();
  }

  async next(): Promise<Streamed | null> {
    const { done, value } = await this.#rows.next();
    return done === true ? null : asRow<Streamed>(value);
  }
}
