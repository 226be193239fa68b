import { parseUuid } from '@cifra/domain/ids';
import { parseCode } from '@cifra/domain/normalise';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { parsePage, type PageRequest } from '@cifra/books/connection';
import type { ItemFilter, PartyFilter, PartySort as GraphQLPartySort } from '../generated/resolvers.ts';
import type { ItemFilters } from '@cifra/trade/reads/items';
import type { PartyFilters, PartySort } from '@cifra/trade/reads/parties';
import type { InputResult } from './input-result.ts';

/** Shorter than a code may be: the end of its range is one character longer. */
const LONGEST_SEARCH = 30;

interface PageInput {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** Reads what a list of parties asks for. Refuses in this order: INPUT_INVALID (first, after, search). */
export function parsePartyList(
  input: PageInput & {
    readonly filter?: PartyFilter | null | undefined;
    readonly sort?: GraphQLPartySort | null | undefined;
  },
): InputResult<{ readonly page: PageRequest; readonly filters: PartyFilters; readonly sort: PartySort }> {
  const sort = input.sort ?? 'CODE';
  const page = parsePage(input, sort === 'NAME' ? 2 : 1);
  if (!page.ok) return page;
  const [, afterId] = page.value.after ?? [];
  if (afterId !== undefined && !parseUuid(afterId).ok)
    return refused(
      refuse('INPUT_INVALID', { field: 'after', problem: 'is not a cursor of this connection', value: null }),
    );
  const filters = parseSearch(input.filter ?? {});
  return filters.ok ? accepted({ page: page.value, filters: filters.value, sort }) : filters;
}

/** Reads what a list of items asks for. Refuses in this order: INPUT_INVALID (first, after, search). */
export function parseItemList(
  input: PageInput & { readonly filter?: ItemFilter | null | undefined },
): InputResult<{ readonly page: PageRequest; readonly filters: ItemFilters }> {
  const page = parsePage(input, 1);
  if (!page.ok) return page;
  const filters = parseSearch(input.filter ?? {});
  return filters.ok ? accepted({ page: page.value, filters: filters.value }) : filters;
}

/** Blanks alone search for nothing. */
function parseSearch<Filters extends { readonly search?: string | null | undefined }>({
  search,
  ...others
}: Filters): InputResult<Omit<Filters, 'search'> & { readonly search?: string }> {
  if (typeof search !== 'string' || search.trim() === '') return accepted(others);
  const begins = parseCode(search, { field: 'search', maximum: LONGEST_SEARCH });
  return begins.ok ? accepted({ ...others, search: begins.value }) : begins;
}
