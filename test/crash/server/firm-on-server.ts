import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Books } from '@cifra/books/books';
import { closeIdleMssqlConnections } from '@cifra/database/mssql/connections-of-thread';
import { dropTestDatabase, openTestPool } from '@cifra/database/mssql/test-server.fixture';
import { addMasterKey } from '@cifra/database/sealed/master-key-file';
import type { Uuid } from '@cifra/domain/ids';
import { grantClusterCommand } from '@cifra/firm/access/grants';
import { parseConfig } from '@cifra/ops/config';
import { createPeople } from '@cifra/ops/demo/people';
import { openBooks } from '@cifra/ops/open-books';
import { systemRequest } from '@cifra/ops/system-request';
import { expectAccepted } from '../../support/expect-accepted.ts';
import { provisionClient } from '../../worlds/product/data-directory.ts';

/** A client whose books are on the server. */
export interface ClientOnServer {
  readonly slug: string;
  readonly tenantId: Uuid;
  readonly database: string;
}

/** A firm whose control plane and clients are databases of a server. No process has it open between two calls. */
export interface FirmOnServer {
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly clients: readonly ClientOnServer[];
  /** Opens the books, does something and closes them. */
  readonly within: <Value>(act: (books: Books) => Promise<Value>) => Promise<Value>;
  /** Rows of a client's database, by a client of the server that knows nothing of the product. */
  readonly rows: (client: ClientOnServer, sql: string) => Promise<readonly Record<string, unknown>[]>;
  /** Drops the databases and removes the directory. */
  readonly remove: () => Promise<void>;
}

export async function makeFirmOnServer(server: string, slugs: readonly string[]): Promise<FirmOnServer> {
  const directory = mkdtempSync(path.join(tmpdir(), 'cifra-server-crash-'));
  const keyFile = path.join(directory, 'master.keys');
  addMasterKey(keyFile);
  const control = `cifra_crash_${randomBytes(6).toString('hex')}`;
  const address = new URL(server);
  address.pathname = `/${control}`;
  const environment = {
    CIFRA_DATA: directory,
    CIFRA_DEMO: 'off',
    CIFRA_SAFELIST: 'off',
    CIFRA_FX_PROVIDER: 'off',
    CIFRA_MASTER_KEY_FILE: keyFile,
    CIFRA_CONTROL_ENGINE: 'mssql',
    CIFRA_SQLSERVER_URL: address.href,
  };
  const config = parseConfig({ ...environment, CIFRA_WRITER_THREADS: '0', CIFRA_READER_THREADS: '0' });
  const within: FirmOnServer['within'] = async (act) => {
    const books = await openBooks(config, { onProgress: () => undefined });
    try {
      return await act(books);
    } finally {
      await books.close();
      await closeIdleMssqlConnections();
    }
  };
  const clients = await within(async (books) => {
    await admitPeople(books);
    const made: ClientOnServer[] = [];
    for (const slug of slugs) {
      const tenantId = await provisionClient({ directory }, books, { slug, request: systemRequest('crash') });
      const facts = await books.tenantFacts(tenantId);
      made.push({ slug, tenantId, database: facts?.placement.database ?? '' });
    }
    return made;
  });
  return {
    directory,
    environment,
    clients,
    within,
    rows: async ({ database }, sql) => {
      const pool = await openTestPool(server, database);
      try {
        return ((await pool.request().query(sql)).recordset ?? []) as readonly Record<string, unknown>[];
      } finally {
        await pool.close();
      }
    },
    remove: async () => {
      const master = await openTestPool(server, 'master');
      for (const name of [control, ...clients.map(({ database }) => database)])
        await dropTestDatabase(master, name);
      await master.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The people of the demo, with an owner and a senior for all clients. */
async function admitPeople(books: Books): Promise<void> {
  const people = await createPeople(books, systemRequest('crash'), () => undefined);
  for (const cluster of ['owner', 'senior'] as const)
    expectAccepted(
      await books.executeControl(
        grantClusterCommand,
        {
          userId: people.get(cluster) as Uuid,
          cluster,
          scope: 'ALL',
          scopeId: null,
          validFromMicros: null,
          validUntilMicros: null,
        },
        systemRequest('crash'),
      ),
    );
}
