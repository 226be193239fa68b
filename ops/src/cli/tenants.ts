import { listTenants } from '@cifra/books/directory';
import type { Uuid } from '@cifra/domain/ids';
import type { CliCommand, CliContext } from './context.ts';

/** `tenants`: a line each. */
export const listAllTenants: CliCommand = async ({ books, print }) => {
  const tenants = await listTenants(books.control);
  for (const { slug, state, id } of tenants) print(`${state.padEnd(13)} ${slug.padEnd(30)} ${id}`);
  print(`${tenants.length} tenants`);
  return 0;
};

/** The tenant that a slug or an id names; null, and a line that says so, when there is none. */
export async function tenantNamed(
  { books, print }: Pick<CliContext, 'books' | 'print'>,
  name: string | undefined,
): Promise<{ id: Uuid; slug: string } | null> {
  const tenants = await listTenants(books.control);
  const found = tenants.find(({ slug, id }) => slug === name || id === name) ?? null;
  if (found === null) print(name === undefined ? 'Name a tenant.' : `There is no tenant ${name}.`);
  return found;
}
