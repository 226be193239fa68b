import { closeMachine, stepsOfPerson } from './period-machines.ts';
import type { CloseState } from './periods.ts';
import { refuse, type Refusal } from './refusals.ts';

/**
 * The actions on a month's close, each with one starting state. Withdrawing and rejecting take the same step: preparers
 * withdraw, the approver rejects. Steps of the year-end and the sign-off are not included. Product 5.2.
 */
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

/** The actions possible in a state of a close, in the table's order. */
export function actionsOfCloseState(state: CloseState): readonly CloseAction[] {
  return (Object.keys(closeActions) as CloseAction[]).filter((action) => closeActions[action].from === state);
}

/**
 * Why an action is not possible in the state of a close; null if it is. If no single step leads to the requested state:
 * CLOSE_STEP_NOT_ALLOWED with the steps; if another action leads there: CLOSE_ACTION_NOT_ALLOWED with the actions.
 */
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
        periodRef: name,
        action,
        periodCloseState: closeState,
        allowedActions: actionsOfCloseState(closeState),
      })
    : refuse('CLOSE_STEP_NOT_ALLOWED', {
        periodRef: name,
        fromCloseState: closeState,
        toCloseState: to,
        allowedCloseStates: steps,
      });
}
