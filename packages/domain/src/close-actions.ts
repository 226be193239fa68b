import { closeMachine, stepsOfPerson } from './period-machines.ts';
import type { CloseState } from './periods.ts';
import { refuse, type Refusal } from './refusals.ts';

/** What people do with a month's close, each from one state. Withdrawing and rejecting make the same step: the one is its own side's, the
 * other the approver's. Steps of the year-end and the sign-off are not among them. Product 5.2. */
export const closeActions = {
  prepareClose: { from: 'OPEN', to: ['DRAFT'] },
  submitClose: { from: 'DRAFT', to: ['PENDING_APPROVAL'] },
  withdrawClose: { from: 'PENDING_APPROVAL', to: ['DRAFT'] },
  rejectClose: { from: 'PENDING_APPROVAL', to: ['DRAFT'] },
  approveClose: { from: 'PENDING_APPROVAL', to: ['CLOSED'] },
  abandonClose: { from: 'DRAFT', to: ['OPEN'] },
  reopenPeriod: { from: 'CLOSED', to: ['OPEN', 'DRAFT'] },
} as const satisfies Readonly<
  Record<string, { readonly from: CloseState; readonly to: readonly CloseState[] }>
>;

export type CloseAction = keyof typeof closeActions;

/** The actions that a close takes in a state, in the table's order. */
export function actionsOfCloseState(state: CloseState): readonly CloseAction[] {
  return (Object.keys(closeActions) as CloseAction[]).filter((action) => closeActions[action].from === state);
}

/** Why a close does not take an action in its state; null: it does. Where no one step leads to the state that it asks for:
 * CLOSE_STEP_NOT_ALLOWED with the steps; where another action leads there: CLOSE_ACTION_NOT_ALLOWED with the actions. */
export function problemOfAction({
  period,
  action,
  to,
}: {
  readonly period: { readonly name: string; readonly closeState: CloseState };
  readonly action: CloseAction;
  readonly to: CloseState;
}): Refusal<'CLOSE_STEP_NOT_ALLOWED' | 'CLOSE_ACTION_NOT_ALLOWED'> | null {
  const { name, closeState } = period;
  if (closeActions[action].from === closeState) return null;
  const steps = stepsOfPerson(closeMachine[closeState]);
  return steps.includes(to)
    ? refuse('CLOSE_ACTION_NOT_ALLOWED', {
        period: name,
        action,
        closeState,
        allowed: actionsOfCloseState(closeState),
      })
    : refuse('CLOSE_STEP_NOT_ALLOWED', { period: name, from: closeState, to, allowed: steps });
}
