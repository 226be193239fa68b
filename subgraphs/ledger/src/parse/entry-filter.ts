import { parseUuid } from '@cifra/domain/ids';
import { localDate, parseLocalDate } from '@cifra/domain/local-date';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, type Result } from '@cifra/domain/result';
import type { PageRequest } from '@cifra/books/connection';
import type { EntryFilter } from '../generated/resolvers.ts';
import type { EntryFilters } from '@cifra/ledger/reads/entries';

/** Reads the filter, and checks that the cursor is a posting date and an id. Refuses: INPUT_INVALID. */
export function parseEntryFilter(
  filter: Partial<EntryFilter>,
  { after }: PageRequest,
): Result<EntryFilters, Refusal<'INPUT_INVALID'>> {
  const accountId =
    typeof filter.accountId === 'string' ? parseUuid(filter.accountId, 'filter.accountId') : null;
  if (accountId !== null && !accountId.ok) return accountId;
  if (after !== null) {
    const [date = '', id = ''] = after;
    const afterDate = parseLocalDate(date, 'after');
    if (!afterDate.ok) return afterDate;
    const afterId = parseUuid(id, 'after');
    if (!afterId.ok) return afterId;
  }
  const { fromDate, toDate } = filter;
  return accepted({
    fromDate: typeof fromDate === 'string' ? localDate(fromDate) : null,
    toDate: typeof toDate === 'string' ? localDate(toDate) : null,
    kind: filter.kind ?? null,
    source: filter.source ?? null,
    accountId: accountId?.value ?? null,
  });
}
