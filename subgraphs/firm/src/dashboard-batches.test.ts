import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Claim } from '@cifra/access/claim';
import { startBatchRunCommand } from '@cifra/closing/batch/start-batch-run';
import { beginBatchTenant, endBatchTenant, type BatchTenantEnd } from '@cifra/closing/batch/batch-tenant';
import { CatchUp } from '@cifra/books/follow/catch-up';
import { statusFollower } from '@cifra/firm/status/status-follower';
import { findStatus, keepStatuses } from '@cifra/firm/status/store';
import type { CloseTarget } from '@cifra/domain/close-path';
import { refuse } from '@cifra/domain/refusals';
import type { Uuid } from '@cifra/domain/ids';
import { ask } from '../../../test/support/ask.ts';
import { openFirmWorld, type FirmWorld } from './firm-world.fixture.ts';
import { expectAccepted } from '../../../test/support/expect-accepted.ts';

/** Batches on the dashboard: those in progress, and what the last left undone (product 1.7). */

let world: FirmWorld;
let owner: Claim;
let junior: Claim;
let panaderia: Uuid;
let ferreteria: Uuid;

const claim = async (userId: Uuid): Promise<Claim> => {
  const made = await world.claimOf(userId);
  if (!made) throw new Error('the edge made no claim');
  return made;
};

beforeAll(async () => {
  world = await openFirmWorld();
  panaderia = world.tenantId;
  ferreteria = await world.addTenant('ferreteria');
  const juniorId = await world.addUser('junior');
  await world.grant(juniorId, 'junior', { scope: 'TENANT', scopeId: panaderia });
  owner = await claim(world.ownerId);
  junior = await claim(juniorId);
  await new CatchUp(world.books, statusFollower(world.books)).all(world.request());
});
afterAll(() => world.close());

const start = async (target: CloseTarget = 'PENDING_APPROVAL', month = '2026-01'): Promise<Uuid> =>
  expectAccepted(
    await world.books.executeControl(
      startBatchRunCommand,
      {
        choice: { tenantIds: null, group: null, isAll: true },
        tenantIds: [panaderia, ferreteria],
        month,
        target,
        startedBy: world.ownerId,
      },
      world.request(),
    ),
  ).runId;
async function runTenant(runId: Uuid, tenantId: Uuid, end: BatchTenantEnd): Promise<void> {
  const { books, request } = world;
  const { attempt } = expectAccepted(
    await books.executeControl(beginBatchTenant, { runId, tenantId }, request()),
  );
  expectAccepted(await books.executeControl(endBatchTenant, { runId, tenantId, attempt, end }, request()));
}
const done: BatchTenantEnd = {
  state: 'DONE',
  outcome: { kind: 'steps', steps: ['CLOSED'] },
  tenantCommitNumber: '7',
};
const blocked: BatchTenantEnd = {
  state: 'BLOCKED',
  outcome: {
    kind: 'refusal',
    refusal: refuse('CLOSE_BLOCKED', { periodRef: '2026-01', blockedBy: ['2 drafts'] }),
  },
  tenantCommitNumber: null,
};

interface Seen {
  readonly batches: readonly Record<string, unknown>[];
  readonly rows: Readonly<
    Record<
      string,
      {
        readonly batch: unknown;
        readonly blockers: readonly { readonly kind: string; readonly message: string }[];
      }
    >
  >;
}
async function dashboard(as: Claim): Promise<Seen> {
  const { data, errors } = await ask<{
    firmDashboard: {
      batches: Seen['batches'];
      edges: { node: Seen['rows'][string] & { tenant: { slug: string } } }[];
    };
  }>(
    world.firm,
    '{ firmDashboard { batches { month target state startedByName tenantCount counts { state tenantCount } } edges { node { tenant { slug } batch { month target state } blockers { kind message } } } } }',
    { claim: as },
  );
  expect(errors).toEqual([]);
  const { batches, edges } = data.firmDashboard;
  return { batches, rows: Object.fromEntries(edges.map(({ node }) => [node.tenant.slug, node])) };
}
const batchBlocker = (seen: Seen, slug: string) =>
  seen.rows[slug]?.blockers.find(({ kind }) => kind === 'BATCH_BLOCKED');

test('a run in progress is shown with its counts, and each tenant with what has become of it; a caller sees his tenants alone', async () => {
  expect((await dashboard(owner)).batches).toEqual([]);
  const runId = await start();
  await runTenant(runId, panaderia, blocked);
  const seen = await dashboard(owner);
  const facts = { month: '2026-01', target: 'PENDING_APPROVAL' };
  expect(seen.batches).toEqual([
    {
      ...facts,
      state: 'RUNNING',
      startedByName: 'owner',
      tenantCount: 2,
      counts: [
        { state: 'BLOCKED', tenantCount: 1 },
        { state: 'WAITING', tenantCount: 1 },
      ],
    },
  ]);
  expect(seen.rows['ferreteria']?.batch).toEqual({ ...facts, state: 'WAITING' });
  expect(seen.rows['panaderia']?.batch).toEqual({ ...facts, state: 'BLOCKED' });
  const ofJunior = await dashboard(junior);
  expect(ofJunior.batches).toMatchObject([
    { tenantCount: 1, counts: [{ state: 'BLOCKED', tenantCount: 1 }] },
  ]);
  expect(Object.keys(ofJunior.rows)).toEqual(['panaderia']);
  await runTenant(runId, ferreteria, done);
  expect((await dashboard(owner)).batches).toEqual([]);
  expect((await dashboard(owner)).rows['panaderia']?.batch).toBeNull();
});

test('what the last batch left undone blocks the tenant, until its month is at the target or a later turn came to its end', async () => {
  const seen = await dashboard(owner);
  expect(batchBlocker(seen, 'panaderia')?.message).toBe(
    'The last batch did not bring 2026-01 to PENDING_APPROVAL. The period 2026-01 cannot be closed yet: 2 drafts. Settle these first.',
  );
  expect(batchBlocker(seen, 'ferreteria')).toBeUndefined();
  // Somebody takes the month there by hand.
  const kept = await findStatus(world.books.control, panaderia);
  if (!kept?.facts || !kept.head) throw new Error('no facts');
  const { facts } = kept;
  const head = { ...kept.head, number: String(BigInt(kept.head.number) + 1n) };
  const periods = facts.periods.map((period) =>
    period.name === '2026-01'
      ? { ...period, lockState: 'LOCK_SALES_AND_PURCHASING', closeState: 'PENDING_APPROVAL' }
      : period,
  );
  const changes = [{ kind: 'read' as const, tenantId: panaderia, head, facts: { ...facts, periods } }];
  expectAccepted(await world.books.executeControl(keepStatuses, { changes }, world.request()));
  expect(batchBlocker(await dashboard(owner), 'panaderia')).toBeUndefined();

  const failing = await start('CLOSED', '2026-02');
  const failed: BatchTenantEnd = {
    state: 'FAILED',
    outcome: { kind: 'failure', reference: 'ref-1' },
    tenantCommitNumber: null,
  };
  for (let attempt = 0; attempt < 3; attempt += 1) await runTenant(failing, panaderia, failed);
  await runTenant(failing, ferreteria, done);
  expect(batchBlocker(await dashboard(owner), 'panaderia')?.message).toContain('ref-1');
  const again = await start('CLOSED', '2026-02');
  await runTenant(again, panaderia, done);
  expect(batchBlocker(await dashboard(owner), 'panaderia')).toBeUndefined();
  await runTenant(again, ferreteria, done);
});

test('a month that the tenant does not have, as a slip of the pen names one, blocks it until a later turn for any month came to its end', async () => {
  const unknown: BatchTenantEnd = {
    state: 'BLOCKED',
    outcome: { kind: 'refusal', refusal: refuse('PERIOD_UNKNOWN', { periodRef: '2062-03' }) },
    tenantCommitNumber: null,
  };
  const slip = await start('PENDING_APPROVAL', '2062-03');
  await runTenant(slip, panaderia, unknown);
  await runTenant(slip, ferreteria, unknown);
  expect(batchBlocker(await dashboard(owner), 'panaderia')?.message).toContain('2062-03');
  const right = await start('PENDING_APPROVAL', '2026-03');
  await runTenant(right, panaderia, done);
  await runTenant(right, ferreteria, blocked);
  const seen = await dashboard(owner);
  expect(batchBlocker(seen, 'panaderia')).toBeUndefined();
  expect(batchBlocker(seen, 'ferreteria')?.message).toContain('2026-03');
  // What blocks a month that is there is answered for by that month alone.
  const other = await start('PENDING_APPROVAL', '2026-04');
  for (const tenantId of [panaderia, ferreteria]) await runTenant(other, tenantId, done);
  expect(batchBlocker(await dashboard(owner), 'ferreteria')?.message).toContain('2026-03');
});
