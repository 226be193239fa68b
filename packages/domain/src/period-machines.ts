import { closeStates, lockStates, type CloseState, type LockState } from './periods.ts';

/**
 * Steps of one state: forward, back (with permission and reason), and those that only the year-end close and its
 * reversal take.
 */
export interface Steps<State extends string> {
  readonly forward: readonly State[];
  readonly back: readonly State[];
  readonly byYearEnd: readonly State[];
}

/** Lock steps: forward to a neighbour only, back to any earlier state. The two one-sided locks are of equal rank:
 * neither is earlier than the other. Product 5.1, 5.5. */
export const lockMachine: Readonly<Record<LockState, Steps<LockState>>> = {
  UNLOCKED: { forward: ['LOCK_SALES', 'LOCK_PURCHASING'], back: [], byYearEnd: [] },
  LOCK_SALES: { forward: ['LOCK_SALES_AND_PURCHASING'], back: ['UNLOCKED'], byYearEnd: [] },
  LOCK_PURCHASING: { forward: ['LOCK_SALES_AND_PURCHASING'], back: ['UNLOCKED'], byYearEnd: [] },
  LOCK_SALES_AND_PURCHASING: {
    forward: ['LOCKED'],
    back: ['UNLOCKED', 'LOCK_SALES', 'LOCK_PURCHASING'],
    byYearEnd: [],
  },
  LOCKED: {
    forward: [],
    back: ['UNLOCKED', 'LOCK_SALES', 'LOCK_PURCHASING', 'LOCK_SALES_AND_PURCHASING'],
    byYearEnd: ['CLOSED'],
  },
  CLOSED: { forward: [], back: [], byYearEnd: ['LOCKED'] },
};

/** Close steps. Nothing goes back after YEAR_AUDITED. Product 5.2, 5.4, 5.5. */
export const closeMachine: Readonly<Record<CloseState, Steps<CloseState>>> = {
  OPEN: { forward: ['DRAFT'], back: [], byYearEnd: [] },
  DRAFT: { forward: ['PENDING_APPROVAL'], back: ['OPEN'], byYearEnd: [] },
  PENDING_APPROVAL: { forward: ['CLOSED'], back: ['DRAFT'], byYearEnd: [] },
  CLOSED: { forward: [], back: ['OPEN', 'DRAFT'], byYearEnd: ['YEAR_CLOSED'] },
  YEAR_CLOSED: { forward: ['YEAR_AUDITED'], back: [], byYearEnd: ['CLOSED'] },
  YEAR_AUDITED: { forward: [], back: [], byYearEnd: [] },
};

/** The lock states allowed with each close state; the database enforces the same table. Product 5.2. */
export const lockStatesOfCloseState: Readonly<Record<CloseState, readonly LockState[]>> = {
  OPEN: ['UNLOCKED', 'LOCK_SALES', 'LOCK_PURCHASING', 'LOCK_SALES_AND_PURCHASING'],
  DRAFT: ['UNLOCKED', 'LOCK_SALES', 'LOCK_PURCHASING', 'LOCK_SALES_AND_PURCHASING'],
  PENDING_APPROVAL: ['LOCK_SALES_AND_PURCHASING', 'LOCKED'],
  CLOSED: ['LOCKED'],
  YEAR_CLOSED: ['CLOSED'],
  YEAR_AUDITED: ['CLOSED'],
};

/** The tables together: validated at start-up, and the source of docs/specs/period-machines.md. */
export interface PeriodMachines {
  readonly lock: Readonly<Record<LockState, Steps<LockState>>>;
  readonly close: Readonly<Record<CloseState, Steps<CloseState>>>;
  readonly pairs: Readonly<Record<CloseState, readonly LockState[]>>;
}

export const periodMachines: PeriodMachines = {
  lock: lockMachine,
  close: closeMachine,
  pairs: lockStatesOfCloseState,
};

/** Both states of one period. They change together or not at all. */
export interface StatePair {
  readonly lockState: LockState;
  readonly closeState: CloseState;
}

export function isPairAllowed(pair: StatePair): boolean {
  return allowsPair(periodMachines, pair);
}

function allowsPair({ pairs }: PeriodMachines, { lockState, closeState }: StatePair): boolean {
  return pairs[closeState].includes(lockState);
}

/** The steps that a person may take, forward ones first: listed in refusals. */
export function stepsOfPerson<State extends string>(steps: Steps<State>): readonly State[] {
  return [...steps.forward, ...steps.back];
}

/** Both states after a lock step. Going back means that submitted or closed content may change, so the close returns to DRAFT. */
export function pairAfterLockStep(
  { lockState, closeState }: StatePair,
  to: LockState,
  { lock } = periodMachines,
): StatePair {
  if (!lock[lockState].back.includes(to)) return { lockState: to, closeState };
  const isUndone = closeState === 'PENDING_APPROVAL' || closeState === 'CLOSED';
  return { lockState: to, closeState: isUndone ? 'DRAFT' : closeState };
}

/**
 * Both states after a close step. Approval locks the period, and the year-end closes the lock. Going back from LOCKED
 * allows adjustments again, because neither OPEN nor DRAFT is allowed with LOCKED.
 */
export function pairAfterCloseStep({ lockState }: StatePair, to: CloseState): StatePair {
  if (to === 'CLOSED') return { lockState: 'LOCKED', closeState: to };
  if (to === 'YEAR_CLOSED') return { lockState: 'CLOSED', closeState: to };
  const isReopened = lockState === 'LOCKED' && (to === 'OPEN' || to === 'DRAFT');
  return { lockState: isReopened ? 'LOCK_SALES_AND_PURCHASING' : lockState, closeState: to };
}

/** The close state after an entry was posted to the period: what was submitted is what is approved. Product 5.2. */
export function closeStateAfterPosting(closeState: CloseState): CloseState {
  return closeState === 'PENDING_APPROVAL' ? 'DRAFT' : closeState;
}

/**
 * Validates the tables at start-up. Every allowed pair must be reachable from an open period. No step may lead to a
 * pair outside the table, unless a decision refuses it with STATE_PAIR_NOT_ALLOWED. The lock must lead back to every
 * state that leads forward to it. Throws and names the fault.
 */
export function validateMachines(machines: PeriodMachines = periodMachines): void {
  const reached = new Set<string>();
  const waiting: StatePair[] = [{ lockState: 'UNLOCKED', closeState: 'OPEN' }];
  for (let pair = waiting.pop(); pair !== undefined; pair = waiting.pop()) {
    const name = `${pair.lockState}/${pair.closeState}`;
    if (reached.has(name)) continue;
    reached.add(name);
    waiting.push(...nextPairs(pair, machines).filter((next) => allowsPair(machines, next)));
    const unexpected = backPairs(pair, machines).find((next) => !allowsPair(machines, next));
    if (unexpected)
      throw new Error(`Going back from ${name} leads to ${unexpected.lockState}/${unexpected.closeState}.`);
  }
  for (const closeState of closeStates) {
    for (const lockState of lockStates) {
      const name = `${lockState}/${closeState}`;
      if (allowsPair(machines, { lockState, closeState }) !== reached.has(name)) {
        throw new Error(
          `The pair ${name} is ${reached.has(name) ? 'reached but not allowed' : 'allowed but not reached'}.`,
        );
      }
    }
  }
  for (const lockState of lockStates) {
    const earlier = lockStates.filter((each) => leadsForward(each, lockState, machines));
    const { back } = machines.lock[lockState];
    if (earlier.join() !== lockStates.filter((each) => back.includes(each)).join())
      throw new Error(`${lockState} leads back to ${back.join(', ')}, and ${earlier.join(', ')} lead to it.`);
  }
}

/** Whether forward steps lead from one lock state to another. */
function leadsForward(from: LockState, to: LockState, machines: PeriodMachines): boolean {
  return machines.lock[from].forward.some((next) => next === to || leadsForward(next, to, machines));
}

/**
 * The pairs that one step of either machine leads to. CLOSED and YEAR_CLOSED change the lock state as well, so the
 * year-end's lock steps happen as part of the close steps.
 */
function nextPairs(pair: StatePair, machines: PeriodMachines): StatePair[] {
  const { forward, byYearEnd } = machines.close[pair.closeState];
  return [
    ...machines.lock[pair.lockState].forward.map((to) => pairAfterLockStep(pair, to, machines)),
    ...[...forward, ...byYearEnd].map((to) => pairAfterCloseStep(pair, to)),
    ...backPairs(pair, machines),
  ];
}

function backPairs(pair: StatePair, machines: PeriodMachines): StatePair[] {
  return [
    ...machines.lock[pair.lockState].back.map((to) => pairAfterLockStep(pair, to, machines)),
    ...machines.close[pair.closeState].back.map((to) => pairAfterCloseStep(pair, to)),
  ];
}
