import type { CloseStep } from '@cifra/domain/close-path';
import { decideCloseTransition, type CloseTransitionRefusal } from '@cifra/domain/close-transition';
import { decideApprovalAlone } from '@cifra/domain/self-approval';
import type { Uuid } from '@cifra/domain/ids';
import { decideLockTransition, type LockTransitionRefusal } from '@cifra/domain/lock-transition';
import type { StatePair } from '@cifra/domain/period-machines';
import type { PeriodFact } from '@cifra/domain/periods';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { SecondPersonFound } from '@cifra/domain/second-person';
import type { Row } from '@cifra/database/kit/table';
import type { periods } from '@cifra/database/tables/tenant';
import type { TenantReadTx } from '@cifra/database/tx';
import type { TenantFacts } from '@cifra/books/command';
import { periodFact } from '@cifra/ledger/journal/period-fact';
import { findCommit } from '@cifra/books/commits';
import type { CloseBasis } from '../close-items/close-basis.ts';
import { readMakers, type ClosePackageFields, type FoundPackage } from '../close-package/close-package.ts';
import { digestPeriod, type PeriodDigest } from '../close-package/digest.ts';
import { computedItems } from '../close-items/computed-fact.ts';
import { itemsToTakeOver, type ItemToTakeOver } from '../close-items/carry-over-items.ts';
import {
  acknowledgersOf,
  blockersOf,
  gatherCloseItems,
  isSettledBySubmission,
  type CloseItem,
} from '../close-items/gather-close-items.ts';
import { openingChangeOf, type OpeningChange } from '../opening-changes/opening-change.ts';
import { packageAfterStep } from './package-after-step.ts';
import { problemOfVerification, type VerificationFound } from '../close-package/verification.ts';

export type PeriodRow = Row<typeof periods>;

/** Requested steps, on a period as it was read in the same transaction. */
export interface CloseStepsRequest {
  readonly basis: CloseBasis;
  readonly steps: readonly CloseStep[];
  /** Needed by steps back. */
  readonly reason: string | null;
  /** Who takes them. Null where nobody becomes a maker or a checker: of lock steps, and in a rehearsal. */
  readonly actorId: Uuid | null;
  /** Whether a step back from PENDING_APPROVAL is a checker's rejection, which the package keeps with its reason. */
  readonly isRejection: boolean;
  /** Needed by a submission. `'rehearsal'`: nothing will be written; a submission would verify the books first. */
  readonly verification: VerificationFound | null | 'rehearsal';
  /** Of an approval: how far the actor is a second person. Null: nobody looked it up. */
  readonly second: SecondPersonFound | null;
  /** Whether the actor may approve their own work, as the firm's single approver. */
  readonly isAlone: boolean;
}

/** A step with both states before and after it. */
export interface PlannedStep {
  readonly step: CloseStep;
  readonly before: StatePair;
  readonly after: StatePair;
}

/** What the steps would write: the period's row once, the package once, an event for each step. */
export interface PlannedClose extends Pick<CloseBasis, 'found' | 'lastOrdinal'> {
  readonly row: PeriodRow;
  readonly steps: readonly PlannedStep[];
  /** The package after the last step; the very same object as `found.fields` where no step touches it. */
  readonly fields: ClosePackageFields;
  /** Of a submission. */
  readonly verification: VerificationFound | null;
  /** Of the first preparation: what its checklist begins with. */
  readonly takenOver: readonly ItemToTakeOver[];
  /** Whether the last step closes the month: a row of `period_closings`. */
  readonly isClosed: boolean;
  /** Of a close of a month that was closed before: what it changes in the opening of later months. */
  readonly openingChange: OpeningChange | null;
  readonly second: SecondPersonFound | null;
  /** Whether one of its makers approved it, alone. */
  readonly isSelfApproved: boolean;
}

export type CloseStepsRefusal =
  | LockTransitionRefusal
  | CloseTransitionRefusal
  | Refusal<'MAKER_IS_CHECKER' | 'REASON_TOO_SHORT' | 'CLOSE_CONTENT_CHANGED' | 'CLOSE_BLOCKED'>;

/**
 * Decides steps of both machines in order, each on the outcome of the one before; writes nothing. The first refusal is the answer.
 * Reads in one set what a first preparation takes over; for a submission or an approval also the checklist, and the month's entries
 * for their digest, page by page.
 * A lock step refuses as `decideLockTransition`. A close step refuses as `decideCloseTransition`; then a submission CLOSE_BLOCKED; an
 * approval MAKER_IS_CHECKER (whatever the settings of approval say, owners included), REASON_TOO_SHORT (a maker who may approve it alone), CLOSE_CONTENT_CHANGED, CLOSE_BLOCKED.
 * Source: product 5.1, 5.2; docs/specs/close.md.
 */
export async function planCloseSteps(
  tx: TenantReadTx,
  request: CloseStepsRequest,
  tenant: TenantFacts,
): Promise<Result<PlannedClose, CloseStepsRefusal>> {
  const { basis, reason } = request;
  const { period: row, found, lastOrdinal, order } = basis;
  const { today } = tenant;
  const content = new Content(tx, request, tenant);
  const steps: PlannedStep[] = [];
  let period: PeriodFact = periodFact(row);
  let { fields } = found;
  for (const step of request.steps) {
    const before = { lockState: period.lockState, closeState: period.closeState };
    const decision =
      step.machine === 'lock'
        ? decideLockTransition({ period, to: step.to, reason, order })
        : decideCloseTransition({ period, to: step.to, reason, order, today });
    if (!decision.ok) return decision;
    const after = decision.value;
    const problem =
      step.machine === 'lock'
        ? null
        : step.to === 'PENDING_APPROVAL'
          ? await content.problemOfSubmission()
          : step.to === 'CLOSED'
            ? await content.problemOfApproval(fields)
            : null;
    if (problem !== null) return refused(problem);
    fields = packageAfterStep(fields, {
      before,
      after,
      ...request,
      submission: await content.submission(step),
    });
    steps.push({ step, before, after });
    period = { ...period, ...after };
  }
  const isPrepared = steps.some((step) => isFirstPreparation(found, step));
  const isSubmitted = steps.some(({ after }) => after.closeState === 'PENDING_APPROVAL');
  const { verification } = request;
  const isClosed = period.closeState === 'CLOSED' && row.close_state !== 'CLOSED';
  return accepted({
    row,
    steps,
    found,
    lastOrdinal,
    fields,
    takenOver: isPrepared ? await itemsToTakeOver(tx, basis) : [],
    verification: isSubmitted && verification !== 'rehearsal' ? verification : null,
    isClosed,
    openingChange: isClosed && verification !== 'rehearsal' ? await openingChangeOf(tx, basis) : null,
    second: request.second,
    isSelfApproved: content.isSelfApproved,
  });
}

/** A package is made when a close is prepared for the first time. */
function isFirstPreparation(
  { version }: FoundPackage,
  { before, after }: Pick<PlannedStep, 'before' | 'after'>,
): boolean {
  return version === null && before.closeState === 'OPEN' && after.closeState === 'DRAFT';
}

/** What submission and approval ask of the period's content. Read once: the steps of one transaction see the same books. */
class Content {
  readonly #tx: TenantReadTx;
  readonly #request: CloseStepsRequest;
  readonly #tenant: TenantFacts;
  #digest: PeriodDigest | null = null;
  #acknowledgers: readonly Uuid[] = [];
  #isSelfApproved = false;

  constructor(tx: TenantReadTx, request: CloseStepsRequest, tenant: TenantFacts) {
    this.#tx = tx;
    this.#request = request;
    this.#tenant = tenant;
  }

  /** Whether one of its makers approves it, alone. */
  get isSelfApproved(): boolean {
    return this.#isSelfApproved;
  }

  /** What the package keeps of a submission; null for any other step, and in a rehearsal, which need not read all lines for it. */
  async submission(
    step: CloseStep,
  ): Promise<{ readonly digest: PeriodDigest; readonly acknowledgers: readonly Uuid[] } | null> {
    if (step.to !== 'PENDING_APPROVAL' || this.#request.verification === 'rehearsal') return null;
    return { digest: await this.#readDigest(), acknowledgers: this.#acknowledgers };
  }

  async problemOfSubmission(): Promise<Refusal<'CLOSE_BLOCKED'> | null> {
    const { basis, verification } = this.#request;
    const { period: row } = basis;
    if (verification === 'rehearsal') {
      const items = await this.#readItems(null);
      this.#acknowledgers = acknowledgersOf(items);
      const unsettled = items.filter((item) => !isSettledBySubmission(item));
      return blocked(row, blockersOf(unsettled));
    }
    const [items, { lastCommitNumber }, head] = await Promise.all([
      this.#readItems(verification),
      this.#readDigest(),
      verification && findCommit(this.#tx, BigInt(verification.headNumber)),
    ]);
    this.#acknowledgers = acknowledgersOf(items);
    // The verification is this submission's own: what the checklist says of an earlier one does not count.
    const problem = problemOfVerification(verification, { headHash: head?.hash ?? null, lastCommitNumber });
    const others = blockersOf(items.filter(({ code }) => code !== 'CHAIN'));
    return blocked(row, problem === null ? others : [`${computedItems.CHAIN.title}: ${problem}`, ...others]);
  }

  async problemOfApproval(
    fields: ClosePackageFields,
  ): Promise<Refusal<
    'MAKER_IS_CHECKER' | 'REASON_TOO_SHORT' | 'CLOSE_CONTENT_CHANGED' | 'CLOSE_BLOCKED'
  > | null> {
    const { basis, actorId, verification, isAlone, reason } = this.#request;
    const { period: row } = basis;
    const isRehearsal = verification === 'rehearsal';
    const isSubmittedBefore = row.close_state === 'PENDING_APPROVAL';
    const [items, digest] = await Promise.all([
      this.#readItems(null),
      isSubmittedBefore ? this.#readDigest() : null,
    ]);
    if (actorId !== null) {
      const preparedBy = [...new Set([...readMakers(fields), ...acknowledgersOf(items)])];
      const approval = decideApprovalAlone({
        preparedBy,
        approver: actorId,
        approvalRequired: true,
        isAlone,
        reason,
      });
      if (!approval.ok) return approval.refusal;
      this.#isSelfApproved = approval.value !== null;
    }
    if (digest && fields.submitted_digest !== digest.digest)
      return refuse('CLOSE_CONTENT_CHANGED', { periodRef: row.name });
    return blocked(
      row,
      blockersOf(
        isRehearsal && !isSubmittedBefore ? items.filter((item) => !isSettledBySubmission(item)) : items,
      ),
    );
  }

  #readItems(verification: VerificationFound | null): Promise<readonly CloseItem[]> {
    return gatherCloseItems(this.#tx, this.#request.basis, { tenant: this.#tenant, verification });
  }

  async #readDigest(): Promise<PeriodDigest> {
    this.#digest ??= await digestPeriod(this.#tx, this.#request.basis.period);
    return this.#digest;
  }
}

function blocked({ name }: PeriodRow, blockers: readonly string[]): Refusal<'CLOSE_BLOCKED'> | null {
  return blockers.length === 0 ? null : refuse('CLOSE_BLOCKED', { periodRef: name, blockedBy: blockers });
}
