import type { Uuid } from '@cifra/domain/ids';
import { idOfStored, type StoredRow } from '../support/stored/stored-rows.ts';
import { withRows, type Where } from './where.ts';

/** What a process must know of a client's books to work in them; plain data. */
export interface Facts {
  readonly directory: string;
  readonly slug: string;
  readonly tenantId: Uuid;
  /** Ids by name: accounts by code, periods by `YYYY-MM`, fiscal years by name. */
  readonly accounts: Readonly<Record<string, Uuid>>;
  readonly periods: Readonly<Record<string, Uuid>>;
  readonly years: Readonly<Record<string, Uuid>>;
  /** Year-end closes by their state; there is one of each at most. */
  readonly yearCloses: Readonly<Record<string, Uuid>>;
  /** Proposed imports by their kind. */
  readonly imports: Readonly<Record<string, Uuid>>;
}

/** An id by its name. Throws where there is none. */
export function named(ids: Readonly<Record<string, Uuid>>, name: string): Uuid {
  const id = ids[name];
  if (id === undefined) throw new Error(`there is no ${name}`);
  return id;
}

export async function factsOf(where: Where, slug: string): Promise<Facts> {
  const [tenant] = await rowsOf(where, null, `select id from tenants where slug = '${slug}'`);
  if (!tenant) throw new Error(`there is no tenant ${slug}`);
  return withRows(where)(slug, async (stored) => {
    const idsBy = async (sql: string): Promise<Record<string, Uuid>> =>
      Object.fromEntries((await stored.rows(sql)).map(({ name, id }) => [String(name), idOfStored(id)]));
    return {
      directory: where.directory,
      slug,
      tenantId: idOfStored(tenant['id']),
      accounts: await idsBy('select code as name, id from accounts'),
      periods: await idsBy('select name, id from periods'),
      years: await idsBy('select name, id from fiscal_years'),
      yearCloses: await idsBy('select state as name, id from year_closes'),
      imports: await idsBy('select kind as name, id from import_proposals'),
    };
  });
}

/** Rows of a client's books, or with null of the control plane. */
export const rowsOf = (where: Where, slug: string | null, sql: string): Promise<readonly StoredRow[]> =>
  withRows(where)(slug, (stored) => stored.rows(sql));
