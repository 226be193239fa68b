import { startApplication } from '@cifra/ops/application';
import { systemRequest } from '@cifra/ops/system-request';
import { parseConfig } from '@cifra/ops/config';
import { commandModules } from '@cifra/ops/command-modules';
import { CatchUp } from '@cifra/books/follow/catch-up';
import { statusFollower } from '@cifra/firm/status/status-follower';
import { Books } from '@cifra/books/books';
import { listTenants } from '@cifra/books/directory';
import { newId } from '@cifra/books/ids';
import { findStatus, keepStatuses, type KeptStatus, type StatusChange } from '@cifra/firm/status/store';
import { createTenant } from '../support/fixture-commands.ts';
import { expectAccepted } from '../support/expect-accepted.ts';

/**
 * The product with the demo firm, as a process: `dashboard-server.ts <data directory> <tenants>`. Tenants beyond the demo's have no
 * database: a row in the control plane, and a status of the demo's in the projection, kept through its own path.
 */
const [dataDirectory = '', tenantCount = '15'] = process.argv.slice(2);
const config = parseConfig({
  CIFRA_DATA: dataDirectory,
  CIFRA_PORT: '0',
  CIFRA_SUBGRAPHS: 'in-process',
  CIFRA_RATE_PER_SECOND: '1000000',
});
const application = await startApplication({ config, log: () => undefined, onProgress: () => undefined });
const { books } = application;
const demo = await listTenants(books.control);
await new CatchUp(books, statusFollower(books)).all(systemRequest('bench'));
const kept: KeptStatus[] = [];
for (const { id } of demo) {
  const status = await findStatus(books.control, id);
  if (status !== null) kept.push(status);
}

/** The commands that add them are the bench's own; the server knows none of them. */
const adding = await Books.open({
  ...books.location,
  commandModules: [...commandModules, new URL('../support/fixture-commands.ts', import.meta.url).href],
  openTenantLimit: 1,
  writerThreads: 0,
  readerThreads: 0,
});
const added = Array.from({ length: Number(tenantCount) - demo.length }, (_, index) => ({
  id: newId(),
  number: 1_000 + index,
  slug: `bench-${index}`,
  baseCurrency: 'PAB',
  timeZone: 'America/Panama',
}));
await Promise.all(
  added.map(async (tenant) =>
    expectAccepted(await adding.executeControl(createTenant, tenant, systemRequest('bench'))),
  ),
);
const changes = added.flatMap(({ id: tenantId }, index): StatusChange[] => {
  const { head = null, facts = null } = kept[index % kept.length] ?? {};
  return head && facts ? [{ kind: 'read', tenantId, head, facts }] : [];
});
for (let from = 0; from < changes.length; from += 100)
  expectAccepted(
    await adding.executeControl(
      keepStatuses,
      { changes: changes.slice(from, from + 100) },
      systemRequest('bench'),
    ),
  );
await adding.close();

process.on('disconnect', () => void application.close().then(() => process.exit(0)));
process.send?.({
  url: `${application.url}/graphql`,
  password: application.demoPassword,
  tenantIds: demo.map(({ id }) => id),
});
