import { localDate } from '@cifra/domain/local-date';
import type { Uuid } from '@cifra/domain/ids';
import type { CloseState, LockState } from '@cifra/domain/periods';
import { periodOfDate } from '@cifra/ledger/journal/queries';
import { systemRequest } from '@cifra/ops/system-request';
import { setPeriodStates } from '../support/fixture-commands.ts';
import type { Person, TestFirm, TestTenant } from '../worlds/firm/firm.ts';

export const REASON = 'The auditor asked for one more accrual in this month.';

export interface PeriodSeen {
  readonly id: Uuid;
  readonly name: string;
  readonly startDate: string;
  readonly endDate: string;
  readonly lockState: LockState;
  readonly closeState: CloseState;
  readonly version: string;
}

export async function periodAt(firm: TestFirm, tenant: TestTenant, date: string): Promise<PeriodSeen> {
  const { period } = await firm.read<{ period: PeriodSeen }>(
    tenant,
    `period(date: "${date}") { id name startDate endDate lockState closeState version }`,
  );
  return period;
}

/** The steps of people that lead from an open period to a lock state. CLOSED is not among them: the year-end close leads there. */
const stepsTo: Readonly<Record<Exclude<LockState, 'CLOSED'>, readonly (readonly [string, object])[]>> = {
  UNLOCKED: [],
  LOCK_SALES: [['lockPeriod', { to: 'LOCK_SALES' }]],
  LOCK_PURCHASING: [['lockPeriod', { to: 'LOCK_PURCHASING' }]],
  LOCK_SALES_AND_PURCHASING: [
    ['lockPeriod', { to: 'LOCK_SALES' }],
    ['lockPeriod', { to: 'LOCK_SALES_AND_PURCHASING' }],
  ],
  LOCKED: [
    ['prepareClose', {}],
    ['lockPeriod', { to: 'LOCK_PURCHASING' }],
    ['lockPeriod', { to: 'LOCK_SALES_AND_PURCHASING' }],
    ['submitClose', {}],
    ['lockPeriod', { to: 'LOCKED' }],
  ],
};

/** The steps of people from one lock state to a later one of a walk that takes nothing; `stepsTo` where a state is not named. */
const stepsOn: Readonly<
  Partial<Record<LockState, Partial<Record<LockState, readonly (readonly [string, object])[]>>>>
> = {
  LOCK_PURCHASING: {
    LOCK_SALES: [
      ['unlockPeriod', { to: 'UNLOCKED', reason: REASON }],
      ['lockPeriod', { to: 'LOCK_SALES' }],
    ],
    LOCK_SALES_AND_PURCHASING: [['lockPeriod', { to: 'LOCK_SALES_AND_PURCHASING' }]],
    LOCKED: [
      ['prepareClose', {}],
      ['lockPeriod', { to: 'LOCK_SALES_AND_PURCHASING' }],
      ['submitClose', {}],
      ['lockPeriod', { to: 'LOCKED' }],
    ],
  },
  LOCK_SALES: {
    LOCK_SALES_AND_PURCHASING: [['lockPeriod', { to: 'LOCK_SALES_AND_PURCHASING' }]],
  },
  LOCK_SALES_AND_PURCHASING: {
    LOCKED: [
      ['prepareClose', {}],
      ['submitClose', {}],
      ['lockPeriod', { to: 'LOCKED' }],
    ],
  },
};

/**
 * Brings the period of a day, which is open unless `from` says otherwise, into a lock state through the API's own steps. A fixture sets
 * CLOSED, as YEAR_CLOSED leaves it, and LOCKED where the month's own drafts keep the close from being submitted.
 */
export async function bringTo(
  firm: TestFirm,
  tenant: TestTenant,
  {
    date,
    lockState,
    from = 'UNLOCKED',
    as = 'senior',
  }: {
    readonly date: string;
    readonly lockState: LockState;
    readonly from?: LockState;
    readonly as?: Person;
  },
): Promise<PeriodSeen> {
  if (lockState === 'CLOSED') {
    await setStates(firm, tenant, { date, lockState, closeState: 'YEAR_CLOSED' });
    return periodAt(firm, tenant, date);
  }
  const { id: periodId } = await periodAt(firm, tenant, date);
  for (const [mutation, input] of stepsOn[from]?.[lockState] ?? stepsTo[lockState]) {
    const done = await firm.do(mutation, { periodId, ...input }, { as, tenant: tenant.slug });
    if (done.code === 'CLOSE_BLOCKED') {
      // What awaits approval in the month keeps its close from being submitted; the lock itself is what is tested here.
      await setStates(firm, tenant, { date, lockState: 'LOCKED', closeState: 'PENDING_APPROVAL' });
      break;
    }
    if (done.code !== undefined) throw new Error(`${mutation}: ${JSON.stringify(done)}`);
  }
  return periodAt(firm, tenant, date);
}

/** Writes a pair of states as it is, past the API. The database still refuses a forbidden pair: then it throws. */
export async function setStates(
  firm: TestFirm,
  tenant: TestTenant,
  states: { readonly date: string; readonly lockState: LockState; readonly closeState: CloseState },
): Promise<void> {
  const { date, lockState, closeState } = states;
  const periodId = await firm.books.read(
    tenant.id,
    async (tx) => (await tx.first(periodOfDate, { date: localDate(date) }))?.id,
  );
  if (!periodId) throw new Error(`${tenant.slug} has no period of ${date}`);
  const done = await firm.books.execute(
    setPeriodStates,
    { tenantId: tenant.id },
    { periodId, lockState, closeState },
    systemRequest('periods'),
  );
  if (!done.ok) throw new Error(JSON.stringify(done));
}
