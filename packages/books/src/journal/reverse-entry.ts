import type { EntryDraftLine, EntrySource, PostingLine, Side } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { PeriodFact } from '@cifra/domain/periods';
import type { PostingAccount } from '@cifra/domain/posting-facts';
import { sideOfSource } from '@cifra/domain/posting-date';
import { firstOpenDate } from '@cifra/domain/posting-period';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { decideReversal, type ReversalRefusal } from '@cifra/domain/reversal';
import { InvariantBroken } from '@cifra/database/failures';
import type { Row } from '@cifra/database/kit/table';
import {
  accruals,
  entryReversals,
  type journalEntries,
  type journalLines,
} from '@cifra/database/tables/tenant';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import { accrualOfEntry } from '../accruals/queries.ts';
import type { TenantCommandContext } from '../command.ts';
import { displayNumberOf } from './display-number.ts';
import { findPostingAccount, periodFact } from './gather.ts';
import { writePosting, type PostedEntry } from './post-entry.ts';
import { allPeriods, entryById, fiscalYearById, linesOfEntry, reversalOfEntry } from './queries.ts';

type EntryRow = Row<typeof journalEntries>;
type LineRow = Row<typeof journalLines>;

export interface ReversalToPost {
  readonly entryId: Uuid;
  /** Who reverses; MANUAL for a person who asks for it. */
  readonly source: EntrySource;
  /** The day, or the first one not before the entry's own that takes the posting (acceptance P4). */
  readonly on: LocalDate | 'FIRST_OPEN_DAY';
  /** Of FIRST_OPEN_DAY: not before this day either. Left out: the entry's own day. */
  readonly notBefore?: LocalDate;
  /** Left out: REVERSING, a correction. */
  readonly kind?: 'REVERSING' | 'ACCRUAL_REVERSAL' | 'CLOSING' | 'FX_SETTLEMENT';
  /** What it is made by: the note that voids a document. Left out: the entry that it reverses. */
  readonly sourceId?: Uuid;
  /** Left out: what it reverses, by its number. */
  readonly description?: string;
  readonly preparedBy: Uuid | null;
  readonly approvedBy: Uuid | null;
}

export type ReverseEntryRefusal = Refusal<'ENTRY_UNKNOWN'> | ReversalRefusal;

/**
 * Posts the entry that undoes another one, in the caller's transaction: the same lines negated, at the same rates, with the same
 * parties and open items. Refuses: ENTRY_UNKNOWN, then as `decideReversal`.
 */
export async function reverseEntry(
  tx: TenantTx,
  reversal: ReversalToPost,
  context: TenantCommandContext,
): Promise<Result<PostedEntry, ReverseEntryRefusal>> {
  const { entryId, source, kind = 'REVERSING', notBefore } = reversal;
  const entry = await tx.first(entryById, { id: entryId });
  if (!entry) return refused(refuse('ENTRY_UNKNOWN', { entry: entryId }));
  const name = await nameOfEntry(tx, entry);
  const usual = kind === 'ACCRUAL_REVERSAL' ? `Reversal of accrual ${name}` : `Reversal of ${name}`;
  const rows = await tx.all(linesOfEntry, { entryId });
  const periods = (await tx.all(allPeriods, {})).map(periodFact);
  const sides = new Set<Side>([sideOfSource[source], ...rows.map(({ side }) => side)]);
  const earliest = notBefore !== undefined && notBefore > entry.posting_date ? notBefore : entry.posting_date;
  const postingDate = reversal.on === 'FIRST_OPEN_DAY' ? firstOpenDay(earliest, sides, periods) : reversal.on;
  const decision = decideReversal({
    original: {
      name,
      postingDate: entry.posting_date,
      source: entry.source,
      lines: rows.map(postingLine),
      reversedBy: await nameOfReversal(tx, entryId),
    },
    kind,
    source,
    postingDate,
    lineSides: [...sides],
    periods,
    accounts: await accountsOf(tx, rows),
  });
  if (!decision.ok) return decision;
  const posted = await writePosting(
    tx,
    decision.value,
    {
      kind,
      source,
      sourceId: reversal.sourceId ?? entryId,
      postingDate,
      documentDate: postingDate,
      description: reversal.description ?? usual,
      reference: entry.reference,
      lines: rows.map(draftLine),
      preparedBy: reversal.preparedBy,
      approvedBy: reversal.approvedBy,
    },
    context,
  );
  await tx.insert(entryReversals, { entry_id: entryId, reversing_entry_id: posted.entryId });
  await markAccrualReversed(tx, entryId, posted.entryId);
  await tx.record({
    event: 'ENTRY_REVERSED',
    objectType: 'JournalEntry',
    objectId: entryId,
    after: { reversingEntryId: posted.entryId, postingDate },
  });
  return accepted(posted);
}

/** An accrual that is reversed waits no longer, whoever reverses it. */
async function markAccrualReversed(tx: TenantTx, entryId: Uuid, reversalId: Uuid): Promise<void> {
  const accrual = await tx.first(accrualOfEntry, { entryId });
  if (!accrual) return;
  const { commit_number: version, ...fields } = accrual;
  const isReplaced = await tx.replace(accruals, { ...fields, reversal_id: reversalId }, version);
  if (!isReplaced) throw new InvariantBroken('an accrual changed under its one writer');
}

/** The first day that takes every side; where there is none, the entry's own day, whose refusal says why. */
function firstOpenDay(
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

/** What readers call an entry: its display number. */
export async function nameOfEntry(tx: TenantReadTx, entry: EntryRow): Promise<string> {
  const year = await tx.first(fiscalYearById, { id: entry.fiscal_year_id });
  if (!year) throw new InvariantBroken('an entry belongs to a fiscal year that is not there');
  return displayNumberOf({ series: entry.series, fiscalYear: year.name, number: entry.number });
}

async function nameOfReversal(tx: TenantReadTx, entryId: Uuid): Promise<string | null> {
  const reversal = await tx.first(reversalOfEntry, { entryId });
  const entry = reversal === null ? null : await tx.first(entryById, { id: reversal.reversing_entry_id });
  return entry === null ? null : nameOfEntry(tx, entry);
}

async function accountsOf(tx: TenantReadTx, rows: readonly LineRow[]): Promise<Map<Uuid, PostingAccount>> {
  const accounts = new Map<Uuid, PostingAccount>();
  for (const { account_id: id } of rows) {
    if (accounts.has(id)) continue;
    const account = await findPostingAccount(tx, id);
    if (account) accounts.set(id, account);
  }
  return accounts;
}

function postingLine(row: LineRow): PostingLine {
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
    openItemId: row.open_item_id,
    taxCodeId: row.tax_code_id,
  };
}

/** What `writePosting` takes from the proposal and the posting does not carry: the line's document date and side. */
function draftLine(row: LineRow): EntryDraftLine {
  return {
    accountId: row.account_id,
    originalCurrency: row.original_currency,
    originalAmountE4: -row.original_amount,
    description: row.description ?? '',
    lineKind: row.kind,
    documentDate: row.document_date,
    side: row.side,
  };
}
