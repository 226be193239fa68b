import type { DatabaseKind } from '@cifra/database/migrations/kinds';
import type { Placement } from '../command.ts';
import { placed, type HostOptions } from '../host.ts';
import { createDatabaseFile, removeDatabaseFile, removeUnfinishedFiles } from './database-file.ts';

type Where = Pick<HostOptions, 'dataDirectory'>;

/**
 * Creates a migrated, empty database: whole or not at all. A file that is there already is left as it is; on SQL Server it is
 * migrated. Repeatable. Answers, in sentences, which protection the server cannot give it: none is lacking in a file.
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

/** Deletes the database of a tenant that was never served. Repeatable. */
export async function dropUnservedDatabase(where: Where, placement: Placement): Promise<void> {
  if (placement.engine === 'mssql') {
    const { dropMssqlDatabase } = await import('@cifra/database/mssql/provision-database');
    return dropMssqlDatabase({ placement });
  }
  await removeDatabaseFile(placed(where, placement).placement.database);
}
