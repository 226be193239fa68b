import { stepsToTarget } from '@cifra/domain/close-path';
import type { StatePair } from '@cifra/domain/period-machines';
import { explanationOf } from '@cifra/domain/refusals';
import { counted } from '@cifra/domain/counted';
import { formatInstant } from '@cifra/domain/instant';
import { toTheSecond } from '@cifra/domain/to-the-second';
import type { DraftCounts, TenantStatus } from '../status/tenant-status.ts';
import type { FailingProvider } from '@cifra/rates/quotes/provider-attempts';
import type { KeptStatus } from '../status/store.ts';
import { daysBetween, type LocalDate } from '@cifra/domain/local-date';
import type { BlockedBatchTenant } from './dashboard-batches.ts';

export type BlockerKind =
  | 'UNREADABLE'
  | 'NOT_READ_YET'
  | 'OPENING_DIFFERENCE'
  | 'AWAITING_APPROVAL'
  | 'DRAFTS'
  | 'STALE_RATE'
  | 'ACCRUALS_DUE'
  | 'OPENING_CHANGED'
  | 'JOB_FAILED'
  | 'BATCH_BLOCKED';

/** What stands between a tenant and its close, with the figures that its kind has. */
export interface Blocker {
  readonly kind: BlockerKind;
  readonly message: string;
  readonly count?: number;
  readonly date?: LocalDate | null;
  readonly sinceMicros?: bigint;
  readonly currency?: string;
  /** Base currency, E4, debit positive. */
  readonly amountE4?: bigint;
}

/** A job of the tenant whose last run failed. */
export interface FailedJob {
  readonly meaning: string;
  readonly failure: string;
  readonly failedInARow: number;
  readonly sinceMicros: bigint;
}

/** What the control plane knows besides the tenant's status. */
interface Elsewhere {
  readonly failedJobs?: readonly FailedJob[] | undefined;
  readonly blockedTurn?: BlockedBatchTenant | null | undefined;
}

interface Day {
  readonly today: LocalDate;
  /** Days after which a carried rate is stale: the tenant's setting fx.staleAfterDays. */
  readonly staleAfterDays: number;
  /** The firm's rate provider, where it is failing: what a stale rate is owed to. */
  readonly failing: FailingProvider | null;
}

/**
 * The blockers of a tenant on a day, the most serious first. What could not be read hides nothing: the facts that were read last are
 * judged all the same. Source: product.md 1.7; a rate is stale as docs/specs/fx.md, section 2, has it.
 */
export function blockersOf(
  kept: KeptStatus | null,
  day: Day,
  { failedJobs = [], blockedTurn = null }: Elsewhere = {},
): Blocker[] {
  const blockers: Blocker[] = [];
  if (kept !== null && kept.unreadableSinceMicros !== null) {
    const sinceMicros = BigInt(kept.unreadableSinceMicros);
    const message = `The books could not be read since ${toTheSecond(formatInstant(sinceMicros))}. What is shown is what they said last.`;
    blockers.push({ kind: 'UNREADABLE', message, sinceMicros });
  }
  const facts = kept?.facts ?? null;
  if (facts !== null) blockers.push(...blockersOfFacts(facts, day));
  else if (blockers.length === 0)
    blockers.push({ kind: 'NOT_READ_YET', message: 'The books have not been read yet.' });
  blockers.push(...failedJobs.map(blockerOfJob));
  if (blockedTurn !== null && !isAtTarget(facts, blockedTurn)) blockers.push(blockerOfBatch(blockedTurn));
  return blockers;
}

/** Whether people have taken the month to the batch's target since. */
function isAtTarget(facts: TenantStatus | null, { month, target }: BlockedBatchTenant): boolean {
  const period = facts?.periods.find(({ name }) => name === month);
  // The books' own check holds these to the states that there are.
  return period !== undefined && stepsToTarget(period as unknown as StatePair, target).length === 0;
}

function blockerOfBatch({ month, target, outcome, endedAtMicros }: BlockedBatchTenant): Blocker {
  const why =
    outcome?.kind === 'refusal'
      ? explanationOf(outcome.refusal)
      : `It failed; the log says why under the reference ${outcome?.kind === 'failure' ? outcome.reference : 'none'}.`;
  const message = `The last batch did not bring ${month} to ${target}. ${why}`;
  return { kind: 'BATCH_BLOCKED', message, sinceMicros: endedAtMicros };
}

function blockerOfJob({ meaning, failure, failedInARow, sinceMicros }: FailedJob): Blocker {
  const message = `A job has failed. ${meaning} ${failure}`;
  return { kind: 'JOB_FAILED', message, count: failedInARow, sinceMicros };
}

function blockersOfFacts(facts: TenantStatus, day: Day): Blocker[] {
  const { entryDrafts, documentDrafts, waitingAccruals } = facts;
  const blockers: Blocker[] = [];
  const amountE4 = BigInt(facts.openingDifferenceE4);
  if (amountE4 !== 0n)
    blockers.push({
      kind: 'OPENING_DIFFERENCE',
      message: 'The opening balances left a difference. Enter what is missing until it is zero.',
      amountE4,
    });
  const awaiting = entryDrafts.awaitingCount + documentDrafts.awaitingCount;
  if (awaiting > 0)
    blockers.push({
      kind: 'AWAITING_APPROVAL',
      message: `${waiting(entryDrafts.awaitingCount, documentDrafts.awaitingCount)} for approval by a second person.`,
      count: awaiting,
      date: earliest(entryDrafts, documentDrafts, 'oldestAwaitingDate'),
    });
  const drafts = entryDrafts.draftCount + documentDrafts.draftCount;
  if (drafts > 0)
    blockers.push({
      kind: 'DRAFTS',
      message: `${waiting(entryDrafts.draftCount, documentDrafts.draftCount)} to be completed.`,
      count: drafts,
      date: earliest(entryDrafts, documentDrafts, 'oldestDraftDate'),
    });
  blockers.push(...staleRates(facts, day));
  const due = waitingAccruals.firstReverseOnDate;
  if (due !== null && due <= day.today)
    blockers.push({
      kind: 'ACCRUALS_DUE',
      message: `Accruals have been due for reversal since ${due}; ${waitingAccruals.count} in all are pending.`,
      count: waitingAccruals.count,
      date: due,
    });
  for (const { text, accountCount } of facts.openChanges)
    blockers.push({ kind: 'OPENING_CHANGED', message: `${text}.`, count: accountCount });
  return blockers;
}

function staleRates({ currencies }: TenantStatus, { today, staleAfterDays, failing }: Day): Blocker[] {
  return currencies.flatMap(({ currency, newestRateDate }): Blocker[] => {
    const age = newestRateDate === null ? null : daysBetween(newestRateDate, today);
    if (age !== null && age <= staleAfterDays) return [];
    const what =
      age === null
        ? `There is no rate for ${currency}.`
        : `The newest rate for ${currency} is of ${newestRateDate}, ${counted(age, 'day')} ago; it is stale after ${staleAfterDays}.`;
    const stale = { kind: 'STALE_RATE' as const, message: what, currency, date: newestRateDate };
    if (failing === null) return [stale];
    const { provider, kind, sinceMicros } = failing;
    const message = `${what} The rate provider ${provider} has failed since ${toTheSecond(formatInstant(sinceMicros))}: ${kind}.`;
    return [{ ...stale, message, sinceMicros }];
  });
}

function waiting(entries: number, documents: number): string {
  const parts = [
    ...(entries > 0 ? [counted(entries, 'entry', 'entries')] : []),
    ...(documents > 0 ? [counted(documents, 'document')] : []),
  ];
  return `${parts.join(' and ')} ${entries + documents === 1 ? 'waits' : 'wait'}`;
}

function earliest(
  left: DraftCounts,
  right: DraftCounts,
  of: 'oldestAwaitingDate' | 'oldestDraftDate',
): LocalDate | null {
  const [one, other] = [left[of], right[of]];
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}
