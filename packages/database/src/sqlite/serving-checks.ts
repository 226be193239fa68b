import { DatabaseUnavailable } from '../failures.ts';
import { isCurrentSchema } from '../migrations/sqlite.ts';
import { uuidFromBytes } from '../kit/values.ts';
import type { Definitions, SqliteConnection } from './connection.ts';

/** A database on another schema version is not served. */
export function assertCurrentSchema<Tables extends Definitions>(connection: SqliteConnection<Tables>, kind: 'tenant' | 'control'): void {
  if (!isCurrentSchema(connection.client, kind)) throw new DatabaseUnavailable(`the ${kind} database is not at the served schema version; migrate it`);
}

/** A file that names another tenant, or none, is not served: a restore into the wrong place must not show one client's books to another. */
export function assertTenant<Tables extends Definitions>(connection: SqliteConnection<Tables>, tenantId: string): void {
  const rows = connection.client.prepare('select tenant_id from tenant_profile').all();
  if (rows.length === 0) return; // The provisioning command writes the profile as its first row.
  const [row] = rows;
  if (rows.length > 1 || uuidFromBytes(row?.['tenant_id'] as Uint8Array) !== tenantId)
    throw new DatabaseUnavailable('the database belongs to another tenant');
}
