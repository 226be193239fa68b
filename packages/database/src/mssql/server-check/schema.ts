import { createDatabase } from '../create-database.ts';
import { probeCapabilities } from '../capabilities.ts';
import { migrateMssql } from '../migrate.ts';
import type { Proof } from './bench.ts';
import { degraded, holds } from './finding.ts';

const MOST_MILLISECONDS = 2_000;

/** Makes the schema of a tenant in the scratch database; later proofs use it. */
const provisioning: Proof = {
  promise: 'provisioning',
  page: 'https://learn.microsoft.com/en-us/sql/relational-databases/system-stored-procedures/sp-executesql-transact-sql',
  prove: async ({ name, master, pool, known }) => {
    const startedAt = performance.now();
    await createDatabase(master, name);
    known.capabilities = await probeCapabilities(pool);
    await migrateMssql(pool, 'tenant', known.capabilities);
    const milliseconds = Math.round(performance.now() - startedAt);
    known.hasSchema = true;
    const says = `the schema of a tenant takes ${milliseconds} ms`;
    return milliseconds < MOST_MILLISECONDS
      ? holds(says)
      : degraded(`${says}, more than ${MOST_MILLISECONDS}: near the server it should not`);
  },
};

export const schema: readonly Proof[] = [provisioning];
