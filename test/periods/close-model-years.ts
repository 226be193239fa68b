import { addTo, textOfSums, withoutZeros, type ModelBooks, type Say } from './model-books.ts';
import type { CloseCommit, PostedEntry, YearCloseVersion } from './close-history.ts';
import { LEAST_REASON } from './close-tables.ts';

/** The year-end close and its way back in the eyes of the model. Product 5.4, 5.5. */

/** A version of a year-end close, by the books before its commit. */
export function judgeYearClose(
  books: ModelBooks,
  commit: CloseCommit,
  { id, yearId, state }: YearCloseVersion,
  say: Say,
): void {
  const year = books.yearOf(yearId);
  if (!year) return say('closed a year that is not there');
  const known = books.yearCloses.get(id);
  const from = known?.state ?? 'NOTHING';
  const problem = books.problemOfYear(year);
  const by = (command: string, states: readonly string[]): void => {
    if (commit.command !== command || !states.includes(from))
      say(`the close of ${year.name} went from ${from} to ${state}`);
  };
  if (state === 'SUPERSEDED') by('period.draftYearClose', ['DRAFTED', 'REJECTED', 'APPROVED']);
  else if (known === undefined) {
    by('period.draftYearClose', ['NOTHING']);
    if (problem !== null) say(`the close of ${year.name} was drafted although ${problem}`);
    books.yearCloses.set(id, {
      id,
      yearId,
      state,
      draftedBy: commit.actor,
      entriesUpTo: books.entriesUpTo(year.endDate),
      posted: [],
    });
  } else if (['DRAFTED', 'APPROVED', 'REJECTED'].includes(state)) {
    by('period.reviewYearClose', ['DRAFTED']);
    if (known.draftedBy === commit.actor) say(`the close of ${year.name} was reviewed by its drafter`);
  } else if (state === 'POSTED') {
    by('period.closeYear', ['APPROVED']);
    if (problem !== null) say(`the year ${year.name} was closed although ${problem}`);
    const now = books.entriesUpTo(year.endDate);
    if (known.entriesUpTo !== now)
      say(`the year ${year.name} was closed with ${now} entries, drafted with ${known.entriesUpTo}`);
    known.posted.push(...commit.entries);
    judgeClosingEntry(books, commit, yearId, say);
  } else {
    by('period.reverseYearClose', ['POSTED']);
    const later = books.laterClosedYear(year);
    if (later) say(`the close of ${year.name} was taken back while ${later.name} is closed`);
    if ((commit.reason ?? '').trim().length < LEAST_REASON) say('went back without a reason');
    judgeReversal(known.posted, commit.entries, say);
  }
  const kept = books.yearCloses.get(id);
  if (kept) kept.state = state;
}

/** Y8: one closing line per income and expense account of the year, and the total to retained earnings. */
function judgeClosingEntry(
  books: ModelBooks,
  { entries, yearCloses }: CloseCommit,
  yearId: string,
  say: Say,
): void {
  const results = books.resultsOf(yearId);
  const types = books.history.accountTypes;
  for (const { kind, lines } of entries)
    if (kind === 'FX_SETTLEMENT')
      for (const { accountId, baseE4 } of lines)
        if (['INCOME', 'EXPENSE'].includes(types.get(accountId) ?? '')) addTo(results, accountId, baseE4);
  const expected = withoutZeros(results);
  const total = [...expected.values()].reduce((sum, amount) => sum + amount, 0n);
  const wanted = [...expected].map(([accountId, amount]) => `${accountId} ${-amount}`);
  if (total !== 0n) wanted.push(`${books.history.retainedEarnings} ${total}`);
  const closing = entries.filter(({ kind }) => kind === 'CLOSING');
  const found = closing.flatMap(({ lines }) =>
    lines.map(({ accountId, baseE4 }) => `${accountId} ${baseE4}`),
  );
  if (closing.length > 1 || found.toSorted(byText).join() !== wanted.toSorted(byText).join())
    say(`closed by ${found.join(', ') || 'nothing'}, the result was ${wanted.join(', ') || 'nothing'}`);
  const [{ result } = { result: null }] = yearCloses.filter(({ state }) => state === 'POSTED');
  if (result !== total) say(`the close says a result of ${result}, the books ${total}`);
}

const byText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** Every entry of the close has one of its own kind that undoes it; CLOSING and FX_SETTLEMENT on their own day. */
function judgeReversal(posted: readonly PostedEntry[], reversing: readonly PostedEntry[], say: Say): void {
  const textOf = (sign: bigint, { kind, postingDate, lines }: PostedEntry): string => {
    const sums = new Map<string, bigint>();
    for (const { accountId, baseE4 } of lines) addTo(sums, accountId, sign * baseE4);
    return `${kind} ${kind === 'ACCRUAL_REVERSAL' ? '' : postingDate} ${textOfSums(sums)}`;
  };
  const wanted = posted.map((entry) => textOf(-1n, entry)).toSorted(byText);
  const found = reversing.map((entry) => textOf(1n, entry)).toSorted(byText);
  if (wanted.join() !== found.join())
    say(`took back ${found.join(' | ')}, was to take back ${wanted.join(' | ')}`);
}

/** A year after its close or its way back: all periods moved together, and the next year is there. */
export function judgeYearEnd(
  books: ModelBooks,
  { command, periods }: CloseCommit,
  { yearId, state }: YearCloseVersion,
  say: Say,
): void {
  if (state !== 'POSTED' && state !== 'REVERSED') return;
  const year = books.yearOf(yearId);
  const own = books.periodsOf(yearId);
  const to = state === 'POSTED' ? 'YEAR_CLOSED' : 'CLOSED';
  if (
    own.some(({ closeState }) => closeState !== to) ||
    own.some(({ id }) => !periods.some((each) => each.id === id))
  )
    say(`${command} left ${own.map(({ name, closeState }) => `${name} ${closeState}`).join(', ')}`);
  const next = [...books.periods.values()].filter(({ startDate }) => startDate > (year?.endDate ?? ''));
  if (state === 'POSTED' && next.length < 12) say(`left ${next.length} periods after ${year?.name}`);
  if (state === 'POSTED' && books.resultsOf(yearId).size > 0)
    say('left a result in the accounts of the year');
}
