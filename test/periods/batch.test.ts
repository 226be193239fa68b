import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { systemRequest } from '@cifra/ops/system-request';
import { createJobs, type Jobs } from '@cifra/ops/jobs/jobs';
import { runBatchTenant } from '@cifra/closing/batch/run-batch-tenant';
import type { Uuid } from '@cifra/domain/ids';
import { openFirm, type Person, type TestFirm, type TestTenant } from '../worlds/firm/firm.ts';

/** Batches on real books, by a real worker (product 1.8). */

let firm: TestFirm;
const workers = new Set<Jobs>();

beforeAll(async () => {
  firm = await openFirm();
});
afterEach(async () => {
  for (const jobs of workers) await jobs.close();
  workers.clear();
});
afterAll(() => firm.close());

/** A worker of this process, or another beside it. */
async function work(): Promise<Jobs> {
  const jobs = await createJobs({
    books: firm.books,
    config: { jobs: { isWorker: true, mongoUrl: null }, rateProvider: null },
    request: systemRequest('jobs'),
    log: () => undefined,
    timing: { lockLifeMilliseconds: 2_000, scanEveryMilliseconds: 50, syncEveryMilliseconds: 100 },
  });
  workers.add(jobs);
  jobs.worker?.start();
  return jobs;
}

interface Run {
  readonly id: string;
  readonly state: string;
  readonly startedByName: string;
  readonly tenantCount: number;
  readonly counts: readonly { readonly state: string; readonly tenantCount: number }[];
  readonly tenants: { readonly edges: readonly { readonly node: RunTenant }[] };
}
interface RunTenant {
  readonly tenant: { readonly id: string };
  readonly state: string;
  readonly attempts: number;
  readonly steps: readonly string[];
  readonly refusal: { readonly code: string; readonly message: string } | null;
  readonly failureReference: string | null;
  readonly commitNumber: string | null;
}
const RUN = `id state startedByName tenantCount counts { state tenantCount } startedAt endedAt tenants(first: 200) { edges { node { tenant { id } state attempts steps refusal { code message } failureReference commitNumber } } }`;

let keys = 0;
async function start(
  tenants: readonly TestTenant[],
  { as = 'senior', ...more }: { as?: Person; month?: string; target?: string; idempotencyKey?: string } = {},
): Promise<string> {
  const input = {
    idempotencyKey: `batch-${(keys += 1)}`,
    tenants: { tenantIds: tenants.map(({ id }) => id) },
    month: '2026-01',
    target: 'PENDING_APPROVAL',
    ...more,
  };
  const started = await firm.do('startBatchClose', input, { as });
  expect(started).toMatchObject({ __typename: 'BatchRunStarted' });
  return (started['run'] as { id: string }).id;
}

async function runOf(id: string, as: Person = 'senior'): Promise<Run> {
  const { data, errors } = await firm.ask<{ batchRun: Run }>(
    `query ($id: ID!) { batchRun(id: $id) { ${RUN} } }`,
    { as, variables: { id } },
  );
  expect(errors, firm.masked.join('\n')).toEqual([]);
  return data.batchRun;
}

async function ended(id: string): Promise<Run> {
  for (;;) {
    const run = await runOf(id);
    if (run.state === 'FINISHED' || run.state === 'CANCELLED') return run;
    await delay(40);
  }
}
const outcomesOf = (run: Run): ReadonlyMap<string, RunTenant> =>
  new Map(run.tenants.edges.map(({ node }) => [node.tenant.id, node]));
const countsOf = ({ counts }: Run): Record<string, number> =>
  Object.fromEntries(counts.map(({ state, tenantCount }) => [state, tenantCount]));

/** The commits of a tenant in which a month was taken further. */
const advances = ({ stored }: TestTenant) =>
  stored.rows(
    `select actor_kind as actor, origin, outcome from commits where command = 'books.advanceClose' and outcome = 'done'`,
  );
const statesOf = async (tenant: TestTenant, date = '2026-01-15'): Promise<string> => {
  const { period } = await firm.read<{ period: { lockState: string; closeState: string } }>(
    tenant,
    `period(date: "${date}") { lockState closeState }`,
  );
  return `${period.lockState}/${period.closeState}`;
};

async function provisionMany(count: number): Promise<TestTenant[]> {
  const tenants: TestTenant[] = [];
  for (let index = 0; index < count; index += 1) {
    const tenant = await firm.provision();
    const currency = tenant.baseCurrency;
    const posted = await firm.do(
      'postEntry',
      {
        postingDate: '2026-01-10',
        description: 'A sale',
        lines: [
          { accountId: tenant.roles['Bank'], debit: '100.00', currency },
          { accountId: tenant.roles['SalesRevenue'], credit: '100.00', currency },
        ],
      },
      { as: 'senior', tenant: tenant.slug },
    );
    expect(posted['__typename']).toBe('EntryPosted');
    tenants.push(tenant);
  }
  return tenants;
}

async function draftIn(tenant: TestTenant): Promise<{ readonly id: string; readonly version: string }> {
  const currency = tenant.baseCurrency;
  const saved = await firm.do(
    'saveEntryDraft',
    {
      postingDate: '2026-01-20',
      description: 'Not complete',
      lines: [
        { accountId: tenant.roles['Bank'], debit: '5.00', currency },
        { accountId: tenant.roles['SalesRevenue'], credit: '5.00', currency },
      ],
    },
    { as: 'junior', tenant: tenant.slug },
  );
  return saved['draft'] as { id: string; version: string };
}

test('of fifteen tenants twelve are taken to the target and three say why not; what was done is not done again, and a second person closes', async () => {
  const tenants = await provisionMany(13);
  const late = await firm.provision({ fiscalYearStart: '2026-07-01' });
  const waits = await firm.provision({ needsApproval: true });
  const all = [...tenants, late, waits];
  const drafting = tenants[4] as TestTenant;
  const draft = await draftIn(drafting);
  const awaiting = await draftIn(waits);
  await firm.do(
    'submitEntryDraft',
    { draftId: awaiting.id, version: awaiting.version },
    { as: 'junior', tenant: waits.slug },
  );

  await work();
  const first = await ended(await start(all));
  expect(first).toMatchObject({ state: 'FINISHED', tenantCount: 15, startedByName: 'senior' });
  expect(countsOf(first)).toEqual({ DONE: 12, BLOCKED: 3 });
  const outcomes = outcomesOf(first);
  expect(outcomes.get(drafting.id)?.refusal).toMatchObject({ code: 'CLOSE_BLOCKED' });
  expect(outcomes.get(drafting.id)?.refusal?.message).toContain('draft');
  expect(outcomes.get(waits.id)?.refusal).toMatchObject({ code: 'CLOSE_BLOCKED' });
  expect(outcomes.get(waits.id)?.refusal?.message).toMatch(/approval/);
  expect(outcomes.get(late.id)?.refusal).toMatchObject({ code: 'PERIOD_UNKNOWN' });
  const done = tenants.filter((tenant) => tenant !== drafting);
  for (const tenant of done) {
    expect(outcomes.get(tenant.id)).toMatchObject({
      state: 'DONE',
      attempts: 1,
      steps: ['LOCK_SALES', 'LOCK_SALES_AND_PURCHASING', 'DRAFT', 'PENDING_APPROVAL'],
    });
    expect(await advances(tenant)).toEqual([{ actor: 'user', origin: `batch ${first.id}`, outcome: 'done' }]);
  }
  // Blocked means that nothing of it was done.
  expect(await statesOf(drafting)).toBe('UNLOCKED/OPEN');
  expect(await advances(drafting)).toEqual([]);

  await firm.do(
    'discardEntryDraft',
    { draftId: draft.id, version: draft.version },
    { as: 'junior', tenant: drafting.slug },
  );
  const again = await ended(await start(all));
  expect(countsOf(again)).toEqual({ NOTHING_TO_DO: 12, DONE: 1, BLOCKED: 2 });
  expect(outcomesOf(again).get(done[0]?.id ?? '')).toMatchObject({ steps: [], commitNumber: null });

  // T5: whoever submitted approves none of it.
  const own = await ended(await start(tenants, { target: 'CLOSED' }));
  expect(countsOf(own)).toEqual({ BLOCKED: 13 });
  expect(new Set([...outcomesOf(own).values()].map(({ refusal }) => refusal?.code))).toEqual(
    new Set(['MAKER_IS_CHECKER']),
  );
  const closed = await ended(await start(tenants, { target: 'CLOSED', as: 'colleague' }));
  expect(countsOf(closed)).toEqual({ DONE: 13 });
  for (const tenant of tenants) expect(await statesOf(tenant)).toBe('LOCKED/CLOSED');
});

test('a preview says of each tenant what would be done, what blocks it and where there is nothing to do, and changes nothing', async () => {
  const [ready, drafting, locked] = (await provisionMany(3)) as [TestTenant, TestTenant, TestTenant];
  await draftIn(drafting);
  await work();
  await ended(await start([locked]));
  const { data, errors } = await firm.ask<{
    batchClosePreview: { edges: { node: Record<string, unknown> }[]; pageInfo: { hasNextPage: boolean } };
  }>(
    `query ($ids: [ID!]) { batchClosePreview(tenantIds: $ids, month: "2026-01", target: PENDING_APPROVAL) { edges { node { tenant { id } lockState closeState steps missingPermissions refusal { code } } } pageInfo { hasNextPage } } }`,
    { as: 'junior', variables: { ids: [ready.id, drafting.id, locked.id] } },
  );
  expect(errors).toEqual([]);
  const missingPermissions = ['Batch.Run', 'Period.Lock'];
  const steps = ['LOCK_SALES', 'LOCK_SALES_AND_PURCHASING', 'DRAFT', 'PENDING_APPROVAL'];
  const open = { lockState: 'UNLOCKED', closeState: 'OPEN', steps, missingPermissions };
  expect(data.batchClosePreview.edges.map(({ node }) => node)).toEqual([
    { tenant: { id: ready.id }, ...open, refusal: null },
    { tenant: { id: drafting.id }, ...open, refusal: { code: 'CLOSE_BLOCKED' } },
    {
      tenant: { id: locked.id },
      lockState: 'LOCK_SALES_AND_PURCHASING',
      closeState: 'PENDING_APPROVAL',
      steps: [],
      missingPermissions,
      refusal: null,
    },
  ]);
  expect(await statesOf(ready)).toBe('UNLOCKED/OPEN');
});

test('two workers do each tenant once', async () => {
  const tenants = await provisionMany(8);
  const id = await start(tenants, { target: 'LOCK_SALES_AND_PURCHASING' });
  await work();
  await work();
  const run = await ended(id);
  expect(countsOf(run)).toEqual({ DONE: 8 });
  for (const tenant of tenants) expect(await advances(tenant)).toHaveLength(1);
  expect(run.tenants.edges.map(({ node }) => node.attempts)).toEqual(Array.from({ length: 8 }, () => 1));
});

test('a double click is one run, and its key with another choice is refused', async () => {
  const tenants = await provisionMany(1);
  const idempotencyKey = 'double-click';
  const [one, other] = await Promise.all([
    start(tenants, { idempotencyKey }),
    start(tenants, { idempotencyKey }),
  ]);
  expect(one).toBe(other);
  const reused = await firm.do(
    'startBatchClose',
    {
      idempotencyKey,
      tenants: { tenantIds: [tenants[0]?.id] },
      month: '2026-02',
      target: 'PENDING_APPROVAL',
    },
    { as: 'senior' },
  );
  expect(reused['__typename']).toBe('IdempotencyKeyReused');
});

test('a group means its members of the moment of the start; its key is the same run whoever joins later', async () => {
  const [one, other, later] = (await provisionMany(3)) as [TestTenant, TestTenant, TestTenant];
  const made = await firm.do('createTenantGroup', { code: 'retail', name: 'Retail' }, { as: 'owner' });
  const { id: groupId } = made['group'] as { id: string };
  const join = (tenant: TestTenant) =>
    firm.do('changeTenantGroup', { groupId, tenantId: tenant.id, isMember: true }, { as: 'owner' });
  await join(one);
  await join(other);
  const input = {
    tenants: { group: 'retail' },
    month: '2026-01',
    target: 'LOCK_SALES_AND_PURCHASING',
    idempotencyKey: 'group',
  };
  const run = await firm.do('startBatchClose', input, { as: 'senior' });
  expect(run).toMatchObject({ __typename: 'BatchRunStarted', run: { tenantCount: 2 } });
  await join(later);
  expect(await firm.do('startBatchClose', input, { as: 'senior' })).toEqual(run);
});

test('cancelled in the middle: what waits is CANCELLED, what runs ends on its own, and the run is over', async () => {
  const tenants = await provisionMany(6);
  const id = await start(tenants, { target: 'LOCK_SALES_AND_PURCHASING' });
  const execute = firm.books.execute.bind(firm.books);
  const held = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  firm.books.execute = (async (...call: Parameters<typeof execute>) => {
    // Earlier tests left runs behind: only this one is held.
    if ((call[3] as { origin: string }).origin === `batch ${id}`) {
      begun.resolve();
      await held.promise;
    }
    return execute(...call);
  }) as typeof firm.books.execute;
  await work();
  await begun.promise;
  const cancelled = await firm.do('cancelBatchRun', { batchRunId: id }, { as: 'colleague' });
  expect(cancelled).toMatchObject({ __typename: 'BatchRunCancelled', run: { state: 'CANCELLING' } });
  const counts = countsOf(await runOf(id));
  expect(counts['RUNNING']).toBeGreaterThan(0);
  expect(counts['CANCELLED']).toBe(6 - (counts['RUNNING'] ?? 0));
  held.resolve();
  const run = await ended(id);
  firm.books.execute = execute;
  expect(run.state).toBe('CANCELLED');
  expect(countsOf(run)).toEqual({ DONE: counts['RUNNING'], CANCELLED: counts['CANCELLED'] });
  const outcomes = outcomesOf(run);
  for (const tenant of tenants)
    expect(await advances(tenant)).toHaveLength(outcomes.get(tenant.id)?.state === 'DONE' ? 1 : 0);
  expect(await firm.do('cancelBatchRun', { batchRunId: id }, { as: 'colleague' })).toMatchObject({
    code: 'BATCH_RUN_ENDED',
    batchRunState: 'CANCELLED',
  });
});

test('who may not run batches starts none, cancels none, and sees the reason of nothing', async () => {
  const [tenant] = (await provisionMany(1)) as [TestTenant];
  const input = { tenants: { tenantIds: [tenant.id] }, month: '2026-01', target: 'PENDING_APPROVAL' };
  for (const as of ['junior', 'reviewer'] as const)
    await expect(firm.do('startBatchClose', input, { as })).rejects.toThrow('NOT_FOUND_OR_DENIED');
  const id = await start([tenant]);
  await expect(firm.do('cancelBatchRun', { batchRunId: id }, { as: 'junior' })).rejects.toThrow(
    'NOT_FOUND_OR_DENIED',
  );
  expect(await runOf(id, 'junior')).toMatchObject({ id, tenantCount: 1 });
  expect(await firm.do('startBatchClose', { ...input, month: '2026-13' }, { as: 'senior' })).toMatchObject({
    __typename: 'InputInvalid',
    inputFaults: [{ field: 'month' }],
  });
  expect(
    await firm.do('startBatchClose', { ...input, tenants: { tenantIds: [tenant.id, id] } }, { as: 'senior' }),
  ).toMatchObject({ __typename: 'TenantUnknown', tenantRef: id });
});

test.each([
  ['and the rights were withdrawn', 1, false],
  ['in the last attempt that there is', 3, true],
] as const)(
  'cut off when the books had committed, %s: the outcome is what was done',
  async (_when, cutOffs, isAllowed) => {
    const [tenant] = (await provisionMany(1)) as [TestTenant];
    const runId = (await start([tenant], { target: 'LOCK_SALES_AND_PURCHASING' })) as Uuid;
    const batchTenant = { runId, tenantId: tenant.id, signal: new AbortController().signal };
    const runTenant = (may: boolean) =>
      runBatchTenant(
        {
          books: firm.books,
          rightsOf: async () => () => may,
          secondPersonOf: () => Promise.reject(new Error('nothing is approved here')),
          onFailure: () => undefined,
        },
        batchTenant,
        systemRequest('test'),
      );
    const executeControl = firm.books.executeControl.bind(firm.books);
    firm.books.executeControl = (async (...call: Parameters<typeof executeControl>) => {
      if (call[0].name === 'batch.endTenant') throw new Error('cut off');
      return executeControl(...call);
    }) as typeof firm.books.executeControl;
    try {
      for (let count = 0; count < cutOffs; count += 1)
        await expect(runTenant(true)).rejects.toThrow('cut off');
    } finally {
      firm.books.executeControl = executeControl;
    }
    expect(await runTenant(isAllowed)).toBe('DONE');
    expect(await advances(tenant)).toHaveLength(1);
    const run = await runOf(runId);
    expect(run.state).toBe('FINISHED');
    expect(outcomesOf(run).get(tenant.id)).toMatchObject({
      state: 'DONE',
      attempts: cutOffs + 1,
      steps: ['LOCK_SALES', 'LOCK_SALES_AND_PURCHASING'],
      refusal: null,
    });
    expect(outcomesOf(run).get(tenant.id)?.commitNumber).not.toBeNull();
  },
);
