import { counted } from '@cifra/domain/counted';
import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { provisionTenant } from '@cifra/firm/provisioning/provision-tenant';
import { parseTenantInput } from '@cifra/firm/provisioning/tenant-input';
import type { Uuid } from '@cifra/domain/ids';
import { changeTenantGroupCommand, createTenantGroupCommand } from '@cifra/firm/tenants/groups';
import { allMembers, groupByCode, tenantsByNumber } from '@cifra/firm/directory/queries';
import { bringProviderRates, bringRates } from './bring-rates.ts';
import { demoClients, type DemoClient } from './clients.ts';
import { closeBooks } from './close-books.ts';
import { lastDemoDay } from './calendar.ts';
import { beginDemo } from './demo-data.ts';
import { keepBooks } from './keep-books.ts';
import { idOf, expectAccepted } from './expect-accepted.ts';
import { createPeople, DEMO_PASSWORD, grantPeople, requestOf } from './people.ts';

const groups = [
  { code: 'retail', name: 'Retail' },
  { code: 'services', name: 'Services' },
] as const;

/** Clients created in parallel: while one waits for its writer, another reads. */
const AT_ONCE = 4;

interface Where {
  readonly books: Books;
  readonly dataDirectory: string;
}

interface DemoOptions {
  readonly request: CommandRequest;
  readonly onProgress: (text: string) => void;
}

/**
 * Creates whatever is missing of the demo firm: its people, groups, and fifteen clients with eighteen months of books,
 * through the same commands that everyone uses. Existing data is left unchanged; a client left half-finished by an
 * earlier run is completed. Throws `ConfigurationError` where the books are not the demo's.
 */
export async function createDemoFirm(
  where: Where,
  options: DemoOptions,
): Promise<{ readonly password: string }> {
  await beginDemo(where.books, { dataDirectory: where.dataDirectory, request: options.request });
  await createDemoClients(where, options, demoClients);
  return { password: DEMO_PASSWORD };
}

/** The demo's people and groups, and those of its clients that are named. The books are not marked as the demo's. */
export async function createDemoClients(
  where: Where,
  { request, onProgress }: DemoOptions,
  clients: readonly DemoClient[],
): Promise<void> {
  const { books } = where;
  const people = await createPeople(books, request, onProgress);
  const groupIds = await createGroups(books, request);
  const tenantIds = new Map(
    (await books.control.all(tenantsByNumber, {}))
      .filter(({ state }) => state === 'ACTIVE')
      .map((row) => [row.slug, row.id]),
  );
  // A client joins its group last, so one that is in it is complete.
  const members = new Set((await books.control.all(allMembers, {})).map(({ tenant_id }) => tenant_id));
  const missing = clients.filter(({ tenant }) => {
    const id = tenantIds.get(tenant.slug);
    return id === undefined || !members.has(id);
  });
  if (missing.length > 0) await bringProviderRates(books, requestOf('owner', people, request)());
  for (const { tenant } of missing)
    if (!tenantIds.has(tenant.slug))
      tenantIds.set(
        tenant.slug,
        expectAccepted(await provisionTenant(where, expectAccepted(parseTenantInput(tenant)), request))
          .tenantId,
      );
  await eachOf(missing, async (client) => {
    const tenantId = idOf(tenantIds, client.tenant.slug);
    const given = { books: books.onDay(lastDemoDay), people, groupIds, request };
    const text = await makeClient(given, client, tenantId);
    const number = clients.indexOf(client) + 1;
    onProgress(`client ${String(number).padStart(2)} of ${clients.length}: ${client.tenant.slug}, ${text}`);
  });
  await grantPeople(books, { people, groupIds, tenantIds }, request);
}

async function makeClient(
  given: {
    readonly books: Books;
    readonly people: ReadonlyMap<string, Uuid>;
    readonly groupIds: ReadonlyMap<string, Uuid>;
    readonly request: CommandRequest;
  },
  client: DemoClient,
  tenantId: Uuid,
): Promise<string> {
  const { books, people, groupIds, request } = given;
  // The junior works only for the retail clients.
  const [preparer, approver] =
    client.group === 'retail' ? (['junior', 'senior'] as const) : (['senior', 'owner'] as const);
  const where = {
    books,
    tenantId,
    client,
    preparer: requestOf(preparer, people, request),
    approver: requestOf(approver, people, request),
    reviewer: requestOf('reviewer', people, request),
  };
  await bringRates(books, where, where.approver);
  const { posted, documents, drafts } = await keepBooks(where);
  await closeBooks(where);
  expectAccepted(
    await books.executeControl(
      changeTenantGroupCommand,
      { groupId: idOf(groupIds, client.group), tenantId, isMember: true },
      request,
    ),
  );
  return `${counted(posted, 'entry', 'entries')}, ${counted(documents, 'document')}${drafts === 0 ? '' : ` and ${counted(drafts, 'draft')}`}`;
}

async function createGroups(books: Books, request: CommandRequest): Promise<ReadonlyMap<string, Uuid>> {
  const ids = new Map<string, Uuid>();
  for (const group of groups) {
    const row = await books.control.first(groupByCode, { code: group.code });
    ids.set(
      group.code,
      row?.id ?? expectAccepted(await books.executeControl(createTenantGroupCommand, group, request)).groupId,
    );
  }
  return ids;
}

/**
 * Runs several items at a time, in order. After a failure nothing new starts; running ones are awaited, then the
 * failure is thrown.
 */
async function eachOf<Item>(items: readonly Item[], run: (item: Item) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift())
      await run(item).catch((error: unknown) => {
        waiting.length = 0;
        throw error;
      });
  };
  const outcomes = await Promise.allSettled(Array.from({ length: AT_ONCE }, worker));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}
