import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { machinesDocPath, renderMachinesDoc } from '../scripts/machines-doc.ts';
import { periodMachines, validateMachines, type PeriodMachines } from './period-machines.ts';
import { closeStates, lockStates } from './periods.ts';

const page = readFileSync(machinesDocPath, 'utf8');

/** The tables with one row of one of them replaced. */
function changed<Table extends keyof PeriodMachines>(
  table: Table,
  row: keyof PeriodMachines[Table],
  change: object,
): PeriodMachines {
  const rows = periodMachines[table];
  const before = rows[row] as object;
  const after = Array.isArray(before) ? change : { ...before, ...change };
  return { ...periodMachines, [table]: { ...rows, [row]: after } };
}

const without = <State>(states: readonly State[], state: State): State[] =>
  states.filter((each) => each !== state);

/** Every copy of the tables that lacks one step, with the step's name. */
const withoutAStep = (['forward', 'back', 'byYearEnd'] as const).flatMap((direction) => [
  ...lockStates.flatMap((from) =>
    periodMachines.lock[from][direction].map((to) => ({
      name: `lock, ${direction}: ${from} to ${to}`,
      machines: changed('lock', from, { [direction]: without(periodMachines.lock[from][direction], to) }),
    })),
  ),
  ...closeStates.flatMap((from) =>
    periodMachines.close[from][direction].map((to) => ({
      name: `close, ${direction}: ${from} to ${to}`,
      machines: changed('close', from, { [direction]: without(periodMachines.close[from][direction], to) }),
    })),
  ),
]);

const pairs = closeStates.flatMap((closeState) => lockStates.map((lockState) => ({ lockState, closeState })));

test('docs/specs/period-machines.md is drawn from the tables', () => {
  expect(page).toBe(renderMachinesDoc());
});

describe('the guards of the tables', () => {
  test('the page notices each step that is taken out of the tables', () => {
    expect(withoutAStep).toHaveLength(26);
    for (const { name, machines } of withoutAStep) expect(renderMachinesDoc(machines), name).not.toBe(page);
  });

  test('the page notices each pair that is taken out of the table or put into it', () => {
    for (const { lockState, closeState } of pairs) {
      const own = periodMachines.pairs[closeState];
      const other = own.includes(lockState) ? without(own, lockState) : [...own, lockState];
      const machines = changed('pairs', closeState, other);
      expect(renderMachinesDoc(machines), `${lockState}/${closeState}`).not.toBe(page);
    }
  });

  test('the proof at start notices each lock step of people, and each step forward of the close, that is taken out', () => {
    const proven = withoutAStep.filter(
      ({ name }) =>
        (name.startsWith('lock') && !name.includes('byYearEnd')) || name.startsWith('close, forward'),
    );
    expect(proven).toHaveLength(18);
    for (const { name, machines } of proven) expect(() => validateMachines(machines), name).toThrow();
  });

  test('the proof at start notices each pair that no step leads to', () => {
    const forbidden = pairs.filter(
      ({ lockState, closeState }) => !periodMachines.pairs[closeState].includes(lockState),
    );
    expect(forbidden).toHaveLength(23);
    for (const { lockState, closeState } of forbidden) {
      const machines = changed('pairs', closeState, [...periodMachines.pairs[closeState], lockState]);
      const name = `${lockState}/${closeState}`;
      // Steps of people lead to some of these; the decisions refuse them, because the pair is not in the table.
      const isWithinReach =
        (lockState === 'LOCKED' && (closeState === 'OPEN' || closeState === 'DRAFT')) ||
        (closeState === 'PENDING_APPROVAL' && lockState !== 'CLOSED');
      if (!isWithinReach) expect(() => validateMachines(machines), name).toThrow(name);
    }
  });

  test('the proof at start notices a way back to a pair that is not allowed', () => {
    const open = without(periodMachines.pairs.DRAFT, 'LOCK_SALES');
    expect(() => validateMachines(changed('pairs', 'DRAFT', open))).toThrow('LOCK_SALES/DRAFT');
  });
});
