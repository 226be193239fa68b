import type { EntryKind, EntrySource, Posting, PostingLine, Side } from './entry.ts';
import type { Uuid } from './ids.ts';
import { reversedMovements, type ItemMovement } from './item-movements.ts';
import type { LocalDate } from './local-date.ts';
import type { PeriodFact } from './periods.ts';
import { decidePostingDate, farAheadProblem, postingDateCodes } from './posting-date.ts';
import type { FarAhead, PostingAccount } from './posting-facts.ts';
import { accepted, refused, type Result } from './result.ts';
import { refusalCodes, type RefusalOf } from './refusal-codes.ts';
import { refuse } from './refusals.ts';

/** The lines that undo an entry: original and base amounts negated exactly, at the same rates, rate ids, accounts, parties,
 * and line kinds. Nothing is translated again, so an entry and its reversal leave zero in both currencies. */
export function reversalOf(lines: readonly PostingLine[]): readonly PostingLine[] {
  return lines.map((line) => ({
    ...line,
    originalAmountE4: -line.originalAmountE4,
    baseAmountE4: -line.baseAmountE4,
  }));
}

export interface ReversalFacts {
  readonly original: {
    /** The entry's name for people: its number, or its id if it has none. */
    readonly name: string;
    readonly postingDate: LocalDate;
    readonly source: EntrySource;
    readonly lines: readonly PostingLine[];
    /** What it changed of open items. */
    readonly movements: readonly ItemMovement[];
    /** The name of the entry that reversed it; null if none did. */
    readonly reversedBy: string | null;
  };
  /** REVERSING for a correction; the original's kind when the year-end close is undone (product 5.5). */
  readonly kind: EntryKind;
  /**
   * The source of the reversal. MANUAL undoes MANUAL and IMPORT entries; every other source undoes its own; see
   * `mayReverse` for accruals.
   */
  readonly source: EntrySource;
  readonly postingDate: LocalDate;
  /** Sides of the documents that the lines settle, if they differ from the source's own. */
  readonly lineSides?: readonly Side[];
  /** How far ahead people may date it. Left out: it is dated by what it is of. */
  readonly ahead?: FarAhead;
  readonly periods: readonly PeriodFact[];
  readonly accounts: ReadonlyMap<Uuid, PostingAccount>;
}

export const reversalCodes = refusalCodes(
  'ENTRY_ALREADY_REVERSED',
  'ENTRY_NOT_REVERSIBLE',
  'REVERSAL_BEFORE_ENTRY',
  ...postingDateCodes,
  'DATE_TOO_FAR_AHEAD',
  'ACCOUNT_UNKNOWN',
  'ACCOUNT_NOT_POSTABLE',
  'ACCOUNT_INACTIVE',
  'ACCOUNT_IS_CONTROL',
);
export type ReversalRefusal = RefusalOf<typeof reversalCodes>;

/**
 * Every source reverses its own entries; MANUAL also reverses imported ones. An accrual may come from a person, an
 * import or the year-end, and a person or the year-end reverses it (again, after a year-end close was reversed).
 */
export function mayReverse(
  original: EntrySource,
  { kind, source }: { readonly kind: EntryKind; readonly source: EntrySource },
): boolean {
  if (original === source || (source === 'MANUAL' && original === 'IMPORT')) return true;
  return kind === 'ACCRUAL_REVERSAL' && ['MANUAL', 'IMPORT', 'YEAR_END'].includes(original);
}

/**
 * Decides a reversing entry; writes nothing. An opening entry is reversed on its own date. Refuses in this order:
 * ENTRY_ALREADY_REVERSED, ENTRY_NOT_REVERSIBLE, REVERSAL_BEFORE_ENTRY, the date as in `decidePostingDate`, DATE_TOO_FAR_AHEAD, then per
 * line ACCOUNT_UNKNOWN, ACCOUNT_NOT_POSTABLE, ACCOUNT_INACTIVE, ACCOUNT_IS_CONTROL (for a person's reversal, and for
 * any line whose account has no movement of its party, which was posted before the account became a control account). Source:
 * docs/specs/posting.md, section 5; acceptance P4.
 */
export function decideReversal(facts: ReversalFacts): Result<Posting, ReversalRefusal> {
  const { original, kind, source, postingDate, periods } = facts;
  const entry = original.name;
  if (original.reversedBy !== null) {
    return refused(refuse('ENTRY_ALREADY_REVERSED', { entryRef: entry, reversedByRef: original.reversedBy }));
  }
  if (!mayReverse(original.source, { kind, source }))
    return refused(refuse('ENTRY_NOT_REVERSIBLE', { entryRef: entry, entrySource: original.source }));
  if (postingDate < original.postingDate) {
    return refused(refuse('REVERSAL_BEFORE_ENTRY', { postingDate, entryDate: original.postingDate }));
  }
  const sides = (facts.lineSides ?? []).map((side) => ({ side }));
  const periodId = decidePostingDate({ kind, source, postingDate, periods, lines: sides });
  if (!periodId.ok) return periodId;
  const farAhead = farAheadProblem({ ...facts, reversed: original });
  if (farAhead !== null) return refused(farAhead);
  // What takes a tax back does so when it is posted, whenever the tax was due.
  const lines = reversalOf(original.lines).map((line) =>
    line.taxDate === null ? line : { ...line, taxDate: postingDate },
  );
  const moved = new Set(original.movements.map(({ accountId, partyId }) => `${accountId} ${partyId}`));
  for (const { lineNumber: line, accountId, partyId } of lines) {
    const account = facts.accounts.get(accountId);
    if (account === undefined)
      return refused(refuse('ACCOUNT_UNKNOWN', { lineNumber: line, accountRef: accountId }));
    const { code, controlRole: role } = account;
    if (!account.isPostable)
      return refused(refuse('ACCOUNT_NOT_POSTABLE', { lineNumber: line, accountRef: code }));
    if (!account.isActive) return refused(refuse('ACCOUNT_INACTIVE', { lineNumber: line, accountRef: code }));
    if (role !== null && (source === 'MANUAL' || !moved.has(`${accountId} ${partyId}`)))
      return refused(refuse('ACCOUNT_IS_CONTROL', { lineNumber: line, accountRef: code, controlRole: role }));
  }
  const movements = reversedMovements(original.movements);
  return accepted({ kind, source, postingDate, periodId: periodId.value, lines, movements });
}
