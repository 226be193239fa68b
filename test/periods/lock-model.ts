import { idOfStored } from '../support/stored/stored-rows.ts';
import type { TestTenant } from '../worlds/firm/firm.ts';

/**
 * What happened to a tenant's books, in the order of its commits, and a small model that replays it. The model shares no code with
 * the product: it knows product 5.1 to 5.3 by heart.
 */
export interface History {
  readonly commits: readonly HistoryCommit[];
  readonly periods: readonly HistoryPeriod[];
  readonly entries: readonly HistoryEntry[];
}

export interface HistoryCommit {
  readonly number: number;
  readonly outcome: string;
  readonly command: string;
  readonly reason: string | null;
  readonly events: readonly HistoryEvent[];
}

export interface HistoryEvent {
  readonly event: string;
  readonly objectId: string;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

/** A version of a period's row: in force after its commit, until that of the next version. */
interface HistoryPeriod {
  readonly id: string;
  readonly name: string;
  readonly startDate: string;
  readonly endDate: string;
  readonly lockState: string;
  readonly closeState: string;
  readonly commit: number;
}

interface HistoryEntry {
  readonly id: string;
  readonly postingDate: string;
  readonly series: string;
  readonly number: number;
  readonly side: 'SALES' | 'PURCHASING' | 'NONE';
  readonly commit: number;
}

export async function readHistory({ stored }: TestTenant): Promise<History> {
  const parsed = (text: unknown): Record<string, unknown> | null =>
    typeof text === 'string' ? (JSON.parse(text) as Record<string, unknown>) : null;
  const eventsOf = new Map<number, HistoryEvent[]>();
  for (const row of await stored.rows('select * from audit_events order by commit_number, ordinal')) {
    const commit = Number(row['commit_number']);
    const events = eventsOf.get(commit) ?? [];
    events.push({
      event: String(row['event']),
      objectId: String(row['object_id']),
      before: parsed(row['before']),
      after: parsed(row['after']),
    });
    eventsOf.set(commit, events);
  }
  const commits = await stored.rows('select number, outcome, command, reason from commits order by number');
  const version = 'id, name, start_date, end_date, lock_state, close_state, commit_number';
  const versions = await stored.rows(
    `select ${version} from periods union all select ${version} from periods_history`,
  );
  const entries = await stored.rows(
    'select id, posting_date, series, number, side, commit_number from journal_entries',
  );
  return {
    commits: commits.map((row) => ({
      number: Number(row['number']),
      outcome: String(row['outcome']),
      command: String(row['command']),
      reason: row['reason'] === null ? null : String(row['reason']),
      events: eventsOf.get(Number(row['number'])) ?? [],
    })),
    periods: versions.map((row) => ({
      id: idOfStored(row['id']),
      name: String(row['name']),
      startDate: String(row['start_date']),
      endDate: String(row['end_date']),
      lockState: String(row['lock_state']),
      closeState: String(row['close_state']),
      commit: Number(row['commit_number']),
    })),
    entries: entries.map((row) => ({
      id: idOfStored(row['id']),
      postingDate: String(row['posting_date']),
      series: String(row['series']),
      number: Number(row['number']),
      side: row['side'] as HistoryEntry['side'],
      commit: Number(row['commit_number']),
    })),
  };
}

const open = ['UNLOCKED', 'LOCK_SALES', 'LOCK_PURCHASING', 'LOCK_SALES_AND_PURCHASING'];
const accepts: Readonly<Record<HistoryEntry['side'], readonly string[]>> = {
  SALES: ['UNLOCKED', 'LOCK_PURCHASING'],
  PURCHASING: ['UNLOCKED', 'LOCK_SALES'],
  NONE: open,
};
const lockSteps: Readonly<Record<string, Readonly<Record<'forward' | 'back', readonly string[]>>>> = {
  UNLOCKED: { forward: ['LOCK_SALES', 'LOCK_PURCHASING'], back: [] },
  LOCK_SALES: { forward: ['LOCK_SALES_AND_PURCHASING'], back: ['UNLOCKED'] },
  LOCK_PURCHASING: { forward: ['LOCK_SALES_AND_PURCHASING'], back: ['UNLOCKED'] },
  LOCK_SALES_AND_PURCHASING: { forward: ['LOCKED'], back: ['UNLOCKED', 'LOCK_SALES', 'LOCK_PURCHASING'] },
  LOCKED: { forward: [], back: open },
};
const closeSteps: Readonly<Record<string, string>> = { OPEN: 'DRAFT', DRAFT: 'PENDING_APPROVAL' };
const pairs: Readonly<Record<string, readonly string[]>> = {
  OPEN: open,
  DRAFT: open,
  PENDING_APPROVAL: ['LOCK_SALES_AND_PURCHASING', 'LOCKED'],
  CLOSED: ['LOCKED'],
};

interface ModelPeriod {
  readonly id: string;
  readonly name: string;
  readonly startDate: string;
  readonly endDate: string;
  lockState: string;
  closeState: string;
}

/** Replays a history; every anomaly is a sentence. None: each posting lies where the lock allowed it, each refusal was right. */
export function replay({ commits, periods, entries }: History): string[] {
  const anomalies: string[] = [];
  const model = new Map<string, ModelPeriod>();
  for (const { commit: _commit, ...period } of periods.toSorted((left, right) => right.commit - left.commit))
    model.set(period.id, { ...period, lockState: 'UNLOCKED', closeState: 'OPEN' });
  const periodOf = (date: unknown): ModelPeriod | undefined =>
    [...model.values()].find(
      ({ startDate, endDate }) => startDate <= String(date) && String(date) <= endDate,
    );
  const named = (name: unknown): ModelPeriod | undefined =>
    [...model.values()].find((each) => each.name === name);
  const closedAfter = ({ startDate }: ModelPeriod): ModelPeriod | undefined =>
    [...model.values()].find((each) => each.startDate > startDate && each.closeState === 'CLOSED');
  const lastNumbers = new Map<string, number>();
  const reversed = new Set<string>();
  const entriesOf = Map.groupBy(entries, ({ commit }) => commit);
  const versionsOf = Map.groupBy(periods, ({ commit }) => commit);

  let previous = 0;
  for (const commit of commits) {
    const say = (text: string): number =>
      anomalies.push(`commit ${commit.number} (${commit.command}): ${text}`);
    if (commit.number !== previous + 1) say(`follows ${previous}`);
    previous = commit.number;
    const posted = entriesOf.get(commit.number) ?? [];
    if (commit.outcome !== 'done' && posted.length + (versionsOf.get(commit.number)?.length ?? 0) > 0)
      say(`ended ${commit.outcome} and wrote`);

    for (const entry of posted) {
      const period = periodOf(entry.postingDate);
      if (!period) say(`posted on ${entry.postingDate}, in no period`);
      else if (!accepts[entry.side].includes(period.lockState))
        say(`posted into ${period.name}, which was ${period.lockState}`);
      const year = `${entry.series} ${entry.postingDate.slice(0, 4)}`;
      const last = lastNumbers.get(year) ?? 0;
      if (entry.number !== last + 1) say(`number ${entry.number} follows ${last}`);
      lastNumbers.set(year, entry.number);
      const isSentBack = commit.events.some(
        ({ event, objectId }) => event === 'PERIOD_CLOSE_SENT_BACK' && objectId === period?.id,
      );
      if (period && (period.closeState === 'PENDING_APPROVAL') !== isSentBack)
        say(`posted into ${period.name} under ${period.closeState}, sent back: ${isSentBack}`);
    }
    for (const event of commit.events) judge(event, commit, say);
    for (const version of versionsOf.get(commit.number) ?? []) {
      const period = model.get(version.id);
      if (period?.lockState !== version.lockState || period.closeState !== version.closeState)
        say(
          `the row of ${version.name} is ${version.lockState}/${version.closeState}, its events say otherwise`,
        );
    }
  }
  return anomalies;

  function judge(
    { event, objectId, before, after }: HistoryEvent,
    commit: HistoryCommit,
    say: (text: string) => number,
  ): void {
    const period = model.get(objectId);
    if (period && event.startsWith('PERIOD_')) {
      if (before?.['lockState'] !== period.lockState || before['closeState'] !== period.closeState)
        say(
          `${event} of ${period.name} begins at ${JSON.stringify(before)}, not at ${period.lockState}/${period.closeState}`,
        );
      const [lockState, closeState] = [String(after?.['lockState']), String(after?.['closeState'])];
      if (!pairs[closeState]?.includes(lockState))
        say(`${period.name} became ${lockState} under ${closeState}`);
      if (event === 'PERIOD_LOCK_CHANGED') {
        const direction = commit.command.includes('unlock') ? 'back' : 'forward';
        if (!lockSteps[period.lockState]?.[direction].includes(lockState))
          say(`${direction} from ${period.lockState} to ${lockState}`);
        if (direction === 'back' && (commit.reason ?? '').length < 20) say('went back without a reason');
        const isUndone = direction === 'back' && ['PENDING_APPROVAL', 'CLOSED'].includes(period.closeState);
        const later =
          direction === 'back' && period.closeState === 'CLOSED' ? closedAfter(period) : undefined;
        if (later) say(`${period.name} was reopened while ${later.name} is closed`);
        if (closeState !== (isUndone ? 'DRAFT' : period.closeState))
          say(`${period.name} was unlocked under ${period.closeState} and is ${closeState}`);
      } else if (event === 'PERIOD_CLOSE_CHANGED') {
        if (closeSteps[period.closeState] !== closeState)
          say(`close from ${period.closeState} to ${closeState}`);
      } else if (event === 'PERIOD_CLOSE_SENT_BACK') {
        if (closeState !== 'DRAFT' || lockState !== period.lockState) say(`sent back to ${closeState}`);
      }
      Object.assign(period, { lockState, closeState });
    }
    // Drafts of the race hold most closes up: a fixture then stands for submission and approval, and sets both states at once.
    if (period && event === 'FIXTURE_PERIOD') Object.assign(period, after);
    if (event === 'ENTRY_REVERSED') {
      if (reversed.has(objectId)) say(`${objectId} was reversed twice`);
      reversed.add(objectId);
    }
    if (event !== 'COMMAND_REFUSED') return;
    const { code, facts } = after as { code: string; facts: Readonly<Record<string, unknown>> };
    const at = named(facts[code === 'PERIOD_LOCKED' ? 'lockedPeriodRef' : 'periodRef']);
    if (code === 'PERIOD_LOCKED') {
      if (at?.lockState !== facts['periodLockState'] || accepts.NONE.includes(String(at?.lockState)))
        say(`refused a posting into ${String(facts['lockedPeriodRef'])}, which was ${at?.lockState}`);
    } else if (code === 'LOCK_STEP_NOT_ALLOWED') {
      const direction = commit.command.includes('unlock') ? 'back' : 'forward';
      if (
        at?.lockState !== facts['fromLockState'] ||
        lockSteps[at?.lockState ?? '']?.[direction].includes(String(facts['toLockState']))
      )
        say(`refused the step to ${String(facts['toLockState'])} from ${at?.lockState}`);
    } else if (code === 'CLOSE_STEP_NOT_ALLOWED') {
      if (
        at?.closeState !== facts['fromCloseState'] ||
        closeSteps[at?.closeState ?? ''] === facts['toCloseState']
      )
        say(`refused the close step to ${String(facts['toCloseState'])} from ${at?.closeState}`);
    } else if (code === 'CLOSE_ACTION_NOT_ALLOWED') {
      // A month is prepared from OPEN alone: to DRAFT, a rejection or a reopening leads back too, and the fixture may have come first.
      const isOther = at?.closeState === 'PENDING_APPROVAL' || at?.closeState === 'CLOSED';
      if (!isOther || at.closeState !== facts['periodCloseState'] || !commit.command.endsWith('prepareClose'))
        say(`refused ${commit.command} of ${String(facts['periodRef'])}, which was ${at?.closeState}`);
    } else if (code === 'STATE_PAIR_NOT_ALLOWED') {
      if (pairs[String(facts['periodCloseState'])]?.includes(String(facts['periodLockState'])))
        say(`refused an allowed pair: ${JSON.stringify(facts)}`);
    } else if (code === 'CLOSE_OUT_OF_ORDER') {
      const later = named(facts['firstPeriodRef']);
      if (
        !at ||
        !later ||
        later.startDate <= at.startDate ||
        later.closeState !== facts['firstCloseState'] ||
        !closedAfter(at)
      )
        say(`refused to reopen ${at?.name} for the sake of ${later?.name}, which is ${later?.closeState}`);
    } else if (code === 'CLOSE_BLOCKED') {
      // Drafts are not modelled; that the step itself was possible is, and that it was a submission.
      const isPossible = at?.closeState === 'DRAFT' && pairs['PENDING_APPROVAL']?.includes(at.lockState);
      if (!isPossible || !commit.command.endsWith('submitClose'))
        say(`blocked the close of ${at?.name}, which was ${at?.lockState}/${at?.closeState}`);
    } else if (code !== 'ENTRY_ALREADY_REVERSED' && code !== 'REVERSAL_BEFORE_ENTRY')
      say(`was refused with ${code}`);
  }
}
