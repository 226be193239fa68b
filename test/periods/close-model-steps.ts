import { textOfSums, type ModelBooks, type ModelPeriod, type Say } from './model-books.ts';
import type { CloseCommit, CloseEvent } from './close-history.ts';
import { closeSteps, LEAST_REASON, lockAfter, lockSteps, pairs, yearSteps } from './close-tables.ts';

/** The steps of both machines in the eyes of the model. Product 5.1, 5.2, 5.5. */

/** Judges an event of a period, and takes the model's period to where it leads. */
export function judgeStep(
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
  if (period && event === 'OPENING_CHANGED') books.addOpeningChange(period, after?.['closing']);
  if (period && event === 'OPENING_CHANGE_ACKNOWLEDGED')
    books.acknowledgeOpeningChange(period, after?.['closing'], say);
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
  period.wasClosed = true;
}
