import { parseLocalDate } from '@cifra/domain/local-date';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { refused, type Result } from '@cifra/domain/result';
import { parsePage, type PageRequest } from '@cifra/books/connection';

/** Reads a page of rates, whose order is day and commit. Refuses: INPUT_INVALID. */
export function parseRatePage(input: {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}): Result<PageRequest, Refusal<'INPUT_INVALID'>> {
  const page = parsePage(input, 2);
  if (!page.ok) return page;
  const [afterDate, afterCommit] = page.value.after ?? [];
  if (afterDate !== undefined && (!parseLocalDate(afterDate).ok || !/^\d{1,18}$/.test(afterCommit ?? '')))
    return refused(
      refuse('INPUT_INVALID', { field: 'after', problem: 'is not a cursor of this connection', value: null }),
    );
  return page;
}
