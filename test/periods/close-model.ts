import { addTo, ModelBooks, textOfSums, withoutZeros, type ModelPeriod, type Say } from './close-books.ts';
import type {
  CloseCommit,
  CloseEvent,
  CloseHistory,
  PostedEntry,
  YearCloseVersion,
} from './close-history.ts';
import { judgeRefusal } from './close-refusals.ts';
import { closeSteps, LEAST_REASON, lockAfter, lockSteps, pairs, takes, yearSteps } from './close-tables.ts';

/**
 * Replays a history in the order of its commits; every anomaly is a sentence. None: each posting was allowed by the lock of its period
 * at its commit, each step of both machines was one of the tables, nobody approved what they made, what was approved is what was
 * submitted, a year was closed whole and by the result of its books, and each refusal was right at its commit. Product 5.1 to 5.5.
 */
export function replayClose(history: CloseHistory): string[] {
  const anomalies: string[] = [];
  const books = new ModelBooks(history);
  let previous = 0;
  for (const commit of history.commits) {
    const say: Say = (text) => void anomalies.push(`commit ${commit.number} (${commit.command}): ${text}`);
    if (commit.number !== previous + 1) say(`follows ${previous}`);
    previous = commit.number;
    judgeCommit(books, commit, say);
  }
  for (const period of books.periods.values())
    if (period.closeState === 'CLOSED' && period.movementAtClose !== textOfSums(period.movement))
      anomalies.push(`at the end: the trial balance of ${period.name} is not the one that was closed`);
  return anomalies;
}

function judgeCommit(books: ModelBooks, commit: CloseCommit, say: Say): void {
  const { outcome, entries, periods, yearCloses, events } = commit;
  if (outcome !== 'done') {
    if (entries.length + periods.length + yearCloses.length > 0) say(`ended ${outcome} and wrote`);
    for (const { event, after } of events)
      if (event === 'COMMAND_REFUSED') judgeRefusal(books, commit, after ?? {}, say);
    return;
  }
  books.addPeriods(commit, say);
  // What a year-end close is of is judged by the books before its entries, its result by those after them.
  for (const version of yearCloses) judgeYearClose(books, commit, version, say);
  for (const entry of entries) judgePosting(books, commit, entry, say);
  for (const event of events) judgeStep(books, commit, event, say);
  for (const { id, name, lockState, closeState } of periods) {
    const period = books.periods.get(id);
    if (period?.lockState !== lockState || period.closeState !== closeState)
      say(`the row of ${name} is ${lockState}/${closeState}, its events say otherwise`);
  }
  for (const version of yearCloses) judgeYearEnd(books, commit, version, say);
}

function judgePosting(books: ModelBooks, commit: CloseCommit, entry: PostedEntry, say: Say): void {
  const { kind, source, side, postingDate } = entry;
  const period = books.periodAt(postingDate);
  if (!period) return say(`posted on ${postingDate}, in no period`);
  const isOfClosedYear = source === 'YEAR_END' && ['CLOSING', 'FX_SETTLEMENT'].includes(kind);
  const close = commit.yearCloses.find(({ state }) => ['POSTED', 'REVERSED'].includes(state));
  if (isOfClosedYear) {
    if (close?.yearId !== period.yearId)
      say(`posted a ${kind} entry into ${period.name}, whose year it left`);
    if (postingDate !== books.yearOf(period.yearId)?.endDate) say(`dated a ${kind} entry ${postingDate}`);
  } else {
    if (kind === 'CLOSING') say('posted a CLOSING entry that is not of the year-end');
    if (!(takes[side] ?? []).includes(period.lockState))
      say(`posted into ${period.name}, which was ${period.lockState}`);
    if (source === 'YEAR_END' && period.yearId === close?.yearId)
      say(`reversed an accrual in ${period.name}, of the year that closes`);
  }
  const isSentBack = commit.events.some(
    ({ event, objectId }) => event === 'PERIOD_CLOSE_SENT_BACK' && objectId === period.id,
  );
  if ((period.closeState === 'PENDING_APPROVAL') !== isSentBack)
    say(`posted into ${period.name} under ${period.closeState}, sent back: ${isSentBack}`);
  books.add(entry, period, say);
}

function judgeStep(
  books: ModelBooks,
  commit: CloseCommit,
  { event, objectId, before, after }: CloseEvent,
  say: Say,
): void {
  if (event === 'ENTRY_REVERSED') {
    if (books.reversed.has(objectId)) say(`${objectId} was reversed twice`);
    books.reversed.add(objectId);
  }
  const period = books.periods.get(objectId);
  if (!period || !['PERIOD_LOCK_CHANGED', 'PERIOD_CLOSE_CHANGED', 'PERIOD_CLOSE_SENT_BACK'].includes(event))
    return;
  const { name } = period;
  if (before?.['lockState'] !== period.lockState || before['closeState'] !== period.closeState)
    say(
      `${event} of ${name} begins at ${JSON.stringify(before)}, not at ${period.lockState}/${period.closeState}`,
    );
  const [lockState, closeState] = [String(after?.['lockState']), String(after?.['closeState'])];
  if (!pairs[closeState]?.includes(lockState)) say(`${name} became ${lockState} under ${closeState}`);
  if (event === 'PERIOD_LOCK_CHANGED') judgeLockStep(books, commit, period, { lockState, closeState }, say);
  else if (event === 'PERIOD_CLOSE_CHANGED')
    judgeCloseStep(books, commit, period, { lockState, closeState }, say);
  else if (closeState !== 'DRAFT' || lockState !== period.lockState)
    say(`sent ${name} back to ${closeState}`);
  if (period.closeState === 'CLOSED' && closeState !== 'CLOSED' && closeState !== 'YEAR_CLOSED')
    leaveClosed(period, say);
  if (closeState === 'OPEN') period.makers.clear();
  if (closeState !== 'PENDING_APPROVAL' && closeState !== 'CLOSED') period.submitted = null;
  Object.assign(period, { lockState, closeState });
}

/** P5: between its closing and its reopening nothing but the year-end and its way back moved the month's balances. */
function leaveClosed(period: ModelPeriod, say: Say): void {
  if (period.movementAtClose !== textOfSums(period.movement))
    say(`the trial balance of ${period.name} changed while it was closed`);
  period.movementAtClose = null;
}

interface States {
  readonly lockState: string;
  readonly closeState: string;
}

function judgeLockStep(
  books: ModelBooks,
  { command, reason }: CloseCommit,
  period: ModelPeriod,
  to: States,
  say: Say,
): void {
  const direction = command.includes('unlock') ? 'back' : 'forward';
  if (!lockSteps[period.lockState]?.[direction].includes(to.lockState))
    say(`${direction} from ${period.lockState} to ${to.lockState}`);
  if (direction === 'back' && (reason ?? '').trim().length < LEAST_REASON) say('went back without a reason');
  const isUndone = direction === 'back' && ['PENDING_APPROVAL', 'CLOSED'].includes(period.closeState);
  if (to.closeState !== (isUndone ? 'DRAFT' : period.closeState))
    say(`${period.name} was unlocked under ${period.closeState} and is ${to.closeState}`);
  if (period.closeState === 'CLOSED') judgeReopening(books, period, say);
}

function judgeReopening(books: ModelBooks, period: ModelPeriod, say: Say): void {
  const later = books.closedAfter(period);
  if (later) say(`${period.name} was reopened while ${later.name} is closed`);
}

function judgeCloseStep(
  books: ModelBooks,
  commit: CloseCommit,
  period: ModelPeriod,
  to: States,
  say: Say,
): void {
  const { command, actor, reason } = commit;
  // A batch takes one step after the other, all of them forward.
  const step =
    command === 'books.advanceClose'
      ? Object.values(closeSteps).find(({ from, isBack }) => from === period.closeState && !isBack)
      : (closeSteps[command] ?? yearSteps[command]);
  if (step?.from !== period.closeState || !step.to.includes(to.closeState))
    return say(`close of ${period.name} from ${period.closeState} to ${to.closeState}`);
  if (to.lockState !== lockAfter(period.lockState, to.closeState))
    say(`${period.name} was ${period.lockState} and became ${to.lockState} with ${to.closeState}`);
  if ('isBack' in step && step.isBack && (reason ?? '').trim().length < LEAST_REASON)
    say('went back without a reason');
  if (command in yearSteps) return;
  if (period.closeState === 'CLOSED') judgeReopening(books, period, say);
  if (to.closeState === 'DRAFT' && period.closeState === 'OPEN') period.makers.add(actor);
  if (to.closeState === 'PENDING_APPROVAL') {
    period.makers.add(actor);
    period.submitted = [...period.entries];
  }
  if (to.closeState === 'CLOSED') judgeApproval(books, commit, period, say);
}

function judgeApproval(books: ModelBooks, { actor }: CloseCommit, period: ModelPeriod, say: Say): void {
  const earlier = books.openBefore(period);
  if (earlier) say(`${period.name} was closed before ${earlier.name}, which is ${earlier.closeState}`);
  if (period.makers.has(actor)) say(`${period.name} was approved by one who made it`);
  if (period.submitted?.join(' ') !== period.entries.join(' '))
    say(
      `${period.name} was approved with ${period.entries.length} entries, submitted with ${period.submitted?.length}`,
    );
  period.movementAtClose = textOfSums(period.movement);
}

/** A version of a year-end close, by the books before its commit. */
function judgeYearClose(
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
function judgeYearEnd(
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
