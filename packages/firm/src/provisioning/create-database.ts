import type { DatabaseKind } from '@cifra/database/tables/kinds';
import type { Placement } from '@cifra/books/command';
import { placed, type HostOptions } from '@cifra/books/host';
import type { MasterKeys } from '@cifra/database/sealed/master-keys';
import { hasOwnUsers } from './database-users.ts';
import { createDatabaseFile, removeDatabaseFile, removeUnfinishedFiles } from './database-file.ts';

type Where = Pick<HostOptions, 'dataDirectory'>;

/**
 * Creates a migrated, empty database, atomically. An existing file is left as it is; on SQL Server an existing database is
 * migrated. Repeatable. Returns, in sentences, the protection that the server cannot provide: none is missing for a file.
 */
export async function createDatabase(
  where: Where,
  placement: Placement,
  kind: DatabaseKind,
): Promise<readonly string[]> {
  if (placement.engine === 'mssql') {
    const { createMssqlDatabase } = await import('@cifra/database/mssql/provision-database');
    return createMssqlDatabase({ placement, kind });
  }
  const file = placed(where, placement).placement.database;
  await removeUnfinishedFiles(file);
  await createDatabaseFile(file, kind);
  return [];
}

/** What a LIVE tenant's books would lack at a placement, in sentences. Nothing where the configuration serves it all the same. */
export async function lackingForLive(
  { engine, server }: Omit<Placement, 'database'>,
  keys: { readonly masterKeys?: MasterKeys },
): Promise<readonly string[]> {
  if (engine === 'sqlite') return [];
  const { lackingForLiveTenants } = await import('@cifra/database/mssql/server-protection');
  return lackingForLiveTenants({ server, hasOwnUsers: await hasOwnUsers(keys) });
}

/** Deletes the database of a tenant that was never served. Repeatable. */
export async function dropUnservedDatabase(where: Where, placement: Placement): Promise<void> {
  if (placement.engine === 'mssql') {
    const { dropMssqlDatabase } = await import('@cifra/database/mssql/provision-database');
    return dropMssqlDatabase({ placement });
  }
  await removeDatabaseFile(placed(where, placement).placement.database);
}
