import { capabilityModules } from '@cifra/capabilities/registry';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Claim } from '@cifra/access/claim';
import { CatchUp } from '@cifra/books/follow/catch-up';
import { statusFollower } from '@cifra/firm/status/status-follower';
import { Books } from '@cifra/books/books';
import { newId } from '@cifra/books/ids';
import { findStatus, keepStatuses } from '@cifra/firm/status/store';
import type { TenantStatus } from '@cifra/firm/status/tenant-status';
import type { Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { ask } from '../../../test/support/ask.ts';
import { openFirmWorld, type FirmWorld } from './firm-world.fixture.ts';
import { changeTenantGroupCommand, createTenantGroupCommand } from '@cifra/firm/tenants/groups';
import { changeSettingCommand } from '@cifra/firm/settings/change-setting';
import { createFirmSubgraph, type FirmSubgraph } from './subgraph.ts';
import { expectAccepted } from '../../../test/support/expect-accepted.ts';
import { loseDatabase } from '../../../test/support/stored/engine-at-hand.ts';

/** 2026-05-11 in Panama, 2026-05-12 in Berlin. */
const NOW_MICROS = BigInt(Date.parse('2026-05-12T02:00:00Z')) * 1000n;

let world: FirmWorld;
let firm: FirmSubgraph;
let owner: Claim;
let ids: { readonly panaderia: Uuid; readonly ferreteria: Uuid; readonly clinica: Uuid };
let groupId: Uuid;

async function claim(userId: Uuid, tenant: string | null = null): Promise<Claim> {
  const made = await world.claimOf(userId, tenant);
  if (!made) throw new Error('the edge made no claim');
  return made;
}
beforeAll(async () => {
  world = await openFirmWorld();
  ids = {
    panaderia: world.tenantId,
    ferreteria: await world.addTenant('ferreteria', { timeZone: 'Europe/Berlin', baseCurrency: 'EUR' }),
    clinica: await world.addTenant('clinica'),
  };
  groupId = expectAccepted(
    await world.books.executeControl(
      createTenantGroupCommand,
      { code: 'retail', name: 'Retail' },
      world.request(),
    ),
  ).groupId;
  for (const tenantId of [ids.panaderia, ids.ferreteria])
    expectAccepted(
      await world.books.executeControl(
        changeTenantGroupCommand,
        { groupId, tenantId, isMember: true },
        world.request(),
      ),
    );
  owner = await claim(world.ownerId);
  firm = firmOn(world.books);
  await new CatchUp(world.books, statusFollower(world.books)).all(world.request());
});
afterAll(() => world.close());

function firmOn(books: Books): FirmSubgraph {
  return createFirmSubgraph({
    books,
    // The dashboard signs nothing.
    keys: undefined as never,
    dataDirectory: world.directory,
    nowMicros: () => NOW_MICROS,
    log: (failure) => world.failures.push(failure),
  });
}

/** Facts as a tenant's books would say them, written through the projection's own path. */
async function keep(tenantId: Uuid, change: Partial<TenantStatus>): Promise<void> {
  const kept = await findStatus(world.books.control, tenantId);
  if (!kept?.facts || !kept.head) throw new Error('no facts');
  const head = { ...kept.head, number: String(BigInt(kept.head.number) + 1n) };
  const changes = [{ kind: 'read' as const, tenantId, head, facts: { ...kept.facts, ...change } }];
  expect(expectAccepted(await world.books.executeControl(keepStatuses, { changes }, world.request()))).toBe(
    1,
  );
}

interface Row {
  readonly tenant: { readonly slug: string };
  readonly asOf: { readonly number: string } | null;
  readonly periods: readonly { readonly name: string; readonly lockState: string }[];
  readonly blockers: readonly { readonly kind: string; readonly [field: string]: unknown }[];
}
interface Dashboard {
  readonly tenantCount: number;
  readonly totals: readonly unknown[];
  readonly edges: readonly { readonly cursor: string; readonly node: Row }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}
const SELECTION = `tenantCount totals { currency receivable { amount currency } payable { amount } tenantCount } pageInfo { hasNextPage endCursor }
  edges { cursor node { tenant { slug name kind baseCurrency } asOf { number instant } periods(isCurrent: true) { name lockState closeState startDate }
    blockers { kind message count date since currency amount { amount currency } } receivables { original { amount currency } base { amount currency } } payables { original { amount } } } }`;

async function dashboard(as: Claim, input = '', of = firm): Promise<Dashboard> {
  const { data, errors } = await ask<{ firmDashboard: Dashboard }>(
    of,
    `{ firmDashboard${input} { ${SELECTION} } }`,
    { claim: as },
  );
  if (errors.length > 0) throw new Error(String(errors[0]?.extensions?.['code']));
  return data.firmDashboard;
}
const slugs = ({ edges }: Dashboard): string[] => edges.map(({ node }) => node.tenant.slug);
const rowOf = ({ edges }: Dashboard, slug: string): Row => {
  const edge = edges.find(({ node }) => node.tenant.slug === slug);
  if (!edge) throw new Error(`no row of ${slug}`);
  return edge.node;
};

test('each tenant has a row with its commit, the period of its own day, and no blocker where nothing is to be done', async () => {
  const shown = await dashboard(owner);
  expect(slugs(shown)).toEqual(['panaderia', 'ferreteria', 'clinica']);
  expect(shown).toMatchObject({ tenantCount: 3, totals: [] });
  for (const slug of slugs(shown))
    expect(rowOf(shown, slug)).toMatchObject({
      asOf: { number: '1' },
      periods: [{ name: '2026-05', lockState: 'UNLOCKED', closeState: 'OPEN' }],
      blockers: [],
    });
  const { data } = await ask<{ firmDashboard: Dashboard }>(
    firm,
    '{ firmDashboard(first: 1) { edges { node { periods(from: "2026-02-28", to: "2026-04-01") { name } } } } }',
    { claim: owner },
  );
  expect(data.firmDashboard.edges[0]?.node.periods.map(({ name }) => name)).toEqual([
    '2026-02',
    '2026-03',
    '2026-04',
  ]);
});

test('a tenant that was just provisioned is on the dashboard at once, and says that nothing was read of it until it was', async () => {
  const fresh = await openFirmWorld();
  try {
    const ofFresh = createFirmSubgraph({
      books: fresh.books,
      keys: undefined as never,
      dataDirectory: fresh.directory,
      nowMicros: () => NOW_MICROS,
      log: (failure) => world.failures.push(failure),
    });
    const publisher = new CatchUp(fresh.books, statusFollower(fresh.books));
    await fresh.addTenant('libreria');
    const as = await fresh.claimOf(fresh.ownerId);
    if (!as) throw new Error('no claim');
    const unread = await dashboard(as, '', ofFresh);
    for (const slug of ['panaderia', 'libreria'])
      expect(rowOf(unread, slug)).toMatchObject({
        asOf: null,
        periods: [],
        blockers: [{ kind: 'NOT_READ_YET' }],
      });
    // What this process wrote since the publisher began to watch: the new tenant alone.
    expect(await publisher.written(fresh.request())).toMatchObject({ writtenCount: 1, failures: [] });
    const read = await dashboard(as, '', ofFresh);
    expect(rowOf(read, 'libreria')).toMatchObject({ asOf: { number: '1' }, blockers: [] });
    expect(rowOf(read, 'panaderia').asOf).toBeNull();
  } finally {
    await fresh.close();
  }
});

test('blockers come with their figures and a sentence; a rate is stale by the tenant’s own day and setting', async () => {
  const drafts = {
    draftCount: 2,
    oldestDraftDate: localDate('2026-04-30'),
    awaitingCount: 0,
    oldestAwaitingDate: null,
  };
  const waiting = {
    draftCount: 0,
    oldestDraftDate: null,
    awaitingCount: 1,
    oldestAwaitingDate: localDate('2026-03-02'),
  };
  await keep(ids.panaderia, {
    entryDrafts: drafts,
    documentDrafts: waiting,
    openingDifferenceE4: '-125000',
    // Six days before the day in Berlin, five before the one in Panama: only the one there is older than five days.
    currencies: [
      { currency: 'CRC', newestRateDate: null },
      { currency: 'EUR', newestRateDate: localDate('2026-05-06') },
    ],
    waitingAccruals: { count: 3, firstReverseOnDate: localDate('2026-05-11') },
  });
  await keep(ids.ferreteria, { currencies: [{ currency: 'USD', newestRateDate: localDate('2026-05-06') }] });
  const shown = await dashboard(owner);
  expect(rowOf(shown, 'panaderia').blockers).toMatchObject([
    { kind: 'OPENING_DIFFERENCE', amount: { amount: '-12.50', currency: 'PAB' }, count: null },
    {
      kind: 'AWAITING_APPROVAL',
      count: 1,
      date: '2026-03-02',
      message: '1 document waits for approval by a second person.',
    },
    { kind: 'DRAFTS', count: 2, date: '2026-04-30', message: '2 entries wait to be completed.' },
    { kind: 'STALE_RATE', currency: 'CRC', date: null },
    { kind: 'ACCRUALS_DUE', count: 3, date: '2026-05-11' },
  ]);
  expect(rowOf(shown, 'ferreteria').blockers).toMatchObject([
    { kind: 'STALE_RATE', currency: 'USD', date: '2026-05-06' },
  ]);
  const change = { scopeId: ids.ferreteria, key: 'fx.staleAfterDays', value: '6' };
  expectAccepted(await world.books.executeControl(changeSettingCommand, change, world.request()));
  expect(rowOf(await dashboard(owner), 'ferreteria').blockers).toEqual([]);
  // It protects less: a rate that is marked later stands on the dashboard for 30 days, and one that is marked earlier does not.
  expectAccepted(
    await world.books.executeControl(changeSettingCommand, { ...change, value: '5' }, world.request()),
  );
  expectAccepted(
    await world.books.executeControl(changeSettingCommand, { ...change, value: '6' }, world.request()),
  );
  const loosened = async (claim: Claim) => {
    const { data } = await ask<{ firmDashboard: { loosenedSettings: object[] | null } }>(
      world.firm,
      '{ firmDashboard { loosenedSettings { settingKey newValue tenant { slug } changedBy { name } } } }',
      { claim },
    );
    return data.firmDashboard.loosenedSettings;
  };
  const seen = { settingKey: change.key, newValue: '6', tenant: { slug: 'ferreteria' }, changedBy: null };
  expect(await loosened(owner)).toEqual([seen, seen]);
  expect(slugs(await dashboard(owner, '(filter: { onlyBlocked: true })'))).toEqual(['panaderia']);
});

test('totals are per original currency over all tenants that the filter lets through; base currencies are never added', async () => {
  const usd = { currency: 'USD', originalE4: '1000000', baseE4: '1000000' };
  await keep(ids.panaderia, {
    receivables: [usd],
    payables: [{ ...usd, originalE4: '-50000', baseE4: '-50000' }],
  });
  await keep(ids.ferreteria, {
    receivables: [
      { currency: 'EUR', originalE4: '70000', baseE4: '70000' },
      { ...usd, baseE4: '930000' },
    ],
  });
  const expected = [
    {
      currency: 'EUR',
      receivable: { amount: '7.00', currency: 'EUR' },
      payable: { amount: '0.00' },
      tenantCount: 1,
    },
    {
      currency: 'USD',
      receivable: { amount: '200.00', currency: 'USD' },
      payable: { amount: '-5.00' },
      tenantCount: 2,
    },
  ];
  const first = await dashboard(owner, '(first: 1)');
  expect(first.totals).toEqual(expected);
  expect(first.edges).toMatchObject([
    {
      node: {
        receivables: [
          { original: { amount: '100.00', currency: 'USD' }, base: { amount: '100.00', currency: 'PAB' } },
        ],
      },
    },
  ]);
  expect((await dashboard(owner, '(filter: { group: "nobody" })')).totals).toEqual([]);
});

test('pages follow each other whatever the filter, and filters are of group, kind and the states of the current period', async () => {
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const page: Dashboard = await dashboard(
      owner,
      `(first: 1${after === null ? '' : `, after: "${after}"`})`,
    );
    seen.push(...slugs(page));
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  expect(seen).toEqual(['panaderia', 'ferreteria', 'clinica']);
  expect(slugs(await dashboard(owner, '(filter: { group: "retail" })'))).toEqual(['panaderia', 'ferreteria']);
  expect(slugs(await dashboard(owner, '(filter: { kind: LIVE })'))).toEqual([]);
  expect(slugs(await dashboard(owner, '(first: 2, filter: { closeState: OPEN })'))).toEqual([
    'panaderia',
    'ferreteria',
  ]);
  expect(slugs(await dashboard(owner, '(filter: { lockState: LOCKED })'))).toEqual([]);
  await expect(dashboard(owner, '(first: 201)')).rejects.toThrow('INPUT_INVALID');
  await expect(dashboard(owner, '(after: "abc")')).rejects.toThrow('INPUT_INVALID');
});

test('a caller sees the tenants in which it has Dashboard.Read, in rows, counts and totals; clients and investigators see none (T2)', async () => {
  const junior = await world.addUser('junior-of-group');
  await world.grant(junior, 'junior', { scope: 'GROUP', scopeId: groupId });
  const ofGroup = await dashboard(await claim(junior));
  expect(slugs(ofGroup)).toEqual(['panaderia', 'ferreteria']);
  expect(ofGroup.tenantCount).toBe(2);
  const juniorOfOne = await world.addUser('junior-of-clinica');
  await world.grant(juniorOfOne, 'junior', { scope: 'TENANT', scopeId: ids.clinica });
  const ofOne = await dashboard(await claim(juniorOfOne));
  expect([slugs(ofOne), ofOne.totals]).toEqual([['clinica'], []]);
  for (const cluster of ['client', 'investigator'] as const) {
    const user = await world.addUser(`${cluster}-of-panaderia`);
    await world.grant(user, cluster, { scope: 'TENANT', scopeId: ids.panaderia });
    await expect(dashboard(await claim(user))).rejects.toThrow('NOT_FOUND_OR_DENIED');
  }
  await expect(dashboard(await claim(world.ownerId, 'panaderia'))).rejects.toThrow('SCOPE_WRONG');
});

test('named tenants come in the order of the request; unknown and denied look alike, and more than fifty are refused by name', async () => {
  const junior = await world.addUser('junior-of-named');
  await world.grant(junior, 'junior', { scope: 'TENANT', scopeId: ids.ferreteria });
  const named = async (as: Claim, wanted: readonly string[]) => {
    const { data, errors } = await ask<{ tenantsById: ({ slug: string } | null)[] } | null>(
      firm,
      'query ($ids: [ID!]!) { tenantsById(ids: $ids) { slug } }',
      { claim: as, variables: { ids: wanted } },
    );
    return errors.length > 0
      ? errors.map(({ extensions }) => extensions)
      : data?.tenantsById.map((one) => one?.slug ?? null);
  };
  const wanted = [ids.clinica, newId(), ids.ferreteria];
  expect(await named(owner, wanted)).toEqual(['clinica', null, 'ferreteria']);
  expect(await named(await claim(junior), wanted)).toEqual([null, null, 'ferreteria']);
  expect(await named(owner, [ids.clinica, 'no id'])).toMatchObject([
    { code: 'INPUT_INVALID', facts: { field: 'ids[1]', problem: 'must be the id of a Tenant' } },
  ]);
  expect(
    await named(
      owner,
      Array.from({ length: 50 }, () => ids.clinica),
    ),
  ).toHaveLength(50);
  expect(
    await named(
      owner,
      Array.from({ length: 51 }, () => ids.clinica),
    ),
  ).toMatchObject([{ code: 'TOO_MANY_TENANTS', facts: { most: 50 } }]);
  const ofOne = await claim(world.ownerId, 'panaderia');
  expect(await named(ofOne, [ids.panaderia])).toMatchObject([{ code: 'SCOPE_WRONG' }]);
});

// The databases are lost at the end: what comes after has none.
test('the dashboard opens no tenant database: with every database gone it answers, marked', async () => {
  const { dataDirectory, controlPlacement } = world.books.location;
  const open = (): Promise<Books> =>
    Books.open({
      dataDirectory,
      controlPlacement,
      sqlServer: world.engine.sqlServer,
      commandModules: capabilityModules,
      openTenantLimit: 5,
      writerThreads: 0,
      readerThreads: 0,
    });
  const before = await dashboard(owner);
  for (const id of Object.values(ids)) {
    const facts = await world.books.tenantFacts(id);
    if (facts) await loseDatabase(dataDirectory, facts.placement);
  }
  const books = await open();
  try {
    const without = firmOn(books);
    expect(await dashboard(owner, '', without)).toEqual(before);
    expect(books.openTenantCount).toBe(0);
    const swept = await new CatchUp(books, statusFollower(books)).all(world.request());
    expect(swept.failures).toHaveLength(3);
    const marked = await dashboard(owner, '', without);
    for (const slug of slugs(marked))
      expect(rowOf(marked, slug).blockers[0]).toMatchObject({ kind: 'UNREADABLE' });
    expect(rowOf(marked, 'panaderia')).toMatchObject({ asOf: rowOf(before, 'panaderia').asOf });
    expect(rowOf(marked, 'panaderia').blockers.slice(1)).toEqual(rowOf(before, 'panaderia').blockers);
  } finally {
    await books.close();
  }
});
