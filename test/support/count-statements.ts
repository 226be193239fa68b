import { vi } from 'vitest';
import { SqliteConnection } from '@cifra/database/sqlite/connection';
import { tenantTables } from '@cifra/database/tables/tenant';

/** How many statements reach the databases of tenants while something is done; what the control plane is asked does not count. */
export async function tenantStatements(work: () => Promise<unknown>): Promise<number> {
  const spy = vi.spyOn(SqliteConnection.prototype, 'all');
  try {
    await work();
    return spy.mock.contexts.filter(
      (connection) => (connection as SqliteConnection<typeof tenantTables>).tables === tenantTables,
    ).length;
  } finally {
    spy.mockRestore();
  }
}
