import { stepsToTarget, type CloseTarget } from '@cifra/domain/close-path';
import type { SecondPersonFound } from '@cifra/domain/second-person';
import type { Uuid } from '@cifra/domain/ids';
import type { CloseState, LockState } from '@cifra/domain/periods';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import type { TenantReadTx } from '@cifra/database/tx';
import { tenantCommand, tenantReport, type TenantFacts } from '@cifra/books/command';
import { allPeriods } from '@cifra/ledger/journal/queries';
import { gatherCloseBasis, type CloseBasis } from '../close-items/close-basis.ts';
import { closerOf } from '../close-package/closer.ts';
import { DIGEST_IN_PAGES } from '../close-package/digest.ts';
import { planCloseSteps, type CloseStepsRefusal, type PeriodRow } from './plan-close-steps.ts';
import type { VerificationFound } from '../close-package/verification.ts';
import { writeCloseSteps } from './write-close-steps.ts';

/** Takes a month's close to a target; plain data. */
export interface AdvanceClose {
  /** The period's name, YYYY-MM. */
  readonly month: string;
  readonly target: CloseTarget;
  /** Needed where the way to the target submits the close; see `withVerification`. Null otherwise. */
  readonly verification: VerificationFound | null;
  /** How far whoever runs it is a second person to whoever submitted the close, where the way to the target approves it. */
  readonly second?: SecondPersonFound | null;
}

export interface AdvanceCloseDone {
  readonly periodId: Uuid;
  /** The states that it was taken to, in order. Empty: it was at the target or beyond it, and nothing changed. */
  readonly steps: readonly string[];
  /** The commit that took them, decimal digits; null where nothing changed. */
  readonly commitNumber: string | null;
}

export type AdvanceCloseCode = 'PERIOD_UNKNOWN' | CloseStepsRefusal['code'];

/**
 * Takes a month's close all the way to a target, in one transaction: any refusal leaves it where it was. Idempotent by its outcome too: a
 * period at the target stays as it is and leaves an event. Refuses in this order: PERIOD_UNKNOWN; then, step by step, as
 * `planCloseSteps`. Source: product 1.8.
 */
export const advanceClose = tenantCommand<AdvanceClose, AdvanceCloseDone, AdvanceCloseCode>(
  'books.advanceClose',
  async (tx, { month, target, verification, second = null }, context) => {
    const basis = await findMonth(tx, month, context.tenant);
    if (!basis) return refused(refuse('PERIOD_UNKNOWN', { periodRef: month }));
    const { period: row } = basis;
    const steps = stepsToTarget(pairOf(row), target);
    if (steps.length === 0) {
      tx.record({
        event: 'PERIOD_CLOSE_NOT_ADVANCED',
        objectType: 'Period',
        objectId: row.id,
        before: pairOf(row),
        after: { ...pairOf(row), target },
      });
      return accepted({ periodId: row.id, steps: [], commitNumber: null });
    }
    const request = {
      basis,
      steps,
      reason: null,
      actorId: closerOf(context),
      isRejection: false,
      verification,
      second,
      isAlone: false,
    };
    const plan = await planCloseSteps(tx, request, context.tenant);
    if (!plan.ok) return plan;
    writeCloseSteps(tx, plan.value, context);
    return accepted({
      periodId: row.id,
      steps: steps.map(({ to }) => to),
      commitNumber: tx.commitNumber.toString(),
    });
  },
  { keyedBy: ({ month, target }) => ({ month, target }), stepwise: DIGEST_IN_PAGES },
);

/** What `advanceClose` would do now; plain data. */
export interface AdvancePreview {
  /** These three are null where there is no such month. */
  readonly periodId: Uuid | null;
  readonly lockState: LockState | null;
  readonly closeState: CloseState | null;
  /** The states that it would be taken to, in order. Empty: there is nothing to do. */
  readonly steps: readonly string[];
  /** Why it would be refused. The verification of the books is not part of it: the run itself verifies. */
  readonly refusal: Refusal<AdvanceCloseCode> | null;
}

/** Rehearses `advanceClose`: the same reading and the same decisions, and nothing is written. `actorId`: who would run it; null leaves MAKER_IS_CHECKER out. */
export const previewAdvance = tenantReport<
  { readonly month: string; readonly target: CloseTarget; readonly actorId: Uuid | null },
  AdvancePreview
>('books.previewAdvance', async (tx, { month, target, actorId }, tenant) => {
  const basis = await findMonth(tx, month, tenant);
  if (!basis) {
    const refusal = refuse('PERIOD_UNKNOWN', { periodRef: month });
    return { periodId: null, lockState: null, closeState: null, steps: [], refusal };
  }
  const { period: row } = basis;
  const steps = stepsToTarget(pairOf(row), target);
  const request = {
    basis,
    steps,
    reason: null,
    actorId,
    isRejection: false,
    verification: 'rehearsal',
    second: null,
    isAlone: false,
  } as const;
  const plan = await planCloseSteps(tx, request, tenant);
  return {
    periodId: row.id,
    ...pairOf(row),
    steps: steps.map(({ to }) => to),
    refusal: plan.ok ? null : plan.refusal,
  };
});

/** The period of a name, with what its close begins with. There are some dozens of periods: all are read. */
async function findMonth(
  tx: TenantReadTx,
  month: string,
  { baseCurrency }: Pick<TenantFacts, 'baseCurrency'>,
): Promise<CloseBasis | null> {
  const period = (await tx.all(allPeriods, {})).find(({ name }) => name === month);
  return period ? gatherCloseBasis(tx, { periodId: period.id, baseCurrency }) : null;
}

function pairOf({ lock_state: lockState, close_state: closeState }: PeriodRow): {
  readonly lockState: LockState;
  readonly closeState: CloseState;
} {
  return { lockState, closeState };
}
