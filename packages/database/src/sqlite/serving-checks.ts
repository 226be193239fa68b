import { DatabaseUnavailable, SchemaNotServed } from '../failures.ts';
import { MigrationMismatch } from '../migrations/catalogue.ts';
import { reasonNotServed } from '../migrations/plan.ts';
import { pendingIn } from '../migrations/sqlite.ts';
import { uuidFromBytes } from '@cifra/domain/ids';
import type { Definitions, SqliteConnection } from './connection.ts';

/** A database with another schema version, older or newer, is not served. */
export function assertCurrentSchema<Tables extends Definitions>(
  connection: SqliteConnection<Tables>,
  kind: 'tenant' | 'control',
): void {
  let reason: string | null;
  try {
    reason = reasonNotServed(kind, pendingIn(connection.client, kind));
  } catch (error) {
    if (!(error instanceof MigrationMismatch)) throw error;
    throw new SchemaNotServed(error.message, { cause: error });
  }
  if (reason !== null) throw new SchemaNotServed(reason);
}

/**
 * A file that names another tenant is not served: restoring to the wrong place must not show one client's books to
 * another. A file that names none is new, and only a writer may open it: the provisioning command writes the tenant's
 * name in its first row.
 */
export function assertTenant<Tables extends Definitions>(
  connection: SqliteConnection<Tables>,
  tenantId: string,
  { mayBeNew }: { readonly mayBeNew: boolean },
): void {
  const rows = connection.client.prepare('select tenant_id from tenant_profile').all();
  if (rows.length === 0 && mayBeNew) return;
  if (rows.length === 0) throw new DatabaseUnavailable('the database belongs to no tenant yet');
  const [row] = rows;
  if (rows.length > 1 || uuidFromBytes(row?.['tenant_id'] as Uint8Array) !== tenantId)
    throw new DatabaseUnavailable('the database belongs to another tenant');
}
