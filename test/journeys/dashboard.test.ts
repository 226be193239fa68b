import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { firmObjectId } from '@cifra/domain/object-id';
import { rebuildStatuses } from '@cifra/firm/status/rebuild-statuses';
import { listTenants } from '@cifra/books/directory';
import { readTenantStatus } from '@cifra/firm/status/read-status';
import { findStatus } from '@cifra/firm/status/store';
import { openBooks } from '@cifra/ops/open-books';
import { systemRequest } from '@cifra/ops/system-request';
import { parseConfig } from '@cifra/ops/config';
import { randomFor } from '../support/seed.ts';
import { STATUS_VERSION } from '@cifra/firm/status/tenant-status';
import { newDemo } from '../worlds/product/demo.ts';
import type { Callers } from '../worlds/product/callers.ts';
import { startProductProcess } from '../worlds/product/product-process.ts';

/** The firm's dashboard of the whole product, in a process of its own that is killed under load. */

const demo = await newDemo(['panaderia-istmo', 'estudio-casco']);
const running = new Set<() => Promise<void>>();
afterAll(async () => {
  for (const kill of running) await kill();
  await demo.remove();
});

async function start(): Promise<{ readonly callers: Callers; readonly kill: () => Promise<void> }> {
  const { callers, kill: end } = await startProductProcess(demo.directory, demo.environment);
  const kill = async (): Promise<void> => {
    await end();
    running.delete(kill);
  };
  running.add(kill);
  return { callers, kill };
}

interface Row {
  readonly tenant: { readonly id: string; readonly slug: string };
  readonly asOf: { readonly number: string } | null;
  readonly periods: readonly { readonly period: { readonly id: string } }[];
  readonly blockers: readonly { readonly kind: string; readonly count: number | null }[];
}

async function rowsOf(callers: Callers, as: 'owner' | 'junior'): Promise<readonly Row[]> {
  const { data, errors } = await callers.ask<{
    firmDashboard: { tenantCount: number; edges: { node: Row }[] };
  }>(
    `{ firmDashboard(first: 200) { tenantCount totals { currency receivable { amount } }
      edges { node { tenant { id slug name } asOf { number instant } periods { period { id } name lockState closeState } blockers { kind count message } } } } }`,
    { as },
  );
  expect(errors).toEqual([]);
  const rows = data.firmDashboard.edges.map(({ node }) => node);
  expect(data.firmDashboard.tenantCount).toBe(rows.length);
  return rows;
}

/** Asks until it holds: the projection follows the books in a moment. */
async function eventually<Value>(
  ask: () => Promise<Value>,
  holds: (value: Value) => boolean,
): Promise<Value> {
  const until = Date.now() + 20_000;
  for (;;) {
    const value = await ask();
    if (holds(value) || Date.now() > until) return value;
    await delay(100);
  }
}

const dashboardOf = (callers: Callers): Promise<readonly Row[]> =>
  eventually(
    () => rowsOf(callers, 'owner'),
    (rows) => rows.every(({ asOf }) => asOf !== null),
  );

test('the dashboard follows commands, is what the books are after a kill and a restart, and makes no commit of its own', async () => {
  const first = await start();
  const rows = await dashboardOf(first.callers);
  expect(rows).toHaveLength(demo.clients.length);
  expect(rows.filter(({ asOf }) => asOf === null)).toEqual([]);

  // The junior of the retail group sees that group's tenants; clients and investigators see none; a named tenant is no firm scope.
  expect(await rowsOf(first.callers, 'junior')).toHaveLength(
    demo.clients.filter(({ group }) => group === 'retail').length,
  );
  for (const [code, options] of [
    ['NOT_FOUND_OR_DENIED', { as: 'client' }],
    ['NOT_FOUND_OR_DENIED', { as: 'investigator' }],
    ['SCOPE_WRONG', { as: 'owner', tenant: 'panaderia-istmo' }],
  ] as const) {
    const { data, errors } = await first.callers.ask<unknown>('{ firmDashboard { tenantCount } }', options);
    expect(data).toEqual({ firmDashboard: null });
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual([code]);
  }

  // A draft is on the dashboard a moment after it was saved.
  const [slug, id] = [rows[0]?.tenant.slug ?? '', rows[0]?.tenant.id ?? ''];
  const drafts = (all: readonly Row[]): number =>
    all.find(({ tenant }) => tenant.id === id)?.blockers.find(({ kind }) => kind === 'DRAFTS')?.count ?? 0;
  const before = drafts(rows);
  expect(await saveDraft(first.callers, slug)).toBe('EntryDraftSaved');
  const after = await eventually(
    () => rowsOf(first.callers, 'owner'),
    (all) => drafts(all) > before,
  );
  expect(drafts(after)).toBe(before + 1);

  // Live details of named tenants are those of the row, in one request over three subgraphs.
  const { data: live, errors } = await first.callers.ask<{
    tenantsById: readonly { readonly id: string; readonly periods: { edges: { node: object }[] } }[];
  }>(
    'query ($ids: [ID!]!) { tenantsById(ids: $ids) { id periods(first: 200) { edges { node { id name lockState closeState } } } drafts(first: 1) { edges { cursor } } } }',
    { as: 'owner', variables: { ids: after.map(({ tenant }) => tenant.id) } },
  );
  expect(errors).toEqual([]);
  expect(live.tenantsById.map(({ periods }) => periods.edges.map(({ node }) => node))).toEqual(
    after.map(({ periods }) => periods.map(({ period: { id }, ...period }) => ({ id, ...period }))),
  );
  // A row's own periods lead to the books too, where that is asked for.
  const { data: kept, errors: none } = await first.callers.ask<{
    firmDashboard: { nodes: readonly { periods: readonly { name: string; period: object | null }[] }[] };
  }>('{ firmDashboard(first: 3) { nodes { periods { name lockState period { name lockState } } } } }', {
    as: 'owner',
  });
  expect(none).toEqual([]);
  for (const { periods } of kept.firmDashboard.nodes)
    for (const { period, ...row } of periods) expect(period).toEqual(row);

  // Killed while several tenants are written to.
  const random = randomFor('dashboard journey');
  const writing = Promise.allSettled(
    Array.from({ length: 40 }, () => saveDraft(first.callers, random.pick(rows).tenant.slug)),
  );
  await delay(random.integer({ least: 20, most: 250 }));
  await first.kill();
  await writing;
  const [commits] = await demo.withRows(null, (control) =>
    control.rows(`select count(*) as count from commits where command like 'books.%TenantStatuses'`),
  );
  expect(commits?.['count']).toBe(0);

  // Started again, it takes up what the kill left, with nothing written since.
  const second = await start();
  const expected = await expectedHeads();
  const shown = await eventually(
    () => rowsOf(second.callers, 'owner'),
    (all) => all.every(({ tenant, asOf }) => asOf?.number === expected.get(tenant.id)),
  );
  expect(new Map(shown.map(({ tenant, asOf }) => [tenant.id, asOf?.number ?? null]))).toEqual(expected);
  await second.kill();
  await expectEqualToBooks();
});

let serial = 0;
async function saveDraft(callers: Callers, tenant: string): Promise<string> {
  const { data } = await callers.ask<{
    tenant: { accountRoles: { role: string; account: { id: string } | null }[]; baseCurrency: string };
  }>('{ tenant { baseCurrency accountRoles { role account { id } } } }', { as: 'senior', tenant });
  const accountOf = (role: string): string | undefined =>
    data.tenant.accountRoles.find((binding) => binding.role === role)?.account?.id;
  const currency = data.tenant.baseCurrency;
  const saved = await callers.do(
    'saveEntryDraft',
    {
      postingDate: '2026-06-15',
      description: `Dashboard ${(serial += 1)}`,
      lines: [
        { accountId: accountOf('Bank'), debit: '1.00', currency },
        { accountId: accountOf('SalesRevenue'), credit: '1.00', currency },
      ],
    },
    { as: 'senior', tenant, selection: '... on EntryDraftSaved { draft { id } }' },
  );
  return saved.__typename;
}

const openHere = () =>
  openBooks(
    { ...parseConfig(demo.environment), writerThreads: 0, readerThreads: 0 },
    { onProgress: () => undefined },
  );

/** The last commits of all tenants, from their databases. */
async function expectedHeads(): Promise<Map<string, string | null>> {
  const books = await openHere();
  try {
    const heads = new Map<string, string | null>();
    for (const { id } of await listTenants(books.control))
      heads.set(
        firmObjectId('Tenant', id),
        (await books.report(readTenantStatus, id, { knownNumber: null }))?.head.number ?? null,
      );
    return heads;
  } finally {
    await books.close();
  }
}

/** Every kept status is what its tenant's database says, and making them anew changes none. */
async function expectEqualToBooks(): Promise<void> {
  const books = await openHere();
  try {
    const tenants = await listTenants(books.control);
    const look = async (): Promise<void> => {
      for (const { id } of tenants) {
        const found = await books.report(readTenantStatus, id, { knownNumber: null });
        expect(await findStatus(books.control, id)).toEqual({
          tenantId: id,
          version: STATUS_VERSION,
          unreadableSinceMicros: null,
          ...found,
        });
      }
    };
    await look();
    const rebuilt = await rebuildStatuses(books, systemRequest('test'));
    expect(rebuilt).toMatchObject({ writtenCount: tenants.length, failures: [] });
    await look();
  } finally {
    await books.close();
  }
}
