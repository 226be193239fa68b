import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openKeyRing } from '@cifra/access/keys';
import type { Claim } from '@cifra/access/claim';
import { placed } from '@cifra/books/host';
import type { Uuid } from '@cifra/domain/ids';
import { JobFailed } from '@cifra/jobs/failures';
import type { JobBackend } from '@cifra/jobs/job-backend';
import { JobBoard } from '@cifra/jobs/job-board';
import type { JobDefinition, JobRun, ScheduleDefinition } from '@cifra/jobs/job-definition';
import { JobWorker, type JobLogRecord } from '@cifra/jobs/job-worker';
import { openBackendAt } from '../../../packages/jobs/src/testing/control-store.fixture.ts';
import { ask } from '../../../test/support/ask.ts';
import { openFirmWorld, type FirmWorld } from './firm-world.fixture.ts';
import { createFirmSubgraph, type FirmSubgraph } from './subgraph.ts';

interface Node {
  readonly id: string;
  readonly name: string;
  readonly tenant: { readonly slug: string } | null;
  readonly isPaused: boolean;
  readonly nextRun: string | null;
  readonly lastRun: string | null;
  readonly outcome: string;
  readonly failure: string | null;
  readonly failedInARow: number;
  readonly lockedBy: string | null;
}

let world: FirmWorld;
let firm: FirmSubgraph;
let backend: JobBackend;
let worker: JobWorker;
let board: JobBoard;
let owner: Claim;
let other: Uuid;
const runs: JobRun[] = [];
const records: JobLogRecord[] = [];
let fail: (() => never) | null = null;

const fails = (error: Error) => (): never => {
  throw error;
};
const job = (name: string, scope: ScheduleDefinition['scope']): JobDefinition => ({
  name,
  meaning: `What ${name} does.`,
  scope,
  cron: '30 0 * * *',
  retrySeconds: [3600],
  run: async (run) => {
    runs.push(run);
    fail?.();
  },
});
const definitions = [job('a.firm', 'firm'), job('b.tenant', 'tenant')];

beforeAll(async () => {
  world = await openFirmWorld();
  other = await world.addTenant('ferreteria');
  const { location } = world.books;
  backend = await openBackendAt(placed(location, location.controlPlacement).placement);
  worker = new JobWorker({
    backend: { ...backend, disconnect: async () => undefined },
    definitions,
    listTenants: async () => [
      { id: world.tenantId, timeZone: 'America/Panama' },
      { id: other, timeZone: 'Asia/Tokyo' },
    ],
    name: 'this worker',
    log: (record) => records.push(record),
    scanEveryMilliseconds: 50,
    lockLifeMilliseconds: 5_000,
  });
  board = new JobBoard({
    backend,
    definitions,
    workerState: () => worker.state,
    onDue: () => void worker.nudge().catch(fails(new Error('no nudge'))),
  });
  firm = createFirmSubgraph({
    books: world.books,
    keys: await openKeyRing(path.join(world.directory, 'keys')),
    dataDirectory: world.directory,
    jobs: board,
    log: (failure) => world.failures.push(failure),
  });
  worker.start();
  await until(async () => (await board.list()).length === 3);
  owner = await claimOf(world.ownerId);
});
afterAll(async () => {
  await worker.stop();
  await backend.disconnect();
  await world.close();
});
beforeEach(() => {
  runs.length = 0;
  records.length = 0;
  fail = null;
});

async function claimOf(userId: Uuid, tenant: string | null = null): Promise<Claim> {
  const made = await world.claimOf(userId, tenant);
  if (!made) throw new Error('the edge made no claim');
  return made;
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}

const fields = 'id name tenant { slug } isPaused nextRun lastRun outcome failure failedInARow lockedBy';

async function list(as: Claim = owner, filter = ''): Promise<Node[]> {
  const { data, errors } = await ask<{ jobs: { edges: { node: Node }[] } }>(
    firm,
    `{ jobs${filter} { edges { node { ${fields} } } } }`,
    { claim: as },
  );
  expect(errors).toEqual([]);
  return data.jobs.edges.map(({ node }) => node);
}

const jobNamed = async (name: string, slug: string | null = null): Promise<Node> => {
  const found = (await list()).find((each) => each.name === name && (each.tenant?.slug ?? null) === slug);
  if (!found) throw new Error(`there is no job ${name}`);
  return found;
};

let keys = 0;
async function change(
  field: 'pauseJob' | 'resumeJob' | 'retryJob' | 'runJobNow',
  id: string,
  { as = owner, idempotencyKey = `key-${(keys += 1)}` }: { as?: Claim; idempotencyKey?: string } = {},
): Promise<{ code: string | null; job: Node | null }> {
  const { data, errors } = await ask<Record<string, { code?: string; job?: Node } | null>>(
    firm,
    `mutation ($input: JobInput!) { ${field}(input: $input) { ... on JobChanged { job { ${fields} } } ... on Refusal { code } } }`,
    { claim: as, variables: { input: { idempotencyKey, id, reason: 'asked for in a test, surely' } } },
  );
  return {
    code: errors.length > 0 ? String(errors[0]?.extensions?.['code']) : (data[field]?.code ?? null),
    job: data?.[field]?.job ?? null,
  };
}

test('the firm’s jobs and each tenant’s are listed with what they are, when they are due and how they went', async () => {
  expect((await list()).map(({ name, tenant, outcome }) => [name, tenant?.slug ?? null, outcome])).toEqual([
    ['a.firm', null, 'NEVER_RAN'],
    ['b.tenant', 'panaderia', 'NEVER_RAN'],
    ['b.tenant', 'ferreteria', 'NEVER_RAN'],
  ]);
  expect(await list(owner, `(filter: { tenantId: "${other}" })`)).toHaveLength(1);
  expect(await list(owner, '(filter: { onlyFailed: true })')).toEqual([]);
  expect((await list(owner, '(first: 2)')).map(({ name }) => name)).toEqual(['a.firm', 'b.tenant']);
});

test('a job is run now, under a key of its own, and recorded', async () => {
  const { id } = await jobNamed('b.tenant', 'ferreteria');
  const requested = await change('runJobNow', id);
  expect(requested.code).toBeNull();
  await until(() => runs.length === 1);
  await until(async () => (await jobNamed('b.tenant', 'ferreteria')).outcome === 'SUCCEEDED');
  expect(runs[0]).toMatchObject({ tenantId: other, name: 'b.tenant' });
  expect(runs[0]?.idempotencyKey).toMatch(/^b\.tenant:\d{4}-\d\d-\d\d:\d+$/);
  // The day is done: its next time is tomorrow's.
  const { nextRun } = await jobNamed('b.tenant', 'ferreteria');
  expect(Date.parse(nextRun ?? '')).toBeGreaterThan(Date.now());
  const again = await change('runJobNow', id);
  expect(again.code).toBeNull();
  await until(() => runs.length === 2);
  expect(runs[1]?.idempotencyKey).not.toBe(runs[0]?.idempotencyKey);
  await until(async () => (await jobNamed('b.tenant', 'ferreteria')).lockedBy === null);
});

test('the same key runs once: repeated, it has no second run', async () => {
  const { id } = await jobNamed('a.firm');
  await change('runJobNow', id, { idempotencyKey: 'once' });
  await until(() => runs.length === 1);
  await until(async () => (await jobNamed('a.firm')).outcome === 'SUCCEEDED');
  expect((await change('runJobNow', id, { idempotencyKey: 'once' })).code).toBeNull();
  expect((await change('pauseJob', id, { idempotencyKey: 'once' })).code).toBe('IDEMPOTENCY_KEY_REUSED');
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(runs).toHaveLength(1);
  expect((await jobNamed('a.firm')).isPaused).toBe(false);
});

test('nobody can run a paused job; resumed, it runs what was due', async () => {
  const { id } = await jobNamed('a.firm');
  expect((await change('pauseJob', id)).job).toMatchObject({ isPaused: true });
  expect((await change('runJobNow', id)).job).toMatchObject({ isPaused: true });
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(runs).toEqual([]);
  expect((await change('resumeJob', id)).job).toMatchObject({ isPaused: false });
  await until(() => runs.length === 1);
  await until(async () => (await jobNamed('a.firm')).lockedBy === null);
});

test('a failure is shown in the words meant for people, counted, and retried on request under the day’s own key', async () => {
  const { id } = await jobNamed('a.firm');
  fail = fails(new JobFailed('ECB: UNREACHABLE.'));
  await change('runJobNow', id);
  await until(async () => (await jobNamed('a.firm')).outcome === 'FAILED');
  expect(await jobNamed('a.firm')).toMatchObject({ failure: 'ECB: UNREACHABLE.', failedInARow: 1 });
  expect((await list(owner, '(filter: { onlyFailed: true })')).map(({ name }) => name)).toEqual(['a.firm']);
  await change('retryJob', id);
  await until(async () => (await jobNamed('a.firm')).failedInARow === 2);
  fail = null;
  await change('retryJob', id);
  await until(async () => (await jobNamed('a.firm')).outcome === 'SUCCEEDED');
  expect(await jobNamed('a.firm')).toMatchObject({ failure: null, failedInARow: 0 });
  expect(runs.at(-1)?.idempotencyKey).toMatch(/^a\.firm:\d{4}-\d\d-\d\d$/);
});

test('what was not meant for people is masked: a reference, and the rest in the log alone', async () => {
  const { id } = await jobNamed('b.tenant', 'panaderia');
  fail = fails(new Error('SQLITE_CANTOPEN /srv/secret/panaderia.db'));
  await change('runJobNow', id);
  await until(async () => (await jobNamed('b.tenant', 'panaderia')).outcome === 'FAILED');
  const { failure } = await jobNamed('b.tenant', 'panaderia');
  const reference = /under the reference ([0-9a-f-]{36})\.$/.exec(failure ?? '')?.[1];
  expect(reference).toBeDefined();
  expect(failure).not.toContain('secret');
  expect(records.find(({ event }) => event === 'jobs.failure')).toMatchObject({ reference, job: 'b.tenant' });
  expect(String(records.find(({ event }) => event === 'jobs.failure')?.['error'])).toContain(
    'SQLITE_CANTOPEN',
  );
});

test('a failed job of a tenant is on the dashboard, in that tenant’s row, until it succeeds', async () => {
  const blockers = async (): Promise<unknown[]> => {
    const { data } = await ask<{
      firmDashboard: {
        edges: { node: { tenant: { slug: string }; blockers: { kind: string; message: string }[] } }[];
      };
    }>(firm, '{ firmDashboard { edges { node { tenant { slug } blockers { kind message count } } } } }', {
      claim: owner,
    });
    return data.firmDashboard.edges.flatMap(({ node }) =>
      node.blockers
        .filter(({ kind }) => kind === 'JOB_FAILED')
        .map((each) => ({ ...each, slug: node.tenant.slug })),
    );
  };
  const { id } = await jobNamed('b.tenant', 'ferreteria');
  const before = await blockers();
  fail = fails(new JobFailed('The provider is away.'));
  await change('runJobNow', id);
  await until(async () => (await jobNamed('b.tenant', 'ferreteria')).outcome === 'FAILED');
  expect(
    (await blockers()).filter((each) => !before.some((old) => JSON.stringify(old) === JSON.stringify(each))),
  ).toEqual([
    {
      kind: 'JOB_FAILED',
      message: 'A job has failed. What b.tenant does. The provider is away.',
      count: 1,
      slug: 'ferreteria',
    },
  ]);
  fail = null;
  await change('retryJob', id);
  await until(async () => (await jobNamed('b.tenant', 'ferreteria')).outcome === 'SUCCEEDED');
  expect(await blockers()).toEqual(before);
});

test('who may read jobs in one tenant sees that tenant’s alone, and changes none; who may not sees none', async () => {
  const one = await world.addUser('one');
  await world.grant(one, 'senior', { scope: 'TENANT', scopeId: other });
  const all = await world.addUser('all');
  await world.grant(all, 'senior');
  const client = await world.addUser('client');
  await world.grant(client, 'client');
  expect((await list(await claimOf(one))).map(({ tenant }) => tenant?.slug)).toEqual(['ferreteria']);
  expect(await list(await claimOf(all))).toHaveLength(3);
  const { id } = await jobNamed('b.tenant', 'ferreteria');
  for (const user of [one, all, client])
    for (const field of ['pauseJob', 'resumeJob', 'retryJob', 'runJobNow'] as const)
      expect((await change(field, id, { as: await claimOf(user) })).code).toBe('NOT_FOUND_OR_DENIED');
  const { errors } = await ask(firm, '{ jobs { edges { cursor } } }', { claim: await claimOf(client) });
  expect(errors[0]?.extensions?.['code']).toBe('NOT_FOUND_OR_DENIED');
  // A request that names a tenant reaches no firm-scope field.
  const named = await ask(firm, '{ jobs { edges { cursor } } }', {
    claim: await claimOf(world.ownerId, 'ferreteria'),
  });
  expect(named.errors[0]?.extensions?.['code']).toBe('SCOPE_WRONG');
  expect(await jobNamed('b.tenant', 'ferreteria')).toMatchObject({ isPaused: false });
});

test('an unknown job is refused by name, whatever the id looks like', async () => {
  for (const id of ['01890a5d-ac96-774b-bcce-b302099a8057', 'x', '', '{"$ne":null}'])
    expect((await change('pauseJob', id)).code).toBe('JOB_UNKNOWN');
});

test('every change is an event of the control plane, with who asked and why; the jobs themselves make no commit', async () => {
  const events = await world.control.rows(
    `select e.event, c.reason, c.actor_kind from audit_events e join commits c on c.number = e.commit_number where e.object_type = 'Job'`,
  );
  const commands = await world.control.rows(
    `select distinct command from commits where command like 'jobs.%'`,
  );
  expect(new Set(events.map(({ event }) => event))).toEqual(
    new Set(['JOB_PAUSED', 'JOB_RESUMED', 'JOB_RETRIED', 'JOB_RUN_REQUESTED']),
  );
  expect(events.every(({ reason }) => reason === 'asked for in a test, surely')).toBe(true);
  expect(events.every((row) => row['actor_kind'] === 'user')).toBe(true);
  expect(commands).toEqual([]);
});

test('while the job store cannot be reached jobs say so, and everything else works', async () => {
  let isAway = true;
  const gone: JobBackend = {
    ...backend,
    connect: async () => {
      if (isAway) throw new Error('connect ECONNREFUSED 10.0.0.7:27017');
    },
  };
  const away = createFirmSubgraph({
    books: world.books,
    keys: await openKeyRing(path.join(world.directory, 'keys')),
    dataDirectory: world.directory,
    jobs: new JobBoard({ backend: { ...gone, name: 'MongoDB' }, definitions }),
    log: (failure) => world.failures.push(failure),
  });
  const listed = await ask(away, '{ jobs { edges { cursor } } }', { claim: owner });
  expect(listed.errors[0]?.extensions?.['code']).toBe('JOBS_UNAVAILABLE');
  expect(JSON.stringify(listed.errors)).not.toContain('10.0.0.7');
  const works = await ask<{ tenants: { edges: unknown[] } }>(away, '{ tenants { edges { cursor } } }', {
    claim: owner,
  });
  expect(works.data.tenants.edges).toHaveLength(2);
  const sinceOf = async (): Promise<unknown> => {
    const { data, errors } = await ask<{ firmDashboard: { jobsAwaySince: string | null } }>(
      away,
      '{ firmDashboard { jobsAwaySince edges { cursor } } }',
      { claim: owner },
    );
    expect(errors).toEqual([]);
    return data.firmDashboard.jobsAwaySince;
  };
  const since = await sinceOf();
  expect(since).toMatch(/^\d{4}-\d\d-\d\dT/);
  expect(await sinceOf()).toBe(since);
  isAway = false;
  expect(await sinceOf()).toBeNull();
  isAway = true;
  const stopped = new JobWorker({
    backend: gone,
    definitions,
    listTenants: async () => [],
    name: 'without a store',
    log: (record) => records.push(record),
  });
  stopped.start();
  await until(() => stopped.state.status === 'unavailable');
  expect(stopped.state.unavailableSince).not.toBeNull();
  expect(records.some(({ event }) => event === 'jobs.store')).toBe(true);
  await stopped.stop();
});
