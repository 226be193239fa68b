import { SqliteConnection, type Definitions } from './sqlite/connection.ts';
import { SqliteReader } from './sqlite/reader.ts';
import { SqliteWriter } from './sqlite/writer.ts';
import { assertCurrentSchema, assertTenant } from './sqlite/serving-checks.ts';
import type { ControlTables, TenantTables } from './statement.ts';
import { controlTables } from './tables/control.ts';
import { tenantTables } from './tables/tenant.ts';
import type { ReadTx } from './tx.ts';
import type { Writer } from './writer.ts';

/** Where a database is: a row of the control plane. A SQLite database is named by its absolute path. */
export interface DatabasePlacement {
  readonly engine: 'sqlite' | 'mssql';
  readonly server: string | null;
  readonly database: string;
}

export interface OpenWriter<Tables> {
  readonly writer: Writer<Tables>;
  readonly close: () => Promise<void>;
}

export interface OpenReader<Tables> extends ReadTx<Tables> {
  /** Several reads on one unchanging state; one snapshot after another. */
  readonly snapshot: <Answer>(read: (tx: ReadTx<Tables>) => Promise<Answer>) => Promise<Answer>;
  readonly close: () => Promise<void>;
}

interface TenantPlacement {
  readonly placement: DatabasePlacement;
  readonly tenantId: string;
}

/** Opens the one writer of a tenant. Throws `DatabaseUnavailable` when the schema is not the current one or the file is another tenant's. */
export async function openTenantWriter({ placement, tenantId }: TenantPlacement): Promise<OpenWriter<TenantTables>> {
  if (placement.engine === 'mssql') return (await import('./mssql/engine.ts')).openMssqlTenantWriter({ placement, tenantId });
  const connection = new SqliteConnection({ path: placement.database, tables: tenantTables, principal: 'application' });
  return checked(connection, () => {
    assertCurrentSchema(connection, 'tenant');
    assertTenant(connection, tenantId);
    return writerOn(connection);
  });
}

/** Opens a reader of a tenant, with the reader's principal. Throws as `openTenantWriter` does. */
export async function openTenantReader({ placement, tenantId }: TenantPlacement): Promise<OpenReader<TenantTables>> {
  if (placement.engine === 'mssql') return (await import('./mssql/engine.ts')).openMssqlTenantReader({ placement, tenantId });
  const connection = new SqliteConnection({ path: placement.database, tables: tenantTables, principal: 'reader' });
  return checked(connection, () => {
    assertCurrentSchema(connection, 'tenant');
    assertTenant(connection, tenantId);
    return readerOn(connection);
  });
}

export async function openControlWriter({ placement }: { readonly placement: DatabasePlacement }): Promise<OpenWriter<ControlTables>> {
  if (placement.engine === 'mssql') return (await import('./mssql/engine.ts')).openMssqlControlWriter({ placement });
  const connection = new SqliteConnection({ path: placement.database, tables: controlTables, principal: 'application' });
  return checked(connection, () => {
    assertCurrentSchema(connection, 'control');
    return writerOn(connection);
  });
}

export async function openControlReader({ placement }: { readonly placement: DatabasePlacement }): Promise<OpenReader<ControlTables>> {
  if (placement.engine === 'mssql') return (await import('./mssql/engine.ts')).openMssqlControlReader({ placement });
  const connection = new SqliteConnection({ path: placement.database, tables: controlTables, principal: 'reader' });
  return checked(connection, () => {
    assertCurrentSchema(connection, 'control');
    return readerOn(connection);
  });
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
  return { all: reader.all, first: reader.first, snapshot: (read) => reader.snapshot(read), close: async () => reader.close() };
}

/** Closes the connection when what it must pass before it serves throws. */
function checked<Opened>(connection: { close: () => void }, open: () => Opened): Opened {
  try {
    return open();
  } catch (error) {
    connection.close();
    throw error;
  }
}
