import { expect, test } from 'vitest';

/* The answers are equal, byte for byte, but for ids and instants. */

const server = process.env['TEST_SQLSERVER_URL'];
if (server === undefined)
  console.warn('SKIPPED: generated reads were NOT compared with SQL Server. Set TEST_SQLSERVER_URL.');

const PATIENCE = 3_000_000;

test.skipIf(server === undefined)(
  'every generated read gives the embedded engine’s answer on SQL Server',
  async () => {
    const { compareReads } = await import('./compare-reads.ts');
    const { compared, differences } = await compareReads({
      reads: Number(process.env['TEST_READS'] ?? 900),
      seed: Number(process.env['CIFRA_SEED'] ?? 1),
    });
    expect(differences.slice(0, 20), `${differences.length} of ${compared} reads differ`).toEqual([]);
  },
  PATIENCE,
);
