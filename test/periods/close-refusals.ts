import type { RefusalCode, RefusalFacts } from '@cifra/domain/refusals';
import type { ModelBooks, Say } from './model-books.ts';
import type { CloseCommit } from './close-history.ts';
import { closeSteps, lockSteps, pairs, accepts, yearCloseStates } from './close-tables.ts';

type Facts = Readonly<Record<string, unknown>>;
type Judge<Of> = (books: ModelBooks, facts: Of, commit: CloseCommit) => string | false;
type Judges = { readonly [Code in RefusalCode]?: Judge<RefusalFacts<Code>> };

/** Why each refusal was wrong at its commit, in the model's eyes; false: it was right. */
const judges: Judges = {
  PERIOD_LOCKED: (books, { lockedPeriodRef: name, periodLockState: lockState, postingSide: side }) => {
    const period = books.periodNamed(name);
    return (
      (period?.lockState !== lockState || (accepts[side] ?? []).includes(lockState)) &&
      `refused a posting of ${side} into ${name}, which was ${period?.lockState}`
    );
  },
  LOCK_STEP_NOT_ALLOWED: (books, { periodRef: name, fromLockState: from, toLockState: to }, { command }) => {
    const at = books.periodNamed(name)?.lockState;
    const steps = lockSteps[at ?? '']?.[command.includes('unlock') ? 'back' : 'forward'];
    return (at !== from || steps?.includes(to)) === true && `refused the step to ${to} from ${at}`;
  },
  CLOSE_STEP_NOT_ALLOWED: (
    books,
    { periodRef: name, fromCloseState: from, toCloseState: to },
    { command },
  ) => {
    const at = books.periodNamed(name)?.closeState;
    const step = closeSteps[command];
    return (
      (at !== from || (step !== undefined && step.from === at && step.to.includes(to))) &&
      `refused the close step to ${to} from ${at}`
    );
  },
  CLOSE_ACTION_NOT_ALLOWED: (books, { periodRef: name, periodCloseState: closeState }, { command }) => {
    const at = books.periodNamed(name)?.closeState;
    return (at !== closeState || closeSteps[command]?.from === at) && `refused the action under ${at}`;
  },
  STATE_PAIR_NOT_ALLOWED: (_books, { periodLockState: lockState, periodCloseState: closeState }) =>
    pairs[closeState]?.includes(lockState) === true && `refused an allowed pair: ${lockState}/${closeState}`,
  CLOSE_OUT_OF_ORDER: (
    books,
    { periodRef: name, firstPeriodRef: firstPeriod, firstCloseState: firstState },
    { command },
  ) => {
    const [period, first] = [books.periodNamed(name), books.periodNamed(firstPeriod)];
    if (!period || !first || first.closeState !== firstState)
      return `named ${firstPeriod}, which is ${first?.closeState}`;
    const inWay = command === 'period.approveClose' ? books.openBefore(period) : books.closedAfter(period);
    return inWay?.id !== first.id && `${firstPeriod} is not in the way of ${name}`;
  },
  CLOSE_BLOCKED: (books, { periodRef: name, blockedBy: blockers }) => {
    const at = books.periodNamed(name)?.closeState;
    return (
      (!['DRAFT', 'PENDING_APPROVAL'].includes(String(at)) ||
        !Array.isArray(blockers) ||
        blockers.length === 0) &&
      `was blocked by ${String(blockers)} under ${at}`
    );
  },
  CLOSE_CONTENT_CHANGED: () => 'found other entries than were submitted: somebody went round the product',
  MAKER_IS_CHECKER: (_books, { preparedByRefs: preparedBy, approverRef: approver }, { actor }) =>
    (approver !== actor || !(Array.isArray(preparedBy) && preparedBy.includes(actor))) &&
    `took ${actor} for one of ${String(preparedBy)}`,
  YEAR_NOT_READY: (books, { fiscalYearRef: fiscalYear }) => {
    const year = books.yearNamed(fiscalYear);
    return (!year || books.problemOfYear(year) === null) && `nothing is in the way of ${fiscalYear}`;
  },
  YEAR_CLOSE_NOT_IN_STATE: (books, { fiscalYearRef: fiscalYear, action, yearCloseState: state }) =>
    ((yearCloseStates[action] ?? []).includes(state) || !statesOf(books, fiscalYear).includes(state)) &&
    `refused ${action} in ${state}, the closes are ${statesOf(books, fiscalYear).join(', ')}`,
  YEAR_CLOSE_CHANGED: (books, { fiscalYearRef: fiscalYear }) => {
    const year = books.yearNamed(fiscalYear);
    const now = year ? books.entriesUpTo(year.endDate) : 0;
    const isChanged = [...books.yearCloses.values()].some(
      (each) => each.yearId === year?.id && each.state === 'APPROVED' && each.entriesUpTo !== now,
    );
    // Where an accrual's reversal goes depends on the days that the next year has open.
    const hasAccruals = books.history.commits.some(({ entries }) =>
      entries.some(({ kind }) => kind === 'ACCRUAL_REVERSAL'),
    );
    return !isChanged && !hasAccruals && 'found other books than were drafted from';
  },
  YEAR_CLOSE_UNKNOWN: (books, { yearCloseRef: yearClose }, { command }) =>
    (command !== 'period.reverseYearClose' || statesOf(books, yearClose).includes('POSTED')) &&
    `did not know the close of ${yearClose}`,
  LATER_YEAR_CLOSED: (books, { fiscalYearRef: fiscalYear, laterYearRef: laterYear }) => {
    const [year, later] = [books.yearNamed(fiscalYear), books.yearNamed(laterYear)];
    return (!year || !later || !books.isYearClosed(later.id)) && `${laterYear} is not closed`;
  },
};

/** Refusals that say nothing of periods and years; they come of two people who do the same. */
const others: ReadonlySet<string> = new Set([
  'ENTRY_ALREADY_REVERSED',
  'REVERSAL_BEFORE_ENTRY',
  'ENTRY_NOT_REVERSIBLE',
  'DRAFT_NOT_IN_STATE',
  'VERSION_CONFLICT',
  'POSTING_DATE_OUTSIDE_PERIODS',
  'CLOSE_ITEM_NOT_IN_STATE',
  'CLOSE_NOT_IN_WORK',
]);

export function judgeRefusal(books: ModelBooks, commit: CloseCommit, refusal: Facts, say: Say): void {
  const code = String(refusal['code']);
  const judge: Judge<never> | undefined = judges[code as RefusalCode];
  const wrong =
    judge?.(books, (refusal['facts'] ?? {}) as never, commit) ?? (others.has(code) ? false : 'unexpected');
  if (wrong !== false) say(`was refused with ${code}: ${wrong}`);
}

function statesOf(books: ModelBooks, fiscalYear: unknown): string[] {
  const year = books.yearNamed(fiscalYear);
  return [...books.yearCloses.values()].filter(({ yearId }) => yearId === year?.id).map(({ state }) => state);
}
