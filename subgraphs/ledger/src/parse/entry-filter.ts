import { parseUuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, type Result } from '@cifra/domain/result';
import type { EntryFilter } from '../generated/resolvers.ts';
import type { EntryFilters } from '@cifra/ledger/reads/entries';

/** Reads the filter. Refuses: INPUT_INVALID. */
export function parseEntryFilter(
  filter: Partial<EntryFilter>,
): Result<EntryFilters, Refusal<'INPUT_INVALID'>> {
  const accountId =
    typeof filter.accountId === 'string' ? parseUuid(filter.accountId, 'filter.accountId') : null;
  if (accountId !== null && !accountId.ok) return accountId;
  const { fromDate, toDate } = filter;
  return accepted({
    fromDate: typeof fromDate === 'string' ? localDate(fromDate) : null,
    toDate: typeof toDate === 'string' ? localDate(toDate) : null,
    kind: filter.kind ?? null,
    source: filter.source ?? null,
    accountId: accountId?.value ?? null,
  });
}
