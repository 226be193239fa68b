import { capabilityModules } from '@cifra/capabilities/registry';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bitmapOf } from '@cifra/access/bitmap';
import type { Claim } from '@cifra/access/claim';
import { permissionNumber, type PermissionName } from '@cifra/access/permissions';
import { controlChanges } from '@cifra/books/follow/changes';
import { batchRunsNewestFirst, batchTenantOf } from '@cifra/closing/batch/queries';
import { beginBatchTenant } from '@cifra/closing/batch/batch-tenant';
import type { Uuid } from '@cifra/domain/ids';
import { countLiveTenant } from '@cifra/subgraph-kit/reference';
import { ask } from '../../../test/support/ask.ts';
import { expectSameFromBothEnds, PAGE_FIELDS, type WalkedPage } from '../../../test/support/both-ends.ts';
import { openTenantBooks, type TenantBooks } from '../../../test/worlds/books/tenant-books.ts';
import { runBatchTenant, type BatchTenantParts } from '@cifra/closing/batch/run-batch-tenant';
import { createPeriodSubgraph, type PeriodSubgraph } from './subgraph.ts';

/** Batches through the schema: who may start, see and cancel what; and a tenant's turn by itself. The workers are in test/jobs and test/periods. */

const SENIOR: readonly PermissionName[] = [
  'Batch.Read',
  'Batch.Run',
  'Period.Read',
  'Period.Lock',
  'Period.Prepare',
  'Period.Submit',
  'Period.Close',
];
const JUNIOR = SENIOR.filter((name) => name !== 'Batch.Run' && name !== 'Period.Lock');

const RUN = `id state month target startedBy { id } tenantCount counts { state tenantCount } tenants { edges { node { tenant { id } state attempts steps refusal { code message remedy } failureReference commitNumber startedAt endedAt } } }`;
const START = `mutation ($input: StartBatchCloseInput!) { it: startBatchClose(input: $input) { __typename ... on BatchRunStarted { run { ${RUN} } } ... on TenantUnknown { tenantRef } ... on InputInvalid { inputFaults { field problem } } ... on GroupUnknown { groupRef } } }`;
const CANCEL = `mutation ($input: CancelBatchRunInput!) { it: cancelBatchRun(input: $input) { __typename ... on BatchRunCancelled { run { ${RUN} } } ... on BatchRunRefused { code batchRunRef batchRunState } } }`;

interface Run {
  readonly id: Uuid;
  readonly state: string;
  readonly tenantCount: number;
  readonly counts: readonly unknown[];
  readonly tenants: { readonly edges: readonly { readonly node: Record<string, unknown> }[] };
}
interface It {
  readonly __typename: string;
  readonly run?: Run;
  readonly [fact: string]: unknown;
}

let world: TenantBooks;
let subgraph: PeriodSubgraph;
let keys = 0;

beforeEach(async () => {
  world = await openTenantBooks({
    commandModules: [...capabilityModules],
  });
  subgraph = createPeriodSubgraph({
    books: world.books,
    log: ({ error }) => {
      throw error;
    },
  });
});
afterEach(() => world.close());

/** How many changes of batches followers would be told of. */
async function changesOfBatches(): Promise<number> {
  const changes = await controlChanges(world.books.control).changesAfter(0n);
  return changes.filter(({ topic }) => topic === 'batches').length;
}

/** A claim that names no tenant, with what is allowed in each of the two. */
function claimWith(here: readonly PermissionName[], there: readonly PermissionName[] = here): Claim {
  const bits = (names: readonly PermissionName[]) => bitmapOf(names.map(permissionNumber));
  const sets = [
    { permissions: bits(here), tenants: bitmapOf([world.tenant.number]) },
    { permissions: bits(there), tenants: bitmapOf([world.other.number]) },
  ];
  return { ...world.firmClaim([]), scope: { kind: 'firm', permissions: bits([]), sets } };
}
async function mutate(document: string, input: Record<string, unknown>, claim: Claim): Promise<It> {
  const { data, errors } = await ask<{ it: It } | null>(subgraph, document, {
    claim,
    variables: { input: { idempotencyKey: `batch-${(keys += 1)}`, ...input } },
  });
  if (errors.length > 0 || data === null) throw new Error(String(errors[0]?.extensions?.['code']));
  return data.it;
}
const start = (input: Record<string, unknown> = {}, claim = claimWith(SENIOR)): Promise<It> =>
  mutate(START, { month: '2026-01', target: 'PENDING_APPROVAL', ...input }, claim);
async function started(tenants: Record<string, unknown> = { isAll: true }): Promise<Run> {
  const { run } = await start({ tenants });
  if (!run) throw new Error('nothing was started');
  return run;
}
async function see(id: string, claim: Claim): Promise<Run | null> {
  const { data, errors } = await ask<{ batchRun: Run | null }>(
    subgraph,
    `query ($id: ID!) { batchRun(id: $id) { ${RUN} } }`,
    { claim, variables: { id } },
  );
  expect(errors).toEqual([]);
  return data.batchRun;
}
const runCount = async (): Promise<number> =>
  (await world.books.control.all(batchRunsNewestFirst, {})).length;

const parts = (more: Partial<BatchTenantParts> = {}): BatchTenantParts => ({
  books: world.books,
  rightsOf: async () => () => true,
  secondPersonOf: async ({ makerId }) => ({
    makerId,
    isFirmOfOne: false,
    wasCreatedByMaker: false,
    neverLoggedInElsewhere: false,
  }),
  onFailure: ({ error }) => {
    throw error;
  },
  ...more,
});
const runTenant = (runId: Uuid, tenantId: Uuid, more: Partial<BatchTenantParts> = {}) =>
  runBatchTenant(parts(more), { runId, tenantId, signal: new AbortController().signal }, world.request());
const rowOf = async (runId: Uuid, tenantId: Uuid) =>
  world.books.control.first(batchTenantOf, { runId, tenantId });

test('a run is recorded with its tenants waiting, in the name of the person who started it, and the workers are notified', async () => {
  const run = await started();
  expect(run).toMatchObject({
    state: 'RUNNING',
    month: '2026-01',
    target: 'PENDING_APPROVAL',
    startedBy: { id: world.user.id },
    tenantCount: 2,
    counts: [{ state: 'WAITING', tenantCount: 2 }],
  });
  expect(run.tenants.edges.map(({ node }) => node['tenant'])).toEqual([
    { id: world.tenant.id },
    { id: world.other.id },
  ]);
  expect(await changesOfBatches()).toBe(1);
  expect(await runTenant(run.id, world.tenant.id)).toBe('DONE');
  expect(await runTenant(run.id, world.tenant.id)).toBeNull();
  expect((await see(run.id, claimWith(SENIOR)))?.state).toBe('RUNNING');
  expect(await runTenant(run.id, world.other.id)).toBe('DONE');
  const finished = await see(run.id, claimWith(SENIOR));
  expect(finished).toMatchObject({ state: 'FINISHED', counts: [{ state: 'DONE', tenantCount: 2 }] });
  expect(finished?.tenants.edges[0]?.node).toMatchObject({ attempts: 1, refusal: null });
  expect(finished?.tenants.edges[0]?.node['commitNumber']).toMatch(/^\d+$/);
});

test('a tenant that is unknown, not the caller’s, or without a permission of the target starts nothing, and the refusals look alike', async () => {
  const ids = [world.tenant.id, world.other.id];
  const unknown = { __typename: 'TenantUnknown', tenantRef: world.other.id };
  expect(await start({ tenants: { tenantIds: ids } }, claimWith(SENIOR, []))).toEqual(unknown);
  expect(await start({ tenants: { tenantIds: ids } }, claimWith(SENIOR, JUNIOR))).toEqual(unknown);
  expect(
    await start(
      { tenants: { tenantIds: ids }, target: 'CLOSED' },
      claimWith(
        SENIOR,
        SENIOR.filter((name) => name !== 'Period.Close'),
      ),
    ),
  ).toEqual(unknown);
  expect(await start({ tenants: { tenantIds: [world.tenant.id, 'nobody'] } })).toMatchObject({
    inputFaults: [{ field: 'tenants.tenantIds[1]', problem: 'must be the id of a Tenant' }],
  });
  // All of whom he sees: where he may not, it is not quietly left out.
  expect(await start({ tenants: { isAll: true } }, claimWith(SENIOR, JUNIOR))).toEqual(unknown);
  expect(await runCount()).toBe(0);
  expect(await changesOfBatches()).toBe(0);
  expect(await start({ tenants: { isAll: true } }, claimWith(SENIOR, []))).toMatchObject({
    run: { tenantCount: 1 },
  });
});

test('tenants are chosen in exactly one way, by a group that has one of the caller’s, for a month', async () => {
  const id = world.tenant.id;
  for (const tenants of [{}, { isAll: true, tenantIds: [id] }, { tenantIds: [id], group: 'retail' }])
    await expect(start({ tenants })).rejects.toThrow();
  expect(await runCount()).toBe(0);
  for (const tenants of [{ tenantIds: [] }, { isAll: false }])
    expect(await start({ tenants })).toMatchObject({
      __typename: 'InputInvalid',
      inputFaults: [{ field: 'tenantIds', problem: expect.stringMatching(/^must /) as string }],
    });
  expect(await start({ tenants: { group: 'retail' } })).toEqual({
    __typename: 'GroupUnknown',
    groupRef: 'retail',
  });
  for (const month of ['2026-00', '2026-1', 'January', '2026-01-01'])
    expect(await start({ tenants: { isAll: true }, month })).toMatchObject({
      __typename: 'InputInvalid',
      inputFaults: [{ field: 'month' }],
    });
  expect(await started({ tenantIds: [id, id] })).toMatchObject({ tenantCount: 1 });
});

test('T2: a caller sees runs, counts and tenants of his own alone; without Batch.Read, or under a tenant’s claim, nothing', async () => {
  const both = await started();
  const ofOther = await started({ tenantIds: [world.other.id] });
  const limited = claimWith(JUNIOR, []);
  expect(await see(both.id, limited)).toMatchObject({
    tenantCount: 1,
    counts: [{ state: 'WAITING', tenantCount: 1 }],
    tenants: { edges: [{ node: { tenant: { id: world.tenant.id } } }] },
  });
  expect(await see(ofOther.id, limited)).toBeNull();
  expect(await see(randomUUID(), limited)).toBeNull();
  const list = `{ batchRuns { edges { node { id } } } }`;
  const listed = await ask<{ batchRuns: { edges: { node: { id: string } }[] } }>(subgraph, list, {
    claim: limited,
  });
  expect(listed.data.batchRuns.edges.map(({ node }) => node.id)).toEqual([both.id]);
  for (const [claim, code] of [
    [claimWith(['Document.Read']), 'NOT_FOUND_OR_DENIED'],
    [world.claim(SENIOR), 'SCOPE_WRONG'],
  ] as const) {
    const { errors } = await ask(subgraph, list, { claim });
    expect(errors[0]?.extensions?.['code']).toBe(code);
    await expect(start({ tenants: { isAll: true } }, claim)).rejects.toThrow(code);
  }
});

test('the newest run comes first, a page at a time', async () => {
  const runs = [await started(), await started(), await started()];
  const document = `query ($after: String) { batchRuns(first: 2, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } } }`;
  interface Page {
    readonly batchRuns: {
      readonly edges: readonly { readonly node: { readonly id: string } }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    };
  }
  const page = async (after: string | null): Promise<Page['batchRuns']> =>
    (await ask<Page>(subgraph, document, { claim: claimWith(SENIOR), variables: { after } })).data.batchRuns;
  const first = await page(null);
  const second = await page(first.pageInfo.endCursor);
  expect([...first.edges, ...second.edges].map(({ node }) => node.id)).toEqual(
    runs.map(({ id }) => id).toReversed(),
  );
  expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
});

test('the tenants of a run are the same list from both ends, of one state too', async () => {
  const run = await started();
  const walked = (given: string) => async (page: string) => {
    const { data, errors } = await ask<{ batchRun: { tenants: WalkedPage } }>(
      subgraph,
      `query ($id: ID!) { batchRun(id: $id) { tenants(${given}${page}) { ${PAGE_FIELDS} } } }`,
      { claim: claimWith(SENIOR), variables: { id: run.id } },
    );
    expect(errors).toEqual([]);
    return data.batchRun.tenants;
  };
  await expectSameFromBothEnds(walked(''), { least: 2 });
  await expectSameFromBothEnds(walked('states: [WAITING], '), { least: 2 });
});

test('who has Batch.Run in every tenant of a run cancels it, once; to others it is not there', async () => {
  const run = await started();
  expect(await mutate(CANCEL, { batchRunId: run.id }, claimWith(SENIOR, JUNIOR))).toMatchObject({
    code: 'BATCH_RUN_UNKNOWN',
    batchRunRef: run.id,
  });
  expect(await mutate(CANCEL, { batchRunId: run.id }, claimWith(SENIOR))).toMatchObject({
    run: { state: 'CANCELLED', counts: [{ state: 'CANCELLED', tenantCount: 2 }] },
  });
  expect(await mutate(CANCEL, { batchRunId: run.id }, claimWith(SENIOR))).toMatchObject({
    code: 'BATCH_RUN_ENDED',
    batchRunState: 'CANCELLED',
  });
  expect(await runTenant(run.id, world.tenant.id)).toBeNull();
  expect(await mutate(CANCEL, { batchRunId: randomUUID() }, claimWith(SENIOR))).toMatchObject({
    code: 'BATCH_RUN_UNKNOWN',
  });
});

test('rights that were withdrawn between the start and the turn block the tenant, and nothing of it is done', async () => {
  const run = await started();
  const queries: [Uuid, Uuid][] = [];
  const state = await runTenant(run.id, world.tenant.id, {
    rightsOf: async (userId, tenantId) => {
      queries.push([userId, tenantId]);
      return (permission) => permission !== 'Period.Submit';
    },
  });
  expect(state).toBe('BLOCKED');
  expect(queries).toEqual([[world.user.id, world.tenant.id]]);
  const seen = await see(run.id, claimWith(SENIOR));
  expect(seen?.tenants.edges[0]?.node).toMatchObject({
    state: 'BLOCKED',
    steps: [],
    commitNumber: null,
    refusal: {
      code: 'PERMISSION_WITHDRAWN',
      message: 'Whoever started this no longer has Period.Submit in panaderia.',
      remedy: 'Nothing was done; someone who has it must start it again.',
    },
  });
});

test('what is not expected is tried three times and masked; the other tenant is not touched by it', async () => {
  const run = await started();
  const references: string[] = [];
  const failing: Partial<BatchTenantParts> = {
    rightsOf: () => Promise.reject(new Error('the disk is on fire at /var/secret')),
    onFailure: ({ reference }) => references.push(reference),
  };
  expect(await runTenant(run.id, world.tenant.id, failing)).toBe('WAITING');
  expect(await runTenant(run.id, world.tenant.id, failing)).toBe('WAITING');
  expect(await runTenant(run.id, world.tenant.id, failing)).toBe('FAILED');
  const row = await rowOf(run.id, world.tenant.id);
  expect(row).toMatchObject({ state: 'FAILED', attempts: 3 });
  expect(row?.outcome).not.toContain('secret');
  expect(row?.outcome).toContain(references.at(-1));
  expect(await runTenant(run.id, world.other.id)).toBe('DONE');
  expect((await see(run.id, claimWith(SENIOR)))?.state).toBe('FINISHED');
});

test('a worker that ends in every attempt does not keep a run for ever', async () => {
  const run = await started({ tenantIds: [world.tenant.id] });
  const given = { runId: run.id, tenantId: world.tenant.id };
  for (let attempt = 0; attempt < 3; attempt += 1)
    await world.books.executeControl(beginBatchTenant, given, world.request());
  expect(await runTenant(run.id, world.tenant.id, { onFailure: () => undefined })).toBe('FAILED');
  expect((await see(run.id, claimWith(SENIOR)))?.state).toBe('FINISHED');
});

test('an aborted turn begins nothing and stays to be taken over', async () => {
  const run = await started({ tenantIds: [world.tenant.id] });
  const controller = new AbortController();
  controller.abort();
  await expect(
    runBatchTenant(
      parts(),
      { runId: run.id, tenantId: world.tenant.id, signal: controller.signal },
      world.request(),
    ),
  ).rejects.toThrow();
  expect(await rowOf(run.id, world.tenant.id)).toMatchObject({ state: 'RUNNING', attempts: 1 });
  expect(await runTenant(run.id, world.tenant.id)).toBe('DONE');
});

test('a preview names what the caller lacks, and is of fifty tenants at most', async () => {
  const document = `query ($first: Int) { batchClosePreview(month: "2027-05", target: LOCK_SALES_AND_PURCHASING, first: $first) { edges { node { tenant { id } missingPermissions lockState refusal { code } } } } }`;
  const { data } = await ask<{ batchClosePreview: { edges: { node: unknown }[] } }>(subgraph, document, {
    claim: claimWith(SENIOR, JUNIOR),
  });
  const refusal = { code: 'PERIOD_UNKNOWN' };
  expect(data.batchClosePreview.edges.map(({ node }) => node)).toEqual([
    { tenant: { id: world.tenant.id }, missingPermissions: [], lockState: null, refusal },
    {
      tenant: { id: world.other.id },
      missingPermissions: ['Batch.Run', 'Period.Lock'],
      lockState: null,
      refusal,
    },
  ]);
  const { errors } = await ask(subgraph, document, { claim: claimWith(SENIOR), variables: { first: 51 } });
  expect(errors[0]?.extensions?.['code']).toBe('TOO_MANY_TENANTS');
});

test('the tenants of a preview count among the fifty whose books a request opens', async () => {
  const { schema, formatError } = subgraph;
  // The request has opened the books of 49 others.
  const createContext: typeof subgraph.createContext = (request) => {
    const context = subgraph.createContext(request);
    for (let count = 0; count < 49; count += 1) countLiveTenant(context.access, randomUUID());
    return context;
  };
  const codesFor = async (first: number) => {
    const document =
      'query ($first: Int) { batchClosePreview(month: "2027-05", target: CLOSED, first: $first) { edges { node { steps } } } }';
    const queries = { claim: claimWith(SENIOR), variables: { first } };
    const { errors } = await ask({ schema, formatError, createContext }, document, queries);
    return errors.map(({ extensions }) => extensions?.['code']);
  };
  expect(await codesFor(1)).toEqual([]);
  expect(await codesFor(2)).toEqual(['TOO_MANY_TENANTS']);
});
