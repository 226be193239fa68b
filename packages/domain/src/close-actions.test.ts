import { expect, test } from 'vitest';
import { actionsOfCloseState, closeActions, problemOfAction, type CloseAction } from './close-actions.ts';
import { closeMachine, stepsOfPerson } from './period-machines.ts';
import { closeStates } from './periods.ts';

const actions = Object.keys(closeActions) as CloseAction[];

test('every step of a month that a person may do has its action, and every action is such a step', () => {
  const ofActions = actions.flatMap((action) =>
    closeActions[action].to.map((to) => `${closeActions[action].from} -> ${to}`),
  );
  // The sign-off of a closed year is no step of a month.
  const steps = closeStates
    .filter((state) => state !== 'YEAR_CLOSED')
    .flatMap((from) => stepsOfPerson(closeMachine[from]).map((to) => `${from} -> ${to}`));
  expect(new Set(ofActions)).toEqual(new Set(steps));
});

test('an action is taken in its state alone; elsewhere the refusal names the steps, or the actions where another one leads there', () => {
  for (const closeState of closeStates)
    for (const action of actions)
      for (const to of closeActions[action].to) {
        const problem = problemOfAction({ period: { name: '2026-03', closeState }, action, to });
        const steps = stepsOfPerson(closeMachine[closeState]);
        if (closeActions[action].from === closeState) expect(problem).toBeNull();
        else if (steps.includes(to))
          expect(problem).toMatchObject({
            code: 'CLOSE_ACTION_NOT_ALLOWED',
            facts: { action, periodCloseState: closeState, allowedActions: actionsOfCloseState(closeState) },
          });
        else
          expect(problem).toMatchObject({
            code: 'CLOSE_STEP_NOT_ALLOWED',
            facts: { fromCloseState: closeState, toCloseState: to, allowedCloseStates: steps },
          });
        if (problem?.code === 'CLOSE_STEP_NOT_ALLOWED')
          expect(problem.facts.allowedCloseStates).not.toContain(to);
        if (problem?.code === 'CLOSE_ACTION_NOT_ALLOWED')
          expect(problem.facts.allowedActions).not.toContain(action);
      }
});

test('a month of a closed year allows no action', () => {
  expect(actionsOfCloseState('YEAR_CLOSED')).toEqual([]);
  expect(actionsOfCloseState('YEAR_AUDITED')).toEqual([]);
  expect(actionsOfCloseState('PENDING_APPROVAL')).toEqual(['withdrawClose', 'rejectClose', 'approveClose']);
});
