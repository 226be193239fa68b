import { mapSqliteError } from './sqlite/errors.ts';
import { oneSetOf } from './one-set.ts';
import type { DatabasePlacement, OpenReader, OpenWriter } from './opened.ts';
import { SqliteConnection, type Definitions, type OpenOptions } from './sqlite/connection.ts';
import { SqliteReader } from './sqlite/reader.ts';
import { retryWhileBusy } from './sqlite/retry-while-busy.ts';
import { SqliteWriter } from './sqlite/writer.ts';
import { assertCurrentSchema, assertTenant } from './sqlite/serving-checks.ts';
import type { ControlTables, TenantTables } from './statement.ts';
import { controlTables } from './tables/control.ts';
import { tenantTables } from './tables/tenant.ts';

/**
 * How long opening waits, in milliseconds, for another process that is changing the journal mode or closing the last
 * connection.
 */
const OPENING_LIMIT_MILLISECONDS = 10_000;

interface TenantPlacement {
  readonly placement: DatabasePlacement;
  readonly tenantId: string;
}

/**
 * Opens the only writer of a tenant. Throws `DatabaseUnavailable` if the schema is not current or the file belongs to
 * another tenant.
 */
export async function openTenantWriter({
  placement,
  tenantId,
}: TenantPlacement): Promise<OpenWriter<TenantTables>> {
  if (placement.engine === 'mssql')
    return (await import('./mssql/engine.ts')).openMssqlTenantWriter({ placement, tenantId });
  return openChecked(
    { path: placement.database, tables: tenantTables, principal: 'application' },
    (connection) => {
      assertCurrentSchema(connection, 'tenant');
      assertTenant(connection, tenantId, { mayBeNew: true });
      return writerOn(connection);
    },
  );
}

/** Opens a reader of a tenant as the reader principal. Throws like `openTenantWriter`, and also if the file has no tenant yet. */
export async function openTenantReader({
  placement,
  tenantId,
}: TenantPlacement): Promise<OpenReader<TenantTables>> {
  if (placement.engine === 'mssql')
    return (await import('./mssql/engine.ts')).openMssqlTenantReader({ placement, tenantId });
  return openChecked(
    { path: placement.database, tables: tenantTables, principal: 'reader' },
    (connection) => {
      assertCurrentSchema(connection, 'tenant');
      assertTenant(connection, tenantId, { mayBeNew: false });
      return readerOn(connection);
    },
  );
}

/** Opens the only writer of the control plane. Throws `DatabaseUnavailable` if the schema is not current. */
export async function openControlWriter({
  placement,
}: {
  readonly placement: DatabasePlacement;
}): Promise<OpenWriter<ControlTables>> {
  if (placement.engine === 'mssql')
    return (await import('./mssql/engine.ts')).openMssqlControlWriter({ placement });
  return openChecked(
    { path: placement.database, tables: controlTables, principal: 'application' },
    (connection) => {
      assertCurrentSchema(connection, 'control');
      return writerOn(connection);
    },
  );
}

/** Opens a reader of the control plane. Throws like `openControlWriter`. */
export async function openControlReader({
  placement,
}: {
  readonly placement: DatabasePlacement;
}): Promise<OpenReader<ControlTables>> {
  if (placement.engine === 'mssql')
    return (await import('./mssql/engine.ts')).openMssqlControlReader({ placement });
  return openChecked(
    { path: placement.database, tables: controlTables, principal: 'reader' },
    (connection) => {
      assertCurrentSchema(connection, 'control');
      return readerOn(connection);
    },
  );
}

function writerOn<Tables extends Definitions>(connection: SqliteConnection<Tables>): OpenWriter<Tables> {
  const writer = new SqliteWriter(connection);
  return {
    writer,
    close: async () => {
      await writer.close();
      connection.close();
    },
  };
}

function readerOn<Tables extends Definitions>(connection: SqliteConnection<Tables>): OpenReader<Tables> {
  const reader = new SqliteReader(connection);
  return {
    all: reader.all,
    first: reader.first,
    snapshot: (read) => reader.snapshot(read),
    oneSet: (read) => reader.snapshot((tx) => read(oneSetOf(tx))),
    close: async () => reader.close(),
  };
}

/** Opens a SQLite connection, and closes it again if `serve` throws. Retries while another process holds the file. */
function openChecked<Tables extends Definitions, Opened>(
  options: OpenOptions<Tables>,
  serve: (connection: SqliteConnection<Tables>) => Opened,
): Promise<Opened> {
  return retryWhileBusy(OPENING_LIMIT_MILLISECONDS, () => {
    const connection = new SqliteConnection(options);
    try {
      return serve(connection);
    } catch (error) {
      connection.close();
      throw mapSqliteError(error);
    }
  });
}
