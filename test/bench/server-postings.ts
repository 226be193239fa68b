import type { ChildProcess } from 'node:child_process';
import { setInterval as every, setTimeout as delay } from 'node:timers/promises';
import { dropTestDatabase, openTestPool } from '@cifra/database/mssql/test-server.fixture';
import { listTenants } from '@cifra/books/directory';
import type { Uuid } from '@cifra/domain/ids';
import { parseObjectId } from '@cifra/domain/object-id';
import { verifyBooks } from '@cifra/trail/verify/verify-books';
import { startOn } from '../contract/product-on-engine.ts';
import { loosenSetting } from '../support/loosen-setting.ts';
import { ask, Children } from './kit/children.ts';
import type { AskedOfServer } from './kit/counting-proxy.ts';
import { figure, machineText, report, type Figure } from './kit/figures.ts';
import type { PostingLoad, PostingOrder, PostingTarget } from './postings-load.ts';

/**
 * Entries of four lines through the public API, with the control plane and 15 tenants on SQL Server and 64 clients, on one of them and on all:
 * postings per second, round trips and transactions per post as they cross the wire, processor time, the
 * most connections that the server itself saw of this process, and that nothing failed. Every acknowledged entry is counted and every
 * book verified at the end. Skipped without TEST_SQLSERVER_URL.
 *
 *   TEST_SQLSERVER_URL=… node ops/bootstrap.mjs test/bench/server-postings.ts [tenants] [seconds] [budget of connections]
 */
const tenantCount = Number(process.argv[2] ?? 15);
const seconds = Number(process.argv[3] ?? 20);
const budget = process.argv[4] ?? '200';
const clients = 64;
const MOST_CONNECTIONS = 40;
/** What `startOn` names control planes. */
const CONTROL_PREFIX = 'cifra_engine_';

// oxlint-disable-next-line node/no-process-env -- where the server is
const server = process.env['TEST_SQLSERVER_URL'];
if (server === undefined) {
  console.log('SKIPPED: postings on SQL Server were NOT measured. Set TEST_SQLSERVER_URL.');
  process.exit(0);
}

const mutation =
  'mutation Post($input: PostEntryInput!) { postEntry(input: $input) { __typename ... on EntryPosted { entry { id number } } ... on Refusal { code message } } }';

const children = new Children();
// What crosses the wire is counted by a process of its own, which takes none of the product's time.
const proxy = await children.started<{ readonly url: string }>('kit/counting-proxy.ts', [server]);
const product = await startOn(
  { name: 'SQL Server', server: proxy.answer.url },
  { CIFRA_SQLSERVER_CONNECTIONS: budget, CIFRA_RATE_PER_SECOND: '1000000' },
);
const { books, callers, url } = product;
const master = await openTestPool(server, 'master');
const databases: string[] = [];

/** A server for tests may take longer to make a database than a request may: it is made all the same, and waited for. */
async function provisioned(number: number): Promise<string> {
  const slug = `client-${number}`;
  const isServed = async (): Promise<boolean> =>
    (await listTenants(books.control)).some((each) => each.slug === slug && each.state === 'ACTIVE');
  try {
    await provision(slug, number);
  } catch (error) {
    if (!String(error).includes('SUBGRAPH_TIMEOUT')) throw error;
    while (!(await isServed())) await delay(1_000);
  }
  const { data } = await callers.ask<{ readonly tenant: { readonly id: string } }>(
    'query ($slug: String!) { tenant(slug: $slug) { id } }',
    { as: 'senior', variables: { slug } },
  );
  return data.tenant.id;
}

async function provision(slug: string, number: number): Promise<void> {
  await callers.do<{ readonly __typename: string }>(
    'provisionTenant',
    {
      slug,
      name: `Client ${number}`,
      kind: 'SANDBOX',
      countryPack: 'NEUTRAL',
      coaTemplate: 'BARE',
      baseCurrency: 'EUR',
      timeZone: 'UTC',
      fiscalYearStart: '2026-01-01',
    },
    { as: 'owner', selection: '... on TenantProvisioned { tenant { id } }' },
  );
}

async function targetOf(id: string): Promise<PostingTarget> {
  const rowId = parseObjectId(id)?.rowId as Uuid;
  for (const key of ['entries.manualNeedApproval', 'invoices.needApproval'])
    await loosenSetting(books, { tenantId: rowId, key, value: 'false' });
  const { data, errors } = await callers.ask<{
    readonly tenant: {
      readonly baseCurrency: string;
      readonly accounts: {
        readonly nodes: readonly { readonly id: string; readonly controlRole: string | null }[];
      };
    };
  }>(
    'query ($id: ID!) { tenant(id: $id) { baseCurrency accounts(first: 100, filter: { isPostable: true, isActive: true }) { nodes { id controlRole } } } }',
    { as: 'senior', variables: { id } },
  );
  if (errors.length > 0) throw new Error(JSON.stringify([errors, product.errors]));
  const { baseCurrency, accounts } = data.tenant;
  const ids = accounts.nodes.filter(({ controlRole }) => controlRole === null);
  const lines = [{ debit: '60' }, { debit: '40' }, { credit: '70' }, { credit: '30' }].map(
    (amount, index) => ({ accountId: ids[index % ids.length]?.id, currency: baseCurrency, ...amount }),
  );
  const input = {
    tenantId: id,
    idempotencyKey: 'KEY',
    postingDate: '2026-12-15',
    description: 'Benchmark',
    lines,
  };
  return { slug: rowId, body: JSON.stringify({ query: mutation, variables: { input } }) };
}

/** Sessions of this process, as the server counts them. https://learn.microsoft.com/en-us/sql/relational-databases/system-dynamic-management-views/sys-dm-exec-sessions-transact-sql */
async function sessions(): Promise<number> {
  const { recordset = [] } = await master
    .request()
    .query(
      `select count(*) as [count] from sys.dm_exec_sessions where [host_process_id] = ${process.pid} and [session_id] is not null and [session_id] <> @@spid`,
    );
  return Number((recordset[0] as { readonly count?: unknown } | undefined)?.count);
}

/** The server's count and ours, about ten times a second, until it is stopped. */
function watched() {
  const stopping = new AbortController();
  const seen = { server: 0, own: 0, waiting: 0, longestWaitSeconds: 0, slowestReadyMillis: 0 };
  const watch = async (): Promise<void> => {
    for await (const _ of every(100)) {
      if (stopping.signal.aborted) return;
      const state = books.connectionState;
      seen.server = Math.max(seen.server, await sessions());
      seen.own = Math.max(seen.own, state?.open ?? 0);
      seen.waiting = Math.max(seen.waiting, state?.waiting ?? 0);
      seen.longestWaitSeconds = Math.max(seen.longestWaitSeconds, state?.longestWaitSeconds ?? 0);
      const began = performance.now();
      const { status } = await fetch(`${url}/health`);
      if (status !== 200) throw new Error(`health answered ${status}`);
      seen.slowestReadyMillis = Math.max(seen.slowestReadyMillis, performance.now() - began);
    }
  };
  const watching = watch();
  return async () => {
    stopping.abort();
    await watching;
    return seen;
  };
}

interface Measured {
  readonly done: PostingLoad;
  /** Of the tenants' databases, per post. */
  readonly roundTrips: number;
  readonly transactions: number;
  /** Of the control plane, per post. */
  readonly controlRoundTrips: number;
  readonly processorMillis: number;
}

/** Posts for the bench's seconds; what was asked of the server in that time, and what it took of this process, by post. */
async function measured(load: ChildProcess, order: Omit<PostingOrder, 'millis'>): Promise<Measured> {
  await ask(proxy.child, {});
  const before = process.cpuUsage();
  const done = await ask<PostingLoad>(load, { ...order, millis: seconds * 1000 });
  const { user, system } = process.cpuUsage(before);
  const asked = Object.entries(await ask<Record<string, AskedOfServer>>(proxy.child, {}));
  const perPost = (of: keyof AskedOfServer, isControl: boolean): number =>
    asked
      .filter(([database]) => database.startsWith(CONTROL_PREFIX) === isControl)
      .reduce((sum, [, each]) => sum + each[of], 0) / Math.max(1, done.requests);
  return {
    done,
    roundTrips: perPost('roundTrips', false),
    transactions: perPost('transactions', false),
    controlRoundTrips: perPost('roundTrips', true),
    processorMillis: (user + system) / 1000 / Math.max(1, done.requests),
  };
}

try {
  const ids = [product.tenant.id];
  while (ids.length < tenantCount) {
    ids.push(await provisioned(ids.length));
    console.log(`provisioned ${ids.length}`);
  }
  const targets: PostingTarget[] = [];
  for (const id of ids) targets.push(await targetOf(id));
  const order = {
    url: `${url}/graphql`,
    token: await callers.tokenOf('senior'),
    targets,
    clients,
  } satisfies Partial<PostingOrder>;
  const load = children.start('postings-load.ts');
  // The first requests meet cold connections: they may not fail either.
  const cold = await ask<PostingLoad>(load, { ...order, millis: 1_000, prefix: `cold-${process.pid}-` });
  const one = await measured(load, { ...order, targets: targets.slice(0, 1), prefix: `one-${process.pid}-` });
  const stop = watched();
  const all = await measured(load, { ...order, prefix: `load-${process.pid}-` });
  const { done } = all;
  const seen = await stop();
  console.log(
    `${ids.length} tenants, ${clients} clients, a budget of ${budget}, ${seconds} s; ${machineText()}`,
  );
  console.log({
    cold: { ...cold, acknowledged: undefined },
    done: { ...done, acknowledged: undefined },
    seen,
    state: books.connectionState,
  });
  if (cold.failures + one.done.failures + done.failures > 0)
    console.log('FAILED', cold.firstFailure, done.firstFailure, product.errors.slice(0, 3));
  for (const { id, slug } of await listTenants(books.control)) {
    const facts = await books.tenantFacts(id);
    if (facts && slug !== product.tenant.slug) databases.push(facts.placement.database);
    const verified = await books.report(verifyBooks, id, { knownHeads: [] });
    if (verified?.isValid !== true) throw new Error(`${slug}: ${JSON.stringify(verified?.firstFault)}`);
  }
  const figuresOf = (what: string, { done: posted, ...perPost }: Measured): Figure[] => [
    figure(`entries posted on SQL Server, ${what}`, '/s', [posted.requests / posted.seconds]),
    figure(`round trips to the tenant, per post, ${what}`, '', [perPost.roundTrips]),
    figure(`transactions, per post, ${what}`, '', [perPost.transactions]),
    figure(`round trips to the control plane, per post, ${what}`, '', [perPost.controlRoundTrips]),
    figure(`processor time of the product, per post, ${what}`, 'ms', [perPost.processorMillis]),
  ];
  report([
    ...figuresOf(`1 tenant, ${clients} clients`, one),
    ...figuresOf(`${ids.length} tenants, ${clients} clients`, all),
    figure('requests that failed', '', [cold.failures + one.done.failures + done.failures], {
      is: 'at most',
      value: 0,
    }),
    figure('connections that the server saw', '', [seen.server], { is: 'at most', value: MOST_CONNECTIONS }),
  ]);
} finally {
  await product.close();
  await children.end();
  for (const database of databases) await dropTestDatabase(master, database);
  await master.close();
}
