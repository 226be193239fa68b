import type { Side } from './entry.ts';
import type { Uuid } from './ids.ts';
import type { LocalDate } from './local-date.ts';

/** How far a period is locked against posting, in order. Product 5.1. */
export const lockStates = [
  'UNLOCKED',
  'LOCK_SALES',
  'LOCK_PURCHASING',
  'LOCK_SALES_AND_PURCHASING',
  'LOCKED',
  'CLOSED',
] as const;
export type LockState = (typeof lockStates)[number];

/** The firm's view of the same period, in order. Product 5.2. */
export const closeStates = [
  'OPEN',
  'DRAFT',
  'PENDING_APPROVAL',
  'CLOSED',
  'YEAR_CLOSED',
  'YEAR_AUDITED',
] as const;
export type CloseState = (typeof closeStates)[number];

/** What decisions need to know about a period: one month of a fiscal year, first and last day inclusive. */
export interface PeriodFact {
  readonly id: Uuid;
  /** `YYYY-MM` of its first day. */
  readonly name: string;
  readonly startDate: LocalDate;
  readonly endDate: LocalDate;
  readonly lockState: LockState;
  readonly closeState: CloseState;
}

/** Whether a period accepts a posting, by side and lock state. Product 5.1. LOCK_SALES_AND_PURCHASING still accepts adjustments. */
export const postingMatrix: Readonly<Record<LockState, Readonly<Record<Side, boolean>>>> = {
  UNLOCKED: { SALES: true, PURCHASING: true, NONE: true },
  LOCK_SALES: { SALES: false, PURCHASING: true, NONE: true },
  LOCK_PURCHASING: { SALES: true, PURCHASING: false, NONE: true },
  LOCK_SALES_AND_PURCHASING: { SALES: false, PURCHASING: false, NONE: true },
  LOCKED: { SALES: false, PURCHASING: false, NONE: false },
  CLOSED: { SALES: false, PURCHASING: false, NONE: false },
};
