import { parseCode } from '@cifra/domain/normalise';
import { accepted } from '@cifra/domain/result';
import type { ItemFilters } from '@cifra/trade/reads/items';
import type { PartyFilters } from '@cifra/trade/reads/parties';
import type { ItemFilter, PartyFilter } from '../generated/resolvers.ts';
import type { InputResult } from './input-result.ts';

/** Shorter than a code may be: the end of its range is one character longer. */
const LONGEST_SEARCH = 30;

/** Reads what a list of parties is filtered by. Refuses: INPUT_INVALID (search). */
export const parsePartyFilter = (filter: PartyFilter | null | undefined): InputResult<PartyFilters> =>
  parseSearch(filter ?? {});

/** Reads what a list of items is filtered by. Refuses: INPUT_INVALID (search). */
export const parseItemFilter = (filter: ItemFilter | null | undefined): InputResult<ItemFilters> =>
  parseSearch(filter ?? {});

/** Blanks alone search for nothing. */
function parseSearch<Filters extends { readonly search?: string | null | undefined }>({
  search,
  ...others
}: Filters): InputResult<Omit<Filters, 'search'> & { readonly search?: string }> {
  if (typeof search !== 'string' || search.trim() === '') return accepted(others);
  const begins = parseCode(search, { field: 'search', maximum: LONGEST_SEARCH });
  return begins.ok ? accepted({ ...others, search: begins.value }) : begins;
}
