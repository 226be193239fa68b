/** A problem as faults tell it: a phrase, to which whoever shows it adds the full stop. */
export function withoutFullStop(problem: string): string {
  return problem.replace(/\.$/, '');
}
