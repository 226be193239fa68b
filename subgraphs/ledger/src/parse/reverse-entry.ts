import { parseUuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { ReverseEntryInput } from '../generated/resolvers.ts';
import type { ReverseEntry } from '../operations/reverse-entry.ts';

/** Reads what to reverse and when: a day, or the first open one where the caller asks for that. Refuses: INPUT_INVALID. */
export function parseReverseEntry({
  entryId,
  postingDate,
  onFirstOpenDay,
}: ReverseEntryInput): Result<ReverseEntry, Refusal<'INPUT_INVALID'>> {
  const id = parseUuid(entryId, 'entryId');
  if (!id.ok) return id;
  const hasDate = typeof postingDate === 'string';
  if (hasDate === (onFirstOpenDay === true)) {
    const problem = 'is given, or onFirstOpenDay is true: exactly one of the two';
    return refused(refuse('INPUT_INVALID', { field: 'postingDate', problem, value: null }));
  }
  return accepted({ entryId: id.value, on: hasDate ? localDate(postingDate) : 'FIRST_OPEN_DAY' });
}
