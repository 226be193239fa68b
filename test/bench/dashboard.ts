import { cp, mkdtemp, rm } from 'node:fs/promises';
import { Agent, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Children } from './kit/children.ts';
import { figure, median, report } from './kit/figures.ts';

/**
 * The firm's dashboard through the HTTP gateway, page after page, of a firm with 15 tenants and of one with 1,500: what a tenant costs in
 * each. And live details of 15 named tenants in one request against those of one. The two servers take turns.
 *
 *   node ops/bootstrap.mjs test/bench/dashboard.ts [rounds]
 */
const rounds = Number(process.argv[2] ?? 7);

const dashboard = `query ($after: String, $isFirst: Boolean!) { firmDashboard(first: 200, after: $after) {
  totals @include(if: $isFirst) { currency receivable { amount } payable { amount } tenantCount } tenantCount @include(if: $isFirst)
  pageInfo { hasNextPage endCursor }
  edges { node { tenant { id slug name kind baseCurrency } asOf { number instant }
    periods(from: "2026-01-01", to: "2026-12-31") { name lockState closeState }
    blockers { kind message count date currency }
    receivables { original { amount currency } base { amount } } payables { original { amount currency } base { amount } } } } } }`;
const details = `query ($ids: [ID!]!) { tenantsById(ids: $ids) { id slug name
  periods(first: 12) { edges { node { name lockState closeState } } }
  drafts(first: 10) { edges { node { id state postingDate description } } } } }`;

interface Served {
  readonly url: string;
  readonly password: string;
  readonly tenantIds: readonly string[];
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

function post(url: string, body: string, token: string | null): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      ...(token !== null && { authorization: `Bearer ${token}` }),
    };
    const sent = httpRequest(url, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks).toString()));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

async function ask<Data>(served: Served, token: string | null, body: object): Promise<Data> {
  const { data, errors } = JSON.parse(await post(served.url, JSON.stringify(body), token)) as {
    data: Data;
    errors?: unknown;
  };
  if (errors !== undefined) throw new Error(JSON.stringify(errors).slice(0, 600));
  return data;
}

async function logIn(served: Served): Promise<string> {
  const query = 'mutation ($input: LogInInput!) { logIn(input: $input) { ... on LoggedIn { accessToken } } }';
  const variables = { input: { email: 'owner@demo.example', password: served.password } };
  const { logIn: loggedIn } = await ask<{ logIn: { accessToken?: string } }>(served, null, {
    query,
    variables,
  });
  if (loggedIn.accessToken === undefined) throw new Error('not logged in');
  return loggedIn.accessToken;
}

interface Page {
  readonly tenantCount?: number;
  readonly edges: readonly { readonly node: { readonly asOf: object | null } }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** The whole dashboard, page after page; answers how many tenants it showed. Throws when one is missing or was never read. */
async function wholeDashboard(served: Served, token: string): Promise<number> {
  let shown = 0;
  let count = 0;
  let after: string | null = null;
  do {
    const variables = { after, isFirst: after === null };
    const page: Page = (await ask<{ firmDashboard: Page }>(served, token, { query: dashboard, variables }))
      .firmDashboard;
    shown += page.edges.length;
    count = page.tenantCount ?? count;
    if (page.edges.some(({ node }) => node.asOf === null)) throw new Error('a tenant was never read');
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  if (shown !== count) throw new Error(`${count} tenants, ${shown} shown`);
  return shown;
}

/** Milliseconds of one run: the median of as many as fit into the time. */
async function timed(run: () => Promise<unknown>, millis: number): Promise<number> {
  const until = performance.now() + millis;
  const durations: number[] = [];
  do {
    const started = performance.now();
    await run();
    durations.push(performance.now() - started);
  } while (performance.now() < until);
  return median(durations);
}

const directory = await mkdtemp(join(tmpdir(), 'cifra-bench-'));
const children = new Children();
try {
  const [few, many] = [join(directory, 'few'), join(directory, 'many')];
  const seeding = new Children();
  await seeding.started<Served>('dashboard-server.ts', [few, '15']);
  await seeding.end();
  await cp(few, many, { recursive: true });
  const { answer: small } = await children.started<Served>('dashboard-server.ts', [few, '15']);
  const { answer: large } = await children.started<Served>('dashboard-server.ts', [many, '1500']);
  const [ofSmall, ofLarge] = [await logIn(small), await logIn(large)];
  const live = (count: number) => (): Promise<unknown> =>
    ask(small, ofSmall, { query: details, variables: { ids: small.tenantIds.slice(0, count) } });
  // Plans and statements are compiled, and databases opened, before anything counts.
  for (let warm = 0; warm < 20; warm += 1) {
    if ((await wholeDashboard(small, ofSmall)) !== 15) throw new Error('not 15 tenants');
    await live(1)();
    await live(15)();
    if (warm < 4 && (await wholeDashboard(large, ofLarge)) !== 1500) throw new Error('not 1500 tenants');
  }
  const results = { few: [] as number[], many: [] as number[], ratio: [] as number[] };
  const lives = { one: [] as number[], fifteen: [] as number[], ratio: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    const perTenant = (await timed(() => wholeDashboard(small, ofSmall), 400)) / 15;
    const perTenantOfMany = (await timed(() => wholeDashboard(large, ofLarge), 1500)) / 1500;
    results.few.push(perTenant * 1000);
    results.many.push(perTenantOfMany * 1000);
    results.ratio.push(perTenantOfMany / perTenant);
    const one = await timed(live(1), 300);
    const fifteen = await timed(live(15), 300);
    lives.one.push(one);
    lives.fifteen.push(fifteen);
    lives.ratio.push(fifteen / one);
  }
  report([
    figure('dashboard, 15 tenants: a tenant', 'µs', results.few),
    figure('dashboard, 1,500 tenants: a tenant', 'µs', results.many),
    figure('dashboard, a tenant of 1,500 / of 15', '', results.ratio, { is: 'at most', value: 1.2 }),
    figure('live details of one tenant', 'ms', lives.one),
    figure('live details of 15 tenants in one request', 'ms', lives.fifteen),
    figure('live details, 15 tenants / one', '', lives.ratio, { is: 'at most', value: 4.5 }),
  ]);
} finally {
  agent.destroy();
  await children.end();
  await rm(directory, { recursive: true, force: true });
}
