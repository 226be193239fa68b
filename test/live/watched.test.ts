import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Uuid } from '@cifra/domain/ids';
import { objectId, parseObjectId } from '@cifra/domain/object-id';
import { openBooks } from '@cifra/ops/open-books';
import { parseConfig } from '@cifra/ops/config';
import { requestOfSenior } from '../worlds/product/data-directory.ts';
import { environmentOf } from '../worlds/product/environment.ts';
import { startDemo, type RunningProduct } from '../worlds/product/product.ts';
import type { Person } from '../worlds/product/callers.ts';
import { codesOf, Watching } from './watching.ts';

/** Streams of the whole product, through graphql-sse's client. */

let product: RunningProduct;
const streams = new Set<Watching<never>>();
beforeAll(async () => {
  product = await startDemo('in-process');
});
afterEach(() => {
  for (const stream of streams) stream.close();
  streams.clear();
});
afterAll(() => product?.close());

interface WatchOptions {
  readonly as: Person;
  readonly variables?: Record<string, unknown>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: string;
}

function watch<Data>(query: string, { as, token, ...options }: WatchOptions): Watching<Data> {
  const server = { url: () => product.url, token: () => token ?? product.callers.tokenOf(as) };
  const stream = new Watching<Data>(server, { query, ...options });
  streams.add(stream as never);
  return stream;
}

const dashboard =
  'subscription { firmDashboardChanged(first: 200) { tenantCount edges { node { tenant { id } asOf { number } } } } }';
interface Dashboard {
  readonly firmDashboardChanged: {
    readonly tenantCount: number;
    readonly edges: readonly {
      readonly node: {
        readonly tenant: { readonly id: string };
        readonly asOf: { readonly number: string } | null;
      };
    }[];
  };
}
const numberOf = ({ firmDashboardChanged: { edges } }: Dashboard, tenantId: string): number =>
  Number(edges.find(({ node }) => node.tenant.id === tenantId)?.node.asOf?.number ?? 0);
const isRead = ({ firmDashboardChanged: { edges } }: Dashboard): boolean =>
  edges.every(({ node }) => node.asOf !== null);

function rowOf(tenantId: string | undefined): Uuid {
  const name = parseObjectId(tenantId ?? '');
  if (name === null) throw new Error(`${tenantId} is no id`);
  return name.rowId;
}

/** The variables of an upload that is not there. */
function noUpload(tenantId: string | undefined): Record<string, unknown> {
  return { tenantId, uploadId: objectId('Upload', rowOf(tenantId), ID_OF_NO_ROW) };
}
const ID_OF_NO_ROW = '01990000-0000-7000-8000-000000000000' as Uuid;

let serial = 0;
async function startBatch(tenantIds: readonly string[]): Promise<string> {
  const { data } = await product.callers.ask<{
    firmDashboard: {
      edges: { node: { tenant: { id: string }; periods: { name: string; lockState: string }[] } }[];
    };
  }>('{ firmDashboard(first: 200) { edges { node { tenant { id } periods { name lockState } } } } }', {
    as: 'senior',
  });
  const periods =
    data.firmDashboard.edges.find(({ node }) => node.tenant.id === tenantIds[0])?.node.periods ?? [];
  const month = periods.find(({ lockState }) => lockState === 'UNLOCKED')?.name;
  const started = await product.callers.do<{ __typename: string; run?: { id: string } }>(
    'startBatchClose',
    { tenants: { tenantIds }, month, target: 'LOCK_SALES_AND_PURCHASING' },
    { as: 'senior', selection: '... on BatchRunStarted { run { id } }' },
  );
  if (started.run === undefined) throw new Error(JSON.stringify(started));
  return started.run.id;
}

const run =
  'batchRunChanged(id: $id) { state endedAt counts { state tenantCount } tenants(first: 50) { edges { node { tenant { slug } state } } } }';
const watchRun = `subscription ($id: ID!) { ${run} }`;
interface Run {
  readonly batchRunChanged: { readonly state: string };
}

test('a batch is watched to its end, and the last result is what the query answers', async () => {
  const tenantIds = await Promise.all(
    ['panaderia-istmo', 'clinica-boquete'].map((slug) => product.callers.tenantIdOf(slug)),
  );
  const id = await startBatch(tenantIds.slice(0, 1));
  const stream = watch<Run>(watchRun, { as: 'senior', variables: { id } });
  const last = await stream.until(({ batchRunChanged }) => batchRunChanged.state === 'FINISHED');
  const { data } = await product.callers.ask<object>(
    `query ($id: ID!) { ${run.replace('batchRunChanged', 'batchRunChanged: batchRun')} }`,
    { as: 'senior', variables: { id } },
  );
  expect(last).toEqual(data);
});

test('who may see none of a run’s tenants does not find it, who may see no batches is denied', async () => {
  const { data } = await product.callers.ask<{ tenants: { edges: { node: { id: string } }[] } }>(
    '{ tenants(first: 200) { edges { node { id } } } }',
    { as: 'junior' },
  );
  const seen = new Set(data.tenants.edges.map(({ node }) => node.id));
  const { data: all } = await product.callers.ask<typeof data>(
    '{ tenants(first: 200) { edges { node { id } } } }',
    {
      as: 'senior',
    },
  );
  const other = all.tenants.edges.map(({ node }) => node.id).find((id) => !seen.has(id)) ?? '';
  const id = await startBatch([other]);
  for (const as of ['junior', 'client'] as const) {
    const answers = await watch(watchRun, { as, variables: { id } }).rest();
    expect(answers).toHaveLength(1);
    expect(answers[0]).toMatchObject({ data: { batchRunChanged: null } });
    expect(answers.flatMap(codesOf)).toEqual(['NOT_FOUND_OR_DENIED']);
  }
});

test('the dashboard of each person has their tenants, and shows what another process writes within two seconds', async () => {
  const senior = watch<Dashboard>(dashboard, { as: 'senior' });
  const junior = watch<Dashboard>(dashboard, { as: 'junior' });
  const before = await senior.until(isRead);
  expect((await junior.until(isRead)).firmDashboardChanged.tenantCount).toBeLessThan(
    before.firmDashboardChanged.tenantCount,
  );
  expect((await watch(dashboard, { as: 'client' }).rest()).flatMap(codesOf)).toEqual(['NOT_FOUND_OR_DENIED']);
  const shownId = await product.callers.tenantIdOf('panaderia-istmo');
  const tenantId = rowOf(shownId);
  const other = await openBooks(
    { ...parseConfig(environmentOf(product.directory)), writerThreads: 0, readerThreads: 0 },
    { onProgress: () => undefined },
  );
  try {
    await product.callers.tokenOf('senior');
    const writtenAt = performance.now();
    await other.recordDenial({
      tenantId,
      field: 'test',
      permission: 'none',
      request: requestOfSenior(tenantId),
    });
    await senior.until((data) => numberOf(data, shownId) > numberOf(before, shownId));
    expect(performance.now() - writtenAt).toBeLessThan(4_000);
  } finally {
    await other.close();
  }
});

test('a job that is paused is seen', async () => {
  interface Jobs {
    readonly jobsChanged: {
      readonly edges: readonly { readonly node: { readonly id: string; readonly isPaused: boolean } }[];
    };
  }
  const stream = watch<Jobs>('subscription { jobsChanged(first: 50) { edges { node { id isPaused } } } }', {
    as: 'senior',
  });
  const [first] = (await stream.until(({ jobsChanged }) => jobsChanged.edges.length > 0)).jobsChanged.edges;
  const id = first?.node.id;
  for (const [mutation, isPaused] of [
    ['pauseJob', true],
    ['resumeJob', false],
  ] as const) {
    const changed = await product.callers.do(
      mutation,
      { id },
      { as: 'owner', selection: '... on JobChanged { job { isPaused } }' },
    );
    expect(changed.__typename).toBe('JobChanged');
    await stream.until(({ jobsChanged }) =>
      jobsChanged.edges.some(({ node }) => node.id === id && node.isPaused === isPaused),
    );
  }
});

test('the tenant of an import stands in the subscription, is the caller’s, and no other than the header’s', async () => {
  const query =
    'subscription ($tenantId: ID!, $uploadId: ID!) { importProgressChanged(tenantId: $tenantId, uploadId: $uploadId) { phase rows percent } }';
  const [own, other] = await Promise.all(
    ['panaderia-istmo', 'clinica-boquete'].map((slug) => product.callers.tenantIdOf(slug)),
  );
  const stream = watch(query, { as: 'senior', variables: noUpload(own) });
  expect(await stream.next()).toEqual({ data: { importProgressChanged: null } });
  expect((await watch(query, { as: 'client', variables: noUpload(own) }).rest()).flatMap(codesOf)).toEqual([
    'NOT_FOUND_OR_DENIED',
  ]);
  expect(
    (await watch(query, { as: 'junior', variables: { ...noUpload(own), tenantId: 'none' } }).rest()).flatMap(
      codesOf,
    ),
  ).toEqual(['NOT_FOUND_OR_DENIED']);
  const differing = watch(query, {
    as: 'senior',
    variables: noUpload(own),
    headers: { 'x-tenant': String(other) },
  });
  expect((await differing.rest()).flatMap(codesOf)).toEqual(['TENANTS_DIFFER']);
});

test('an export is watched by whoever requested it, until its file is fetched', async () => {
  const tenantId = await product.callers.tenantIdOf('panaderia-istmo');
  const ticket = await product.callers.do<{ __typename: string; url: string; ticketHash: string }>(
    'exportBooks',
    { tenantId, what: 'ACCOUNTS', format: 'CSV' },
    { as: 'senior', selection: '... on ExportTicket { url ticketHash }' },
  );
  const query =
    'subscription ($tenantId: ID!, $ticketHash: String!) { exportStateChanged(tenantId: $tenantId, ticketHash: $ticketHash) }';
  const { ticketHash } = ticket;
  const variables = { tenantId, ticketHash };
  const stream = watch(query, { as: 'senior', variables });
  expect(await stream.next()).toEqual({ data: { exportStateChanged: 'WAITING' } });
  // Nobody else has it, and it is of its tenant.
  const others = [
    watch(query, { as: 'owner', variables }),
    watch(query, {
      as: 'senior',
      variables: { ticketHash, tenantId: await product.callers.tenantIdOf('clinica-boquete') },
    }),
  ];
  for (const other of others) expect((await other.rest()).flatMap(codesOf)).toEqual(['NOT_FOUND_OR_DENIED']);
  const file = await fetch(`${product.url}${ticket.url}`, {
    headers: { authorization: `Bearer ${await product.callers.tokenOf('senior')}` },
  });
  expect(file.status).toBe(200);
  await file.text();
  expect(await stream.next()).toEqual({ data: { exportStateChanged: 'FETCHED' } });
});

const PASSWORD = 'quiet harbour lantern';

/** A person of the test's own, who can be taken rights from. */
async function newPerson(): Promise<{
  readonly userId: string;
  readonly token: string;
  readonly refreshToken: string;
}> {
  serial += 1;
  const email = `live-${serial}@demo.example`;
  const created = await product.callers.do<{ __typename: string; user: { id: string } }>(
    'createUser',
    { email, name: `Live ${serial}`, password: PASSWORD },
    { as: 'owner', selection: '... on UserChanged { user { id } }' },
  );
  const { data } = await product.callers.ask<{ logIn: { accessToken: string; refreshToken: string } }>(
    'mutation ($input: LogInInput!) { logIn(input: $input) { ... on LoggedIn { accessToken refreshToken } } }',
    { variables: { input: { email, password: PASSWORD } } },
  );
  const { accessToken: token, refreshToken } = data.logIn;
  return { userId: created.user.id, token, refreshToken };
}

async function grant(userId: string, input: Readonly<Record<string, unknown>>): Promise<string> {
  const granted = await product.callers.do<{ __typename: string; grant: { id: string } }>(
    'grantCluster',
    { userId, ...input, reason: 'For a test of what is watched.' },
    { as: 'owner', selection: '... on GrantChanged { grant { id } }' },
  );
  return granted.grant.id;
}

async function withdraw(grantId: string | undefined): Promise<void> {
  const withdrawn = await product.callers.do(
    'revokeGrant',
    { grantId, reason: 'The engagement has ended' },
    { as: 'owner', selection: '... on GrantChanged { grant { id } }' },
  );
  expect(withdrawn.__typename).toBe('GrantChanged');
}

/** The time until a stream was completed, and the codes that it said. */
async function endOf(
  stream: Watching<unknown>,
): Promise<{ readonly seconds: number; readonly codes: readonly unknown[] }> {
  const beganAt = performance.now();
  const rest = await stream.rest();
  return { seconds: (performance.now() - beganAt) / 1000, codes: rest.flatMap(codesOf) };
}

test('a grant that ends closes the streams that it carried within five seconds, without an event', async () => {
  const { userId, token } = await newPerson();
  const [own, other] = await Promise.all(
    ['panaderia-istmo', 'clinica-boquete'].map((slug) => product.callers.tenantIdOf(slug)),
  );
  const grants = await Promise.all(
    [own, other].map((scopeId) => grant(userId, { cluster: 'senior', scope: 'TENANT', scopeId })),
  );
  const progress = (tenantId: string | undefined) =>
    watch(
      'subscription ($tenantId: ID!, $uploadId: ID!) { importProgressChanged(tenantId: $tenantId, uploadId: $uploadId) { rows } }',
      {
        as: 'owner',
        token,
        variables: noUpload(tenantId),
      },
    );
  const [ofOwn, ofOther] = [progress(own), progress(other)];
  const tenants = watch<Dashboard>('subscription { firmDashboardChanged { tenantCount } }', {
    as: 'owner',
    token,
  });
  await Promise.all([ofOwn.next(), ofOther.next()]);
  await tenants.until(({ firmDashboardChanged }) => firmDashboardChanged.tenantCount === 2);
  await withdraw(grants[0]);
  const ended = await endOf(ofOwn);
  expect(ended.codes).toEqual(['NOT_FOUND_OR_DENIED']);
  expect(ended.seconds).toBeLessThan(5);
  // What is left is seen on, and only that.
  await tenants.until(({ firmDashboardChanged }) => firmDashboardChanged.tenantCount === 1);
  await withdraw(grants[1]);
  expect((await Promise.all([endOf(ofOther), endOf(tenants)])).map(({ codes }) => codes)).toEqual([
    ['NOT_FOUND_OR_DENIED'],
    ['NOT_FOUND_OR_DENIED'],
  ]);
});

test('a grant that runs out ends its streams like one that is withdrawn', async () => {
  const { userId, token } = await newPerson();
  const validUntil = new Date(Date.now() + 6_000).toISOString();
  await grant(userId, { cluster: 'senior', scope: 'ALL', validUntil });
  const stream = watch('subscription { jobsChanged(first: 1) { edges { cursor } } }', { as: 'owner', token });
  await stream.next();
  const ended = await endOf(stream);
  expect(ended.codes).toEqual(['NOT_FOUND_OR_DENIED']);
  expect(ended.seconds).toBeLessThan(11);
});

test('a session that ends closes its streams, and opens none with a token that has not run out', async () => {
  const { userId, token, refreshToken } = await newPerson();
  await grant(userId, { cluster: 'senior', scope: 'ALL' });
  const query = 'subscription { jobsChanged(first: 1) { edges { cursor } } }';
  const stream = watch(query, { as: 'owner', token });
  await stream.next();
  await product.callers.ask('mutation ($input: LogOutInput!) { logOut(input: $input) { __typename } }', {
    variables: { input: { refreshToken } },
  });
  const ended = await endOf(stream);
  expect(ended.codes).toEqual(['UNAUTHENTICATED']);
  expect(ended.seconds).toBeLessThan(5);
  const again = await fetch(`${product.url}/graphql?query=${encodeURIComponent(query)}`, {
    headers: { accept: 'text/event-stream', authorization: `Bearer ${token}` },
  });
  expect(again.status).toBe(401);
});
