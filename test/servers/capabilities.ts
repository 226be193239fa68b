import { randomBytes } from 'node:crypto';
import { probeCapabilities } from '@cifra/database/mssql/capabilities';
import { createDatabase } from '@cifra/database/mssql/create-database';
import { dropTestDatabase, openTestPool } from '@cifra/database/mssql/test-server.fixture';

/** What suites may need of a server beyond tables and transactions. */
export const capabilityNames = [
  'system-versioned tables',
  'roles that deny',
  'snapshot isolation',
  'constraints named in errors',
] as const;
export type Capability = (typeof capabilityNames)[number];

/** Tries each on a scratch database, which is dropped again. Throws where the server makes no database. */
export async function capabilitiesOf(url: string): Promise<ReadonlySet<Capability>> {
  const name = `cifra_probe_${randomBytes(6).toString('hex')}`;
  const master = await openTestPool(url, 'master');
  try {
    await createDatabase(master, name);
    const pool = await openTestPool(url, name);
    try {
      const { systemVersioning, denial, snapshotIsolation } = await probeCapabilities(pool);
      await pool
        .request()
        .batch('create table [dbo].[probe] ([id] int not null constraint [pk_probe] primary key)');
      const found: Readonly<Record<Capability, boolean>> = {
        'system-versioned tables': systemVersioning,
        'roles that deny': denial,
        'snapshot isolation': snapshotIsolation,
        'constraints named in errors': await namesConstraints(() =>
          pool.request().batch('insert into [dbo].[probe] ([id]) values (1), (1)'),
        ),
      };
      return new Set(capabilityNames.filter((capability) => found[capability]));
    } finally {
      await pool.close();
      await dropTestDatabase(master, name);
    }
  } finally {
    await master.close();
  }
}

/** https://learn.microsoft.com/en-us/sql/relational-databases/errors-events/mssqlserver-2627-database-engine-error */
async function namesConstraints(violate: () => Promise<unknown>): Promise<boolean> {
  try {
    await violate();
    return false;
  } catch (error) {
    return error instanceof Error && error.message.includes(`'pk_probe'`);
  }
}
