import { vi } from 'vitest';
import { SqliteConnection } from '@cifra/database/sqlite/connection';
import { controlTables } from '@cifra/database/tables/control';
import { tenantTables } from '@cifra/database/tables/tenant';

type Tables = typeof controlTables | typeof tenantTables;

/** How many statements reach the databases of tenants while something is done; what the control plane is asked does not count. */
export function tenantStatements(work: () => Promise<unknown>): Promise<number> {
  return statementsOn(tenantTables, work);
}

/** The same of the control plane. */
export function controlStatements(work: () => Promise<unknown>): Promise<number> {
  return statementsOn(controlTables, work);
}

async function statementsOn(tables: Tables, work: () => Promise<unknown>): Promise<number> {
  const spy = vi.spyOn(SqliteConnection.prototype, 'all');
  try {
    await work();
    return spy.mock.contexts.filter(
      (connection) => (connection as { readonly tables: Tables }).tables === tables,
    ).length;
  } finally {
    spy.mockRestore();
  }
}
