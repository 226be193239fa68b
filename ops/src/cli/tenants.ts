import { counted } from '@cifra/domain/counted';
import { listTenants } from '@cifra/books/directory';
import type { Uuid } from '@cifra/domain/ids';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { refused, type Result } from '@cifra/domain/result';
import type { CliCommand } from './context.ts';
import { CliFailure } from './failure.ts';
import { nearest } from './nearest.ts';
import { Listing, type JsonFlag } from './output.ts';
import { withBooks, type Session } from './session.ts';

/** `tenants`: one line each. JSON: `[{ id, slug, state }]`. */
export const listAllTenants: CliCommand<JsonFlag> = (context, flags) =>
  withBooks(context, async ({ books }) => {
    const tenants = await listTenants(books.control);
    const listing = new Listing<NamedTenant & { readonly state: string }>(
      context,
      flags,
      ({ id, slug, state }) => [`${state.padEnd(13)} ${slug.padEnd(30)} ${id}`],
    );
    for (const { id, slug, state } of tenants) listing.add({ id, slug, state });
    listing.end(counted(tenants.length, 'tenant'));
  });

export interface NamedTenant {
  readonly id: Uuid;
  readonly slug: string;
}

/** The tenants with these slugs or ids, in that order. Fails at the first one that does not exist. */
export async function tenantsNamed(
  { books }: Pick<Session, 'books'>,
  names: readonly string[],
): Promise<readonly NamedTenant[]> {
  const tenants = await listTenants(books.control);
  return names.map((name) => {
    const found = tenants.find(({ slug, id }) => slug === name || id === name);
    if (found !== undefined) return found;
    const meant = nearest(
      name,
      tenants.map(({ slug }) => slug),
    );
    throw new CliFailure(
      `There is no tenant ${name}.${meant === null ? '' : ` Did you mean ${meant}?`} \`tenants\` lists them.`,
    );
  });
}

/** A refusal that names a tenant by its id names it by its slug instead, as operators do. */
export async function inSlugs<Value>(
  { books }: Pick<Session, 'books'>,
  result: Result<Value, Refusal>,
): Promise<Result<Value, Refusal>> {
  if (result.ok || result.refusal.code !== 'TENANT_UNKNOWN') return result;
  const { tenantRef } = result.refusal.facts;
  const named = (await listTenants(books.control)).find(({ id }) => id === tenantRef);
  return named === undefined ? result : refused(refuse('TENANT_UNKNOWN', { tenantRef: named.slug }));
}

/** The tenant with this slug or id. */
export async function tenantNamed(session: Pick<Session, 'books'>, name: string): Promise<NamedTenant> {
  const [tenant] = await tenantsNamed(session, [name]);
  if (tenant === undefined) throw new CliFailure(`There is no tenant ${name}.`);
  return tenant;
}
