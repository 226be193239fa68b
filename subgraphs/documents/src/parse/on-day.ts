import { localDate, type LocalDate } from '@cifra/domain/local-date';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { accepted } from '@cifra/domain/result';
import { invalid, parser, type Parsed } from '@cifra/subgraph-kit/parse/parser';

export interface OnDayInput {
  readonly postingDate?: string | null | undefined;
  readonly onFirstOpenDay?: boolean | null | undefined;
}

/** The day on which something is undone: a date, or the first open day where the caller chooses that. */
export const onDay = parser(
  refusalCodes('INPUT_INVALID'),
  (
    { postingDate, onFirstOpenDay }: OnDayInput,
    path,
  ): Parsed<{ readonly on: LocalDate | 'FIRST_OPEN_DAY' }, 'INPUT_INVALID'> => {
    const hasDate = typeof postingDate === 'string';
    if (hasDate === (onFirstOpenDay === true))
      return invalid(
        [...path, 'postingDate'],
        'must be given unless onFirstOpenDay is true, and not both',
        null,
      );
    return accepted({ on: hasDate ? localDate(postingDate) : 'FIRST_OPEN_DAY' });
  },
);
