import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConfigurationError, type OperationsConfig } from '../config.ts';
import { notTheDemos } from './demo-data.ts';

const created = [
  'control.db',
  'control.db-wal',
  'control.db-shm',
  'tenants',
  'keys',
  'uploads',
  'server.log',
] as const;

/**
 * Deletes what an earlier start created for the demo, and nothing else under the directory. Throws `ConfigurationError` where the
 * directory holds books that are not the demo's, or a server has them open, or they are on SQL Server: nothing here drops databases there.
 */
export async function deleteDemoData({
  dataDirectory,
  controlPlacement,
}: Pick<OperationsConfig, 'dataDirectory' | 'controlPlacement'>): Promise<void> {
  if (controlPlacement.engine === 'mssql')
    throw new ConfigurationError(
      `--fresh deletes files, and these books are databases of SQL Server: drop ${controlPlacement.database} and the databases that its table tenants names there, or give CIFRA_SQLSERVER_URL another database.`,
    );
  const control = join(dataDirectory, 'control.db');
  if (existsSync(control)) expectDemoAtRest(control, dataDirectory);
  for (const name of created) await rm(join(dataDirectory, name), { recursive: true, force: true });
}

type Has = (sql: string, ...values: string[]) => boolean;

function isDemos(has: Has, hasTable: (name: string) => boolean): boolean {
  if (has(`select 1 from audit_events where event = 'DEMO_FIRM_BEGUN' limit 1`)) return true;
  // Before the demo was marked, it had its owner; before personal texts stood apart, addresses stood with the users.
  const people = hasTable('user_addresses') ? 'user_addresses' : 'users';
  return has(`select 1 from ${people} where email = ?`, 'owner@demo.example');
}

function expectDemoAtRest(control: string, dataDirectory: string): void {
  const database = new DatabaseSync(control);
  try {
    const has: Has = (sql, ...values) => database.prepare(sql).get(...values) !== undefined;
    const hasTable = (name: string): boolean => has('select 1 from sqlite_schema where name = ?', name);
    const hasBooks = hasTable('tenants') && has('select 1 from tenants limit 1');
    if (hasBooks && !isDemos(has, hasTable)) throw notTheDemos(dataDirectory);
    // Refused while another connection has the file open.
    database.exec('pragma journal_mode = delete');
  } catch (error) {
    if (error instanceof Error && /locked|busy/i.test(error.message))
      throw new ConfigurationError(`A server has the data in ${dataDirectory} open: stop it first.`);
    throw error;
  } finally {
    database.close();
  }
}
