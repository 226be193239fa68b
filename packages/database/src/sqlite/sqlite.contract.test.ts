import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeContract } from '../contract/contract-suite.ts';
import { createEmptyDatabaseImage } from '../migrations/sqlite.ts';
import { tenantTables } from '../tables/tenant.ts';
import { SqliteConnection } from './connection.ts';
import { SqliteReader } from './reader.ts';
import { SqliteWriter } from './writer.ts';

describeContract({
  name: 'SQLite',
  openTenant: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cifra-contract-'));
    const path = join(folder, 'tenant.db');
    writeFileSync(path, createEmptyDatabaseImage('tenant'));
    const writing = new SqliteConnection({ path, tables: tenantTables, principal: 'application' });
    const writer = new SqliteWriter(writing);
    const reader = new SqliteReader(
      new SqliteConnection({ path, tables: tenantTables, principal: 'reader' }),
    );
    return {
      writer,
      read: (run) => reader.snapshot(run),
      close: async () => {
        await writer.close();
        reader.close();
        writing.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
});
