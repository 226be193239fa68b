import { advanceClose, type AdvanceClose } from '@cifra/closing/close-steps/advance-close';
import { verifyForClose } from '@cifra/closing/close-package/verification';
import { allPeriods } from '@cifra/ledger/journal/queries';
import { isMonthClosed } from '@cifra/domain/close-order';
import type { Uuid } from '@cifra/domain/ids';
import { prepareCloseCommand } from '@cifra/closing/close-steps/close-step-commands';
import { findPackage } from '@cifra/closing/close-package/close-package';
import { secondPersonAt } from './second-person-at.ts';
import { acknowledgeOpenItems } from './acknowledge-open-items.ts';
import type { ClientBooks } from './client-books.ts';
import { closeYearOf } from './close-year.ts';
import { expectAccepted } from './expect-accepted.ts';

/**
 * Takes months and years through their close as far as the firm has got, in order, each from its current state: first
 * the closed months with the years that end in them, then those that await approval, then the one in preparation.
 */
export async function closeBooks(where: ClientBooks): Promise<void> {
  const { closedThrough, submittedThrough, inPreparation } = where.client.progress;
  // Nothing is posted to these months from here on, so one verification covers every submission.
  const verification = await verifyForClose(where.books, where.tenantId);
  const periods = await periodsOf(where);
  for (const [index, period] of periods.entries()) {
    const { id: periodId, name, close_state: state } = period;
    if (submittedThrough === null || name > submittedThrough) break;
    if (!isMonthClosed(state) && state !== 'PENDING_APPROVAL') {
      await acknowledgeOpenItems(where, periodId);
      const isSubmitted = await advance(where, { month: name, target: 'PENDING_APPROVAL', verification });
      // A client whose opening balances differ cannot close: its months stay in preparation until that is settled.
      if (!isSubmitted) await prepare(where, { periodId, name });
      if (!isSubmitted) continue;
    }
    if (closedThrough === null || name > closedThrough) continue;
    await advance(where, { month: name, target: 'CLOSED' });
    const isLastOfYear = periods[index + 1]?.fiscal_year_id !== period.fiscal_year_id;
    if (isLastOfYear) await closeYearOf(where, period.fiscal_year_id);
  }
  const next = periods.find(({ name }) => name === inPreparation);
  if (next) await prepare(where, { periodId: next.id, name: next.name });
}

const periodsOf = async ({ books, tenantId }: ClientBooks) =>
  (await books.read(tenantId, (tx) => tx.all(allPeriods, {}))) ?? [];

/** The preparer submits, the approver closes. Returns false if something blocks the close. */
async function advance(
  where: ClientBooks,
  { month, target, verification = null }: Pick<AdvanceClose, 'month' | 'target'> & Partial<AdvanceClose>,
): Promise<boolean> {
  const { books, tenantId, preparer, approver } = where;
  const request = target === 'CLOSED' ? approver() : preparer();
  const second = target === 'CLOSED' ? await secondPersonOf(where, month) : null;
  const done = await books.execute(
    advanceClose,
    { tenantId },
    { month, target, verification, second },
    request,
  );
  if (!done.ok && done.refusal.code === 'CLOSE_BLOCKED') return false;
  expectAccepted(done);
  return true;
}

/** How far the approver is a second person to whoever submitted the month. */
async function secondPersonOf({ books, tenantId, approver }: ClientBooks, month: string) {
  const makerId = await books.read(tenantId, async (tx) => {
    const period = (await tx.all(allPeriods, {})).find(({ name }) => name === month);
    return period === undefined ? null : (await findPackage(tx, period.id)).fields.submitted_by;
  });
  return makerId === null ? null : secondPersonAt(books, makerId, approver());
}

/** Both sides are locked, somebody works on it, adjustments are accepted. */
async function prepare(
  where: ClientBooks,
  { periodId, name: month }: { readonly periodId: Uuid; readonly name: string },
): Promise<void> {
  await advance(where, { month, target: 'LOCK_SALES_AND_PURCHASING' });
  const { books, tenantId, preparer } = where;
  const period = (await periodsOf(where)).find(({ id }) => id === periodId);
  if (period?.close_state !== 'OPEN') return;
  expectAccepted(
    await books.execute(prepareCloseCommand, { tenantId }, { periodId, version: null }, preparer()),
  );
}
