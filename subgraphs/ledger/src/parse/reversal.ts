import { refusalCodes } from '@cifra/domain/refusal-codes';
import { accepted } from '@cifra/domain/result';
import type { ReverseEntry } from '@cifra/ledger/accruals/reverse-entry-command';
import { andThen, fields, optional, withDefault } from '@cifra/subgraph-kit/parse/combine';
import { invalid, type Parsed } from '@cifra/subgraph-kit/parse/parser';
import { asGiven, date, reason, uuid } from '@cifra/subgraph-kit/parse/values';

/** What to reverse and when: on a day, or on the first open one where the caller asks for that. The commit carries the reason. */
export const reversal = andThen(
  fields({
    reason,
    entryId: uuid,
    postingDate: optional(date),
    onFirstOpenDay: withDefault(asGiven<boolean>(), false),
  }),
  refusalCodes('INPUT_INVALID'),
  ({ entryId, postingDate, onFirstOpenDay }, path): Parsed<ReverseEntry, 'INPUT_INVALID'> =>
    (postingDate !== null) === onFirstOpenDay
      ? invalid([...path, 'postingDate'], 'must be given unless onFirstOpenDay is true, and not both', null)
      : accepted({ entryId, on: postingDate ?? 'FIRST_OPEN_DAY' }),
);
