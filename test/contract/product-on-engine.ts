import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { closeIdleMssqlConnections } from '@cifra/database/mssql/connections-of-thread';
import { dropTestDatabase, openTestPool } from '@cifra/database/mssql/test-server.fixture';
import { addMasterKey } from '@cifra/database/sealed/master-key-file';
import { createPeople } from '@cifra/ops/demo/people';
import { systemRequest } from '@cifra/ops/system-request';
import { grantClusterCommand } from '@cifra/firm/access/grants';
import type { Uuid } from '@cifra/domain/ids';
import { parseObjectId } from '@cifra/domain/object-id';
import { expectAccepted } from '../support/expect-accepted.ts';
import { startProduct, type RunningProduct } from '../worlds/product/product.ts';

/** A kind of database under the whole product; `server` is the log-in of an administrator, null for the embedded one. */
export interface Engine {
  readonly name: string;
  readonly server: string | null;
}

/** Both engines where there is a server. The embedded one alone is what all other tests of the API run on. */
export function enginesToCompare(): readonly Engine[] {
  const server = process.env['TEST_SQLSERVER_URL'];
  return server === undefined
    ? []
    : [
        { name: 'the embedded engine', server: null },
        { name: 'SQL Server', server },
      ];
}

/** The product with an owner, a senior and one client, whose books the engine has. */
export interface ProductOnEngine extends RunningProduct {
  readonly tenant: { readonly id: string; readonly rowId: Uuid; readonly slug: string };
}

export async function startOn(
  { server }: Engine,
  environment: Readonly<Record<string, string>>,
): Promise<ProductOnEngine> {
  const directory = mkdtempSync(path.join(tmpdir(), 'cifra-engine-'));
  const keyFile = path.join(directory, 'master.keys');
  addMasterKey(keyFile);
  const control = `cifra_engine_${randomBytes(6).toString('hex')}`;
  const product = await startProduct(directory, {
    CIFRA_DATA: directory,
    CIFRA_PORT: '0',
    CIFRA_DEMO: 'off',
    CIFRA_SAFELIST: 'off',
    CIFRA_CLOSING_SECONDS: '0',
    CIFRA_RATE_PER_SECOND: '100000',
    CIFRA_READER_THREADS: '1',
    CIFRA_MASTER_KEY_FILE: keyFile,
    ...(server !== null && {
      CIFRA_CONTROL_ENGINE: 'mssql',
      CIFRA_SQLSERVER_URL: inDatabase(server, control),
    }),
    ...environment,
  });
  const { books, callers } = product;
  const people = await createPeople(books, systemRequest('test'), () => undefined);
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
        systemRequest('test'),
      ),
    );
  const provisioned = await callers.do<{
    readonly __typename: string;
    readonly tenant?: { readonly id: string };
  }>(
    'provisionTenant',
    {
      slug: 'panaderia',
      name: 'Panadería',
      kind: 'SANDBOX',
      countryPack: 'NEUTRAL',
      coaTemplate: 'BARE',
      baseCurrency: 'PAB',
      timeZone: 'America/Panama',
      fiscalYearStart: '2026-01-01',
    },
    { as: 'owner', selection: '... on TenantProvisioned { tenant { id } }' },
  );
  const id = provisioned.tenant?.id;
  if (id === undefined) throw new Error(JSON.stringify(provisioned));
  const row = parseObjectId(id)?.rowId;
  const facts = row === undefined ? null : await books.tenantFacts(row);
  return {
    ...product,
    tenant: { id, rowId: row as Uuid, slug: 'panaderia' },
    close: async () => {
      await product.close();
      await closeIdleMssqlConnections();
      if (server === null) return;
      const master = await openTestPool(server, 'master');
      for (const database of [control, facts?.placement.database])
        if (database !== undefined) await dropTestDatabase(master, database);
      await master.close();
    },
  };
}

function inDatabase(server: string, database: string): string {
  const address = new URL(server);
  address.pathname = `/${database}`;
  return address.href;
}
