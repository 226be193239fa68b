/** What product 5.1 to 5.5 say of the two machines, written down once more: none of it is the product's code. */

const open = ['UNLOCKED', 'LOCK_SALES', 'LOCK_PURCHASING', 'LOCK_SALES_AND_PURCHASING'];

/** In which lock states a period takes a posting of a side. */
export const accepts: Readonly<Record<string, readonly string[]>> = {
  SALES: ['UNLOCKED', 'LOCK_PURCHASING'],
  PURCHASING: ['UNLOCKED', 'LOCK_SALES'],
  NONE: open,
};

export const lockSteps: Readonly<Record<string, Readonly<Record<'forward' | 'back', readonly string[]>>>> = {
  UNLOCKED: { forward: ['LOCK_SALES', 'LOCK_PURCHASING'], back: [] },
  LOCK_SALES: { forward: ['LOCK_SALES_AND_PURCHASING'], back: ['UNLOCKED'] },
  LOCK_PURCHASING: { forward: ['LOCK_SALES_AND_PURCHASING'], back: ['UNLOCKED'] },
  LOCK_SALES_AND_PURCHASING: { forward: ['LOCKED'], back: ['UNLOCKED', 'LOCK_SALES', 'LOCK_PURCHASING'] },
  LOCKED: { forward: [], back: open },
  CLOSED: { forward: [], back: [] },
};

export interface CloseStep {
  readonly from: string;
  readonly to: readonly string[];
  readonly isBack: boolean;
}

/** Which step of the close each command takes. */
export const closeSteps: Readonly<Record<string, CloseStep>> = {
  'period.prepareClose': { from: 'OPEN', to: ['DRAFT'], isBack: false },
  'period.submitClose': { from: 'DRAFT', to: ['PENDING_APPROVAL'], isBack: false },
  'period.withdrawClose': { from: 'PENDING_APPROVAL', to: ['DRAFT'], isBack: true },
  'period.rejectClose': { from: 'PENDING_APPROVAL', to: ['DRAFT'], isBack: true },
  'period.approveClose': { from: 'PENDING_APPROVAL', to: ['CLOSED'], isBack: false },
  'period.abandonClose': { from: 'DRAFT', to: ['OPEN'], isBack: true },
  'period.reopenPeriod': { from: 'CLOSED', to: ['DRAFT', 'OPEN'], isBack: true },
};
export const yearSteps: Readonly<Record<string, Omit<CloseStep, 'isBack'>>> = {
  'period.closeYear': { from: 'CLOSED', to: ['YEAR_CLOSED'] },
  'period.reverseYearClose': { from: 'YEAR_CLOSED', to: ['CLOSED'] },
};

export const pairs: Readonly<Record<string, readonly string[]>> = {
  OPEN: open,
  DRAFT: open,
  PENDING_APPROVAL: ['LOCK_SALES_AND_PURCHASING', 'LOCKED'],
  CLOSED: ['LOCKED'],
  YEAR_CLOSED: ['CLOSED'],
  YEAR_AUDITED: ['CLOSED'],
};

/** The lock state that a close step leaves behind. */
export function lockAfter(lockState: string, to: string): string {
  if (to === 'CLOSED') return 'LOCKED';
  if (to === 'YEAR_CLOSED') return 'CLOSED';
  return lockState === 'LOCKED' && (to === 'DRAFT' || to === 'OPEN')
    ? 'LOCK_SALES_AND_PURCHASING'
    : lockState;
}

/** From which states a year-end close takes an action. */
export const yearCloseStates: Readonly<Record<string, readonly string[]>> = {
  review: ['DRAFTED'],
  close: ['APPROVED'],
};

export const isMonthClosed = (state: string): boolean =>
  ['CLOSED', 'YEAR_CLOSED', 'YEAR_AUDITED'].includes(state);
export const LEAST_REASON = 20;
