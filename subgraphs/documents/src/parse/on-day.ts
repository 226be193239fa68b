import { localDate, type LocalDate } from '@cifra/domain/local-date';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';

/** The day on which something is undone: a date, or the first open day where the caller asks for that. Refuses: INPUT_INVALID. */
export function parseOnDay({
  postingDate,
  onFirstOpenDay,
}: {
  readonly postingDate?: string | null | undefined;
  readonly onFirstOpenDay?: boolean | null | undefined;
}): Result<LocalDate | 'FIRST_OPEN_DAY', Refusal<'INPUT_INVALID'>> {
  const hasDate = typeof postingDate === 'string';
  if (hasDate === (onFirstOpenDay === true)) {
    const problem = 'is given, or onFirstOpenDay is true: exactly one of the two';
    return refused(refuse('INPUT_INVALID', { field: 'postingDate', problem, value: null }));
  }
  return accepted(hasDate ? localDate(postingDate) : 'FIRST_OPEN_DAY');
}
