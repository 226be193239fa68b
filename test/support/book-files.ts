import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { onTestFinished } from 'vitest';
import { verifyChain, type ChainHeadKnown, type ChainReport } from '@cifra/database/chain/verify';
import { createEmptyDatabaseImage } from '@cifra/database/migrations/sqlite';
import { sqliteChainSource } from '@cifra/database/sqlite/chain-source';
import { SqliteConnection } from '@cifra/database/sqlite/connection';
import { SqliteWriter, type WriterLimits } from '@cifra/database/sqlite/writer';
import type { TenantTables } from '@cifra/database/statement';
import { tenantTables } from '@cifra/database/tables/tenant';

export { keepAccount, newAccount, testHeader } from './account-works.ts';

export interface OpenedWriter {
  readonly writer: SqliteWriter<TenantTables>;
  readonly connection: SqliteConnection<TenantTables>;
}

/** A tenant's database in a file of its own, removed when the test ends. */
export interface BookFile {
  readonly path: string;
  readonly openWriter: (limits?: Partial<WriterLimits>) => OpenedWriter;
  /** Another SQLite client with every right: what an owner of the file has. */
  readonly openClient: () => DatabaseSync;
  readonly verify: (knownHeads?: readonly ChainHeadKnown[]) => Promise<ChainReport>;
  /** The codes of the accounts, in order. */
  readonly accountCodes: () => string[];
  /** Numbers and outcomes of the commits, in order. */
  readonly commits: () => string[];
}

export function temporaryDirectory(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'cifra-book-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

export function makeBookFile(): BookFile {
  const file = path.join(temporaryDirectory(), 'tenant.sqlite');
  writeFileSync(file, createEmptyDatabaseImage('tenant'));
  const closing: (() => void)[] = [];
  onTestFinished(() => closing.forEach((close) => close()));
  const texts = (query: string): string[] => {
    const client = new DatabaseSync(file, { readOnly: true });
    try {
      return client
        .prepare(query)
        .all()
        .map((row) => String(row['text']));
    } finally {
      client.close();
    }
  };
  return {
    path: file,
    openWriter: (limits = {}) => {
      const connection = new SqliteConnection({ path: file, tables: tenantTables, principal: 'application' });
      closing.push(() => connection.close());
      return {
        connection,
        writer: new SqliteWriter(connection, {
          queueLength: 2_000,
          groupSize: 64,
          busyMilliseconds: 10_000,
          ...limits,
        }),
      };
    },
    openClient: () => {
      const client = new DatabaseSync(file, { readBigInts: true });
      closing.push(() => client.isOpen && client.close());
      return client;
    },
    verify: async (knownHeads = []) => {
      const connection = new SqliteConnection({ path: file, tables: tenantTables, principal: 'reader' });
      try {
        return await verifyChain({
          tables: Object.values(tenantTables),
          source: sqliteChainSource(connection),
          knownHeads,
        });
      } finally {
        connection.close();
      }
    },
    accountCodes: () => texts('select code as text from accounts order by code'),
    commits: () => texts("select number || ' ' || outcome as text from commits order by number"),
  };
}
