import { localDate, type LocalDate } from '@cifra/domain/local-date';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';

/** Reads a range of days, both included. Refuses: INPUT_INVALID where the first lies after the last. */
export function parseRangeOfDays(input: {
  readonly from: string;
  readonly to: string;
}): Result<{ readonly from: LocalDate; readonly to: LocalDate }, Refusal<'INPUT_INVALID'>> {
  const [from, to] = [localDate(input.from), localDate(input.to)];
  if (from <= to) return accepted({ from, to });
  return refused(
    refuse('INPUT_INVALID', { field: 'from', problem: `must not be after to, ${to}`, value: from }),
  );
}
