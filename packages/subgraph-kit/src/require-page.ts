import { parsePage, type ListIdentity, type PageArguments, type PageRequest } from '@cifra/books/connection';
import { refusalError } from './query-errors.ts';

/** The page that a query's arguments ask for. Throws the refusal of those that ask for none: INPUT_INVALID. */
export function requirePage<Arguments extends PageArguments>(
  input: Arguments,
  list: ListIdentity,
): PageRequest {
  const page = parsePage(input, list);
  if (!page.ok) throw refusalError(page.refusal);
  return page.value;
}
