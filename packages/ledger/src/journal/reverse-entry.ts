import type { EntrySource, PostingLine, Side } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import { carryingRate, type ItemMovement, type NettedLines } from '@cifra/domain/item-movements';
import type { LocalDate } from '@cifra/domain/local-date';
import type { PeriodFact } from '@cifra/domain/periods';
import type { PostingAccount } from '@cifra/domain/posting-facts';
import { sideOfSource } from '@cifra/domain/posting-date';
import { firstOpenDate } from '@cifra/domain/posting-period';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { decideReversal, reversalCodes, type ReversalRefusal } from '@cifra/domain/reversal';
import type { openItemMovements } from '@cifra/database/tables/documents';
import { entryReversals, type journalEntries, type journalLines } from '@cifra/database/tables/tenant';
import type { NewRow, TenantReadTx, TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext } from '@cifra/books/command';
import { displayNumberOf } from './display-number.ts';
import type { PostedEntry } from './entry-to-post.ts';
import { accountsOfPosted } from './gather.ts';
import { onReversed, type AfterReversal } from './hooks.ts';
import { Journal, type JournalEntryWritten } from './journal.ts';
import { periodFact, type LedgerPeriod } from './period-fact.ts';
import { allPeriods, linesOfEntry, movementsOfEntry, nameOfReversal, numberedEntryById } from './queries.ts';

type LineRow = NewRow<typeof journalLines>;

export interface ReversalToPost {
  /** Who reverses; MANUAL for a person who requests it. */
  readonly source: EntrySource;
  /** The day, or the first one not before the entry's own that takes the posting (acceptance P4). */
  readonly on: LocalDate | 'FIRST_OPEN_DAY';
  /** Of FIRST_OPEN_DAY: not before this day either. Left out: the entry's own day. */
  readonly notBefore?: LocalDate;
  /** Left out: REVERSING, a correction. */
  readonly kind?: 'REVERSING' | 'ACCRUAL_REVERSAL' | 'CLOSING' | 'FX_SETTLEMENT';
  /** What it is made by: the note that voids a document. Left out: the entry that it reverses. */
  readonly sourceId?: Uuid;
  /** What is undone, where that is not all of the entry as it was posted: of a document that was allocated. */
  readonly undone?: NettedLines;
  /** Of the correction of an accrual: the entry that takes its reversal back, which it undoes. Left out: the entry that it reverses. */
  readonly undoes?: Uuid;
  /** Left out: what it reverses, by its number. */
  readonly description?: string;
  readonly preparedBy: Uuid | null;
  readonly approvedBy: Uuid | null;
}

export const reverseEntryCodes = refusalCodes('ENTRY_UNKNOWN', ...reversalCodes);
export type ReverseEntryRefusal = RefusalOf<typeof reverseEntryCodes>;

/** An entry as its reversal looks at it: one of the books, or one that the same command has just written. */
export interface EntryToReverse {
  readonly entry: NewRow<typeof journalEntries>;
  /** What readers call it: its display number. */
  readonly name: string;
  readonly lines: readonly NewRow<typeof journalLines>[];
  /** What it changed of open items. */
  readonly movements: readonly NewRow<typeof openItemMovements>[];
  /** The name of the entry that reversed it; null when none did. */
  readonly reversedBy: string | null;
  /** All of the tenant's, in order of date. */
  readonly periods: readonly LedgerPeriod[];
  /** The accounts of the lines. */
  readonly accounts: ReadonlyMap<Uuid, PostingAccount>;
  readonly afterReversal: readonly AfterReversal[];
}

/** Everything that the reversal of an entry depends on, in one set; null where there is no such entry. */
export async function gatherReversal(
  tx: TenantReadTx,
  entryId: Uuid,
  { hooks }: TenantCommandContext,
): Promise<EntryToReverse | null> {
  const [found, lines, movements, reversal, periods, accounts, afterReversal] = await Promise.all([
    tx.first(numberedEntryById, { id: entryId }),
    tx.all(linesOfEntry, { entryId }),
    tx.all(movementsOfEntry, { entryId }),
    tx.first(nameOfReversal, { entryId }),
    tx.all(allPeriods, {}),
    accountsOfPosted(tx, entryId),
    Promise.all(hooks.at(onReversed).map((hook) => hook.gather(tx, entryId))),
  ]);
  if (!found) return null;
  const { entry, fiscalYear } = found;
  return {
    entry,
    name: displayNumberOf({ ...entry, fiscalYear }),
    lines,
    movements,
    reversedBy: reversal && displayNumberOf(reversal),
    periods: periods.map(periodFact),
    accounts,
    afterReversal,
  };
}

/**
 * Posts the entry that undoes another one, in the caller's transaction: the same lines negated, at the same rates, with the same
 * parties and open items. Reads in one set. Refuses: ENTRY_UNKNOWN, then as `decideReversal`.
 */
export async function reverseEntry(
  tx: TenantTx,
  { entryId, ...reversal }: ReversalToPost & { readonly entryId: Uuid },
  context: TenantCommandContext,
): Promise<Result<PostedEntry, ReverseEntryRefusal>> {
  const [original, journal] = await Promise.all([
    gatherReversal(tx, entryId, context),
    Journal.open(tx, context),
  ]);
  if (!original) return refused(refuse('ENTRY_UNKNOWN', { entryRef: entryId }));
  const written = postReversal(tx, { original, journal }, reversal);
  return written.ok ? accepted(written.value.posted) : written;
}

/** Decides on the reversal of an entry that was gathered, and writes it; answers the reversing entry. Refuses as `decideReversal`. */
export function postReversal(
  tx: TenantTx,
  { original, journal }: { readonly original: EntryToReverse; readonly journal: Journal },
  reversal: ReversalToPost,
): Result<JournalEntryWritten, ReversalRefusal> {
  const { entry, name, lines: rows, periods } = original;
  const { source, kind = 'REVERSING', notBefore } = reversal;
  const { words } = journal;
  const usual = kind === 'ACCRUAL_REVERSAL' ? words.reversalOfAccrual(name) : words.reversalOf(name);
  const sides = new Set<Side>([sideOfSource[source], ...rows.map(({ side }) => side)]);
  const earliest = notBefore !== undefined && notBefore > entry.posting_date ? notBefore : entry.posting_date;
  const postingDate = reversal.on === 'FIRST_OPEN_DAY' ? firstOpenDay(earliest, sides, periods) : reversal.on;
  const decision = decideReversal({
    original: {
      name,
      postingDate: entry.posting_date,
      source: entry.source,
      ...(reversal.undone ?? {
        lines: rows.map(postingLine),
        movements: original.movements.map(postedMovement),
      }),
      reversedBy: original.reversedBy,
    },
    kind,
    source,
    postingDate,
    lineSides: [...sides],
    ahead: journal.ahead,
    periods,
    accounts: original.accounts,
  });
  if (!decision.ok) return decision;
  const written = journal.write(tx, {
    posting: decision.value,
    entry: {
      kind,
      source,
      sourceId: reversal.sourceId ?? entry.id,
      postingDate,
      documentDate: postingDate,
      description: reversal.description ?? usual,
      reference: entry.reference,
      preparedBy: reversal.preparedBy,
      approvedBy: reversal.approvedBy,
    },
    periods,
  });
  const reversingEntryId = written.entry.id;
  const undone = reversal.undoes ?? entry.id;
  tx.insert(entryReversals, { entry_id: undone, reversing_entry_id: reversingEntryId });
  for (const after of original.afterReversal) after(tx, { reversingEntryId });
  tx.record({
    event: 'ENTRY_REVERSED',
    objectType: 'JournalEntry',
    objectId: undone,
    after: { reversingEntryId, postingDate },
  });
  return accepted(written);
}

/** The first day that takes every side; where there is none, the entry's own day, whose refusal says why. */
export function firstOpenDay(
  notBefore: LocalDate,
  sides: ReadonlySet<Side>,
  periods: readonly PeriodFact[],
): LocalDate {
  let day = notBefore;
  for (let isSettled = false; !isSettled;) {
    isSettled = true;
    for (const side of sides) {
      const open = firstOpenDate({ notBefore: day, side, periods });
      if (open === null) return notBefore;
      if (open !== day) {
        day = open;
        isSettled = false;
      }
    }
  }
  return day;
}

export function postingLine(row: LineRow): PostingLine {
  return {
    lineNumber: row.ordinal,
    accountId: row.account_id,
    originalCurrency: row.original_currency,
    originalAmountE4: row.original_amount,
    baseAmountE4: row.base_amount,
    rate: row.rate,
    rateId: row.rate_id,
    rateDate: row.rate_date,
    rateMark: row.rate_mark,
    description: row.description ?? '',
    lineKind: row.kind,
    partyId: row.party_id,
    taxCodeId: row.tax_code_id,
    taxDate: row.tax_date,
    documentDate: row.document_date,
    side: row.side,
  };
}

/** A movement as it was posted; a rate says nothing about what is undone at its own amounts. */
export function postedMovement(row: NewRow<typeof openItemMovements>): ItemMovement {
  return {
    openItemId: row.open_item_id,
    allocationId: row.allocation_id,
    accountId: row.account_id,
    partyId: row.party_id,
    currency: row.currency,
    originalAmountE4: row.original_amount,
    baseAmountE4: row.base_amount,
    rate: carryingRate(row.original_amount, row.base_amount),
    rateId: null,
    rateDate: row.posting_date,
    rateMark: null,
  };
}
