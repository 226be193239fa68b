import { test } from 'vitest';

const server = process.env['TEST_SQLSERVER_URL'];
if (server === undefined)
  console.warn('SKIPPED: the demo was NOT made on SQL Server. Set TEST_SQLSERVER_URL.');

/** A server for tests is slow to make databases. */
const PATIENCE = 3_000_000;

test.skipIf(server === undefined)(
  'the demo of fifteen clients on SQL Server is the embedded engine’s: entries, balances, documents and numbers',
  async () => {
    const { compareDemos } = await import('./demo-on-server.ts');
    await compareDemos();
  },
  PATIENCE,
);
