import { DatabaseSync } from 'node:sqlite';
import path from 'node:path';
import type { Uuid } from '@cifra/domain/ids';
import { uuidText } from '../isolation/sightings.ts';

/** What a process must know of a data directory to work in it; plain data. */
export interface Facts {
  readonly directory: string;
  readonly tenantId: Uuid;
  /** The tenant's database. */
  readonly file: string;
  /** Ids by name: accounts by code, periods by `YYYY-MM`, fiscal years by name. */
  readonly accounts: Readonly<Record<string, Uuid>>;
  readonly periods: Readonly<Record<string, Uuid>>;
  readonly years: Readonly<Record<string, Uuid>>;
  /** Year-end closes by their state; there is one of each at most. */
  readonly yearCloses: Readonly<Record<string, Uuid>>;
}

/** An id by its name. Throws where there is none. */
export function named(ids: Readonly<Record<string, Uuid>>, name: string): Uuid {
  const id = ids[name];
  if (id === undefined) throw new Error(`there is no ${name}`);
  return id;
}

export function factsOf(directory: string, slug: string): Facts {
  const control = path.join(directory, 'control.db');
  const [tenant] = rowsOf(control, `select id, database from tenants where slug = '${slug}'`);
  if (!tenant) throw new Error(`there is no tenant ${slug}`);
  const file = path.join(directory, String(tenant['database']));
  const idsBy = (sql: string): Record<string, Uuid> =>
    Object.fromEntries(
      rowsOf(file, sql).map((row) => [String(row['name']), uuidText(row['id'] as Uint8Array) as Uuid]),
    );
  return {
    directory,
    tenantId: uuidText(tenant['id'] as Uint8Array) as Uuid,
    file,
    accounts: idsBy('select code as name, id from accounts'),
    periods: idsBy('select name, id from periods'),
    years: idsBy('select name, id from fiscal_years'),
    yearCloses: idsBy('select state as name, id from year_closes'),
  };
}

export function rowsOf(file: string, sql: string): readonly Record<string, unknown>[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
}
