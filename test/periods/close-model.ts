import { ModelBooks, textOfSums, type Say } from './model-books.ts';
import type { CloseCommit, CloseHistory, PostedEntry } from './close-history.ts';
import { judgeStep } from './close-model-steps.ts';
import { judgeYearClose, judgeYearEnd } from './close-model-years.ts';
import { judgeRefusal } from './close-refusals.ts';
import { accepts } from './close-tables.ts';

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
    if (!(accepts[side] ?? []).includes(period.lockState))
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
