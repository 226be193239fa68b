import { refuse } from '@cifra/domain/refusals';
import type { OperationFault } from './checked.ts';

const MOST_TOLD = 100;

/** One line for each problem of each operation. */
export const linesOfFaults = (faults: readonly OperationFault[]): readonly string[] =>
  faults.flatMap(({ operation, problems }) => problems.map((problem) => `${operation}: ${problem}`));

/** Every fault of every operation at once. */
export function operationsRefused(faults: readonly OperationFault[]) {
  const lines = linesOfFaults(faults);
  return refuse('MANIFEST_OPERATIONS_REFUSED', {
    operationFaults: lines.slice(0, MOST_TOLD),
    operationFaultCount: lines.length,
  });
}
