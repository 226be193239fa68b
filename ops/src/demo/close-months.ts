import { verifyForClose, type VerificationFound } from '@cifra/books/close/verification';
import { allPeriods } from '@cifra/books/journal/queries';
import type { CloseState, LockState } from '@cifra/domain/periods';
import type { Uuid } from '@cifra/domain/ids';
import { prepareClose, submitClose } from '@cifra/subgraph-period/operations/close-steps';
import { lockPeriod } from '@cifra/subgraph-period/operations/lock-period';
import { acknowledgeOpenItems } from './acknowledge-open-items.ts';
import type { ClientBooks } from './client-books.ts';
import { must } from './must.ts';

interface PeriodState {
  readonly id: Uuid;
  readonly name: string;
  readonly lock_state: LockState;
  readonly close_state: CloseState;
}

/** A step of the month-end close: in which state of a period it is the next, and the command. */
interface Step {
  readonly isNext: (period: PeriodState) => boolean;
  readonly take: (where: VerifiedBooks, periodId: Uuid) => Promise<void>;
}

/** Books that were verified once everything was posted: one verification serves the submission of every month. */
interface VerifiedBooks extends ClientBooks {
  readonly verification: VerificationFound | null;
}

const lockTo =
  (to: LockState): Step['take'] =>
  async ({ books, tenantId, approver }, periodId) => {
    must(
      await books.execute(
        lockPeriod,
        { tenantId },
        { periodId, to, reason: null, version: null },
        approver(),
      ),
    );
  };

const prepare: readonly Step[] = [
  {
    isNext: ({ close_state }) => close_state === 'OPEN',
    take: async ({ books, tenantId, preparer }, periodId) => {
      must(await books.execute(prepareClose, { tenantId }, { periodId, version: null }, preparer()));
    },
  },
  { isNext: ({ lock_state }) => lock_state === 'UNLOCKED', take: lockTo('LOCK_SALES') },
  { isNext: ({ lock_state }) => lock_state === 'LOCK_SALES', take: lockTo('LOCK_SALES_AND_PURCHASING') },
];

const lock: readonly Step[] = [
  ...prepare,
  {
    isNext: ({ close_state }) => close_state === 'DRAFT',
    take: async (where, periodId) => {
      const { books, tenantId, preparer, verification } = where;
      await acknowledgeOpenItems(where, periodId);
      const submitted = await books.execute(
        submitClose,
        { tenantId },
        { periodId, version: null, verification },
        preparer(),
      );
      // A client whose opening balances differ cannot close: its months stay prepared until that is settled.
      if (!submitted.ok && submitted.refusal.code === 'CLOSE_BLOCKED') return;
      must(submitted);
    },
  },
  {
    isNext: ({ lock_state, close_state }) =>
      lock_state === 'LOCK_SALES_AND_PURCHASING' && close_state === 'PENDING_APPROVAL',
    take: lockTo('LOCKED'),
  },
];

/** Takes the months that the firm is done with through the steps of their close, each from where it is. */
export async function closeMonths(client: ClientBooks): Promise<void> {
  const where = { ...client, verification: await verifyForClose(client.books, client.tenantId) };
  const { lockedThrough, inPreparation } = where.client.progress;
  const periods = await periodsOf(where);
  const locked = periods.filter(({ name }) => lockedThrough !== null && name <= lockedThrough);
  await through(where, locked, lock);
  await through(
    where,
    periods.filter(({ name }) => name === inPreparation),
    prepare,
  );
}

async function periodsOf({ books, tenantId }: ClientBooks): Promise<readonly PeriodState[]> {
  return (await books.read(tenantId, (tx) => tx.all(allPeriods, {}))) ?? [];
}

async function through(
  where: VerifiedBooks,
  wanted: readonly PeriodState[],
  steps: readonly Step[],
): Promise<void> {
  const ids = new Set(wanted.map(({ id }) => id));
  for (const step of steps) {
    const now = (await periodsOf(where)).filter((period) => ids.has(period.id) && step.isNext(period));
    const outcomes = await Promise.allSettled(now.map(({ id }) => step.take(where, id)));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }
}
