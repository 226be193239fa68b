import { capabilityModules } from '../../../../test/support/capability-modules.ts';
import { writeFileSync, copyFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import type { Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import {
  changeLock,
  linkReversal,
  post,
  writeDraft,
  type FixtureTenant,
} from '../../../../test/support/fixture-commands.ts';
import { addRate } from '../../../../test/support/ledger-commands.ts';
import { openTestBooks, requestOf, type TestBooks } from '../../../../test/worlds/books/books.ts';
import type { Random } from '../../../../test/support/random.ts';
import { randomFor } from '../../../../test/support/seed.ts';
import { CatchUp } from '@cifra/books/follow/catch-up';
import { Books } from '@cifra/books/books';
import { newId } from '@cifra/books/ids';
import { addControlAccounts, addDocumentDraft, markAccrual, postControl } from './status-commands.fixture.ts';
import { readTenantStatus, type StatusFound } from './read-status.ts';
import { rebuildStatuses } from './rebuild-statuses.ts';
import { statusFollower } from './status-follower.ts';
import { findStatus, keepStatuses } from './store.ts';
import { expectAccepted } from '../../../../test/support/expect-accepted.ts';

const modules = ['./status-commands.fixture.ts', '../../../../test/support/ledger-commands.ts'];

interface Known {
  readonly tenant: FixtureTenant;
  readonly cash: Uuid;
  readonly sales: Uuid;
  readonly receivable: Uuid;
  readonly payable: Uuid;
  readonly difference: Uuid;
  readonly drafts: { id: Uuid; version: string }[];
  readonly entries: Uuid[];
}

interface World extends TestBooks {
  readonly known: readonly Known[];
}

const statusesOf = (books: Books) => new CatchUp(books, statusFollower(books));

async function openWorld(): Promise<World> {
  const clients = [
    ['panaderia', 'PAB'],
    ['ferreteria', 'EUR'],
    ['clinica', 'USD'],
  ] as const;
  const chart = clients.map(() => ({ cash: newId(), sales: newId() }));
  const small = await openTestBooks({
    commandModules: [...capabilityModules, ...modules.map((module) => new URL(module, import.meta.url).href)],
    tenants: clients.map(([slug, baseCurrency], index) => ({
      slug,
      baseCurrency,
      startDate: localDate('2026-01-01'),
      accounts: [
        { id: chart[index]?.cash as Uuid, code: '1000', type: 'ASSET', role: 'Bank' },
        { id: chart[index]?.sales as Uuid, code: '4000', type: 'INCOME', role: 'SalesRevenue' },
        { id: newId(), code: '7900', type: 'EXPENSE', role: 'Rounding' },
      ],
    })),
  });
  const known: Known[] = [];
  for (const [index, tenant] of small.tenants.entries()) {
    const ids = { receivable: newId(), payable: newId(), difference: newId() };
    expectAccepted(await small.books.execute(addControlAccounts, { tenantId: tenant.id }, ids, requestOf()));
    known.push({
      tenant,
      ...ids,
      cash: chart[index]?.cash as Uuid,
      sales: chart[index]?.sales as Uuid,
      drafts: [],
      entries: [],
    });
  }
  return { ...small, known };
}

/** One command on a tenant's books, of every kind that a status is made of; refusals are commands too. */
async function doSomething(books: Books, of: Known, random: Random): Promise<void> {
  const target = { tenantId: of.tenant.id };
  const month = String(random.integer({ least: 1, most: 12 })).padStart(2, '0');
  const date = localDate(`2026-${month}-15`);
  const currency = random.pick(['USD', 'EUR', 'PAB', 'CRC']);
  const amountE4 = String(random.integer({ least: 1, most: 99_999 }) * 100);
  const posting = async (accountId: Uuid): Promise<void> => {
    const posted = await books.execute(
      post,
      target,
      {
        source: 'MANUAL',
        postingDate: date,
        lines: [
          { accountId, currency, amountE4 },
          { accountId: of.sales, currency, amountE4: `-${amountE4}` },
        ],
      },
      requestOf(),
    );
    if (posted.ok) of.entries.push(posted.value.entryId);
  };
  const postingControl = (accountId: Uuid): Promise<unknown> =>
    books.execute(
      postControl,
      target,
      {
        accountId,
        otherId: of.sales,
        currency,
        amountE4: random.isTrue(0.5) ? amountE4 : `-${amountE4}`,
        postingDate: date,
      },
      requestOf(),
    );
  const kinds: (() => Promise<unknown>)[] = [
    () => posting(of.cash),
    () => postingControl(of.receivable),
    () => postingControl(of.payable),
    () => posting(of.difference),
    () => books.execute(addRate, target, { currency, date, rate: '2' }, requestOf()),
    async () => {
      const id = newId();
      const version = expectAccepted(
        await books.execute(
          writeDraft,
          target,
          { id, description: 'd', state: 'DRAFT', version: null },
          requestOf(),
        ),
      );
      of.drafts.push({ id, version });
    },
    async () => {
      const draft = of.drafts.at(-1);
      if (!draft) return;
      const state = random.pick(['DRAFT', 'PENDING_APPROVAL', 'POSTED'] as const);
      draft.version = expectAccepted(
        await books.execute(writeDraft, target, { ...draft, description: 'e', state }, requestOf()),
      );
    },
    () =>
      books.execute(
        addDocumentDraft,
        target,
        { state: random.pick(['DRAFT', 'PENDING_APPROVAL', 'POSTED'] as const), postingDate: date },
        requestOf(),
      ),
    async () => {
      const entryId = of.entries.pop();
      if (entryId === undefined) return;
      expectAccepted(await books.execute(markAccrual, target, { entryId, reverseOnDate: date }, requestOf()));
      if (random.isTrue(0.5) && of.entries.length > 0)
        await books.execute(
          linkReversal,
          target,
          { entryId, reversingEntryId: of.entries.pop() as Uuid },
          requestOf(),
        );
    },
    async () => {
      const found = await live(books, of.tenant.id);
      const period = random.pick(found.facts?.periods ?? []);
      await books.execute(
        changeLock,
        target,
        { periodId: period.id, to: 'LOCK_SALES', direction: 'forward' },
        requestOf(),
      );
    },
    () =>
      books.recordDenial({
        tenantId: of.tenant.id,
        field: 'Query.secret',
        permission: 'GL.Post',
        request: requestOf(),
      }),
  ];
  await random.pick(kinds)();
}

/** One of each that a status is made of, so that no seed leaves one out. */
async function doOneOfEach(books: Books, of: Known): Promise<void> {
  const target = { tenantId: of.tenant.id };
  const date = localDate('2026-01-15');
  const rate = { currency: 'CRC', date, rate: '2' };
  expectAccepted(await books.execute(addRate, target, rate, requestOf()));
  for (const accountId of [of.receivable, of.payable]) {
    const posting = { accountId, otherId: of.sales, currency: 'CRC', amountE4: '70300', postingDate: date };
    expectAccepted(await books.execute(postControl, target, posting, requestOf()));
  }
  for (const state of ['DRAFT', 'PENDING_APPROVAL'] as const)
    expectAccepted(
      await books.execute(
        writeDraft,
        target,
        { id: newId(), description: 'one', state, version: null },
        requestOf(),
      ),
    );
  expectAccepted(
    await books.execute(addDocumentDraft, target, { state: 'DRAFT', postingDate: date }, requestOf()),
  );
}

async function live(books: Books, tenantId: Uuid): Promise<StatusFound> {
  const found = await books.report(readTenantStatus, tenantId, { knownNumber: null });
  if (!found) throw new Error('the tenant is not served');
  return found;
}

async function expectEqualToLive(books: Books, tenants: readonly FixtureTenant[]): Promise<void> {
  for (const { id } of tenants) {
    const kept = await findStatus(books.control, id);
    const { head, facts } = await live(books, id);
    expect(kept).toEqual({ tenantId: id, version: 2, unreadableSinceMicros: null, head, facts });
  }
}

const controlRows = ({ directory }: TestBooks, sql: string): unknown[] => {
  const client = new DatabaseSync(path.join(directory, 'control.sqlite'), { readOnly: true });
  try {
    return client.prepare(sql).all();
  } finally {
    client.close();
  }
};
const statusRows = (world: TestBooks): unknown[] =>
  controlRows(world, 'select * from tenant_status order by tenant_id');

test('after any commands on several tenants the projection is what their databases say, also after a restart, and rebuilding changes no byte', async () => {
  const world = await openWorld();
  const random = randomFor('dashboard projection');
  const publisher = statusesOf(world.books);
  await publisher.all(requestOf());
  await expectEqualToLive(world.books, world.tenants);
  for (const known of world.known) await doOneOfEach(world.books, known);
  for (let round = 0; round < 12; round += 1) {
    const commands = random.integer({ least: 1, most: 12 });
    for (let index = 0; index < commands; index += 1)
      await doSomething(world.books, random.pick(world.known), random);
    await publisher.written(requestOf());
    await expectEqualToLive(world.books, world.tenants);
  }
  const maintained = statusRows(world);
  await rebuildStatuses(world.books, requestOf());
  expect(statusRows(world)).toEqual(maintained);

  // A process that ends before it has published: the next one takes up what it left.
  for (const known of world.known)
    for (let index = 0; index < 5; index += 1) await doSomething(world.books, known, random);
  await world.books.close();
  expect(statusRows(world)).toEqual(maintained);
  const again = await Books.open(world.options);
  onTestFinished(() => again.close());
  const swept = await statusesOf(again).all(requestOf());
  expect(swept).toMatchObject({ lookedAtCount: 3, alarms: [], failures: [] });
  await expectEqualToLive(again, world.tenants);
});

test('the sums of receivables, payables and the opening difference are those of the lines', async () => {
  const world = await openWorld();
  const random = randomFor('dashboard sums');
  for (const known of world.known) {
    await doOneOfEach(world.books, known);
    expect((await live(world.books, known.tenant.id)).facts).toMatchObject({
      receivables: [{ currency: 'CRC', originalE4: '70300', baseE4: '140600' }],
      payables: [{ currency: 'CRC', originalE4: '70300' }],
      entryDrafts: { draftCount: 1, awaitingCount: 1, oldestAwaitingDate: '2026-03-15' },
      documentDrafts: { draftCount: 1, oldestDraftDate: '2026-01-15', awaitingCount: 0 },
      currencies: [{ currency: 'CRC', newestRateDate: '2026-01-15' }],
    });
    for (let index = 0; index < 40; index += 1) await doSomething(world.books, known, random);
    const { facts } = await live(world.books, known.tenant.id);
    const client = new DatabaseSync(world.fileOf(known.tenant), { readOnly: true });
    const sums = (role: string): unknown[] =>
      client
        .prepare(
          `select l.original_currency as currency, cast(sum(l.original_amount) as text) as originalE4, cast(sum(l.base_amount) as text) as baseE4
           from journal_lines l join accounts a on a.id = l.account_id where a.control_role = ?
           group by 1 having sum(l.original_amount) <> 0 or sum(l.base_amount) <> 0 order by 1`,
        )
        .all(role)
        .map((row) => ({ ...row }));
    expect(facts?.receivables).toEqual(sums('DefaultAR'));
    expect(facts?.payables).toEqual(sums('DefaultAP'));
    const [difference] = client
      .prepare(
        `select cast(coalesce(sum(l.base_amount), 0) as text) as sum from journal_lines l join accounts a on a.id = l.account_id where a.code = '3900'`,
      )
      .all();
    expect(facts?.openingDifferenceE4).toBe(difference?.['sum']);
    client.close();
  }
});

test('keeping statuses makes no commit in the control plane, and a head that is known is not read again', async () => {
  const world = await openWorld();
  const commits = 'select number, hash from commits order by number';
  const before = controlRows(world, commits);
  const publisher = statusesOf(world.books);
  expect(await publisher.all(requestOf())).toMatchObject({ lookedAtCount: 3, writtenCount: 3 });
  expect(await publisher.all(requestOf())).toMatchObject({ lookedAtCount: 3, writtenCount: 0 });
  expect(controlRows(world, commits)).toEqual(before);
  const [tenant] = world.tenants;
  const { head } = await live(world.books, tenant?.id as Uuid);
  expect(
    await world.books.report(readTenantStatus, tenant?.id as Uuid, { knownNumber: head.number }),
  ).toEqual({ head, facts: null });
});

test('a sweep that is to stop ends after what it is looking at, and the next one looks at the rest', async () => {
  const world = await openWorld();
  const publisher = statusesOf(world.books);
  const stopped = await publisher.all(requestOf(), AbortSignal.abort());
  expect(stopped.lookedAtCount).toBeLessThan(3);
  expect(statusRows(world)).toHaveLength(stopped.lookedAtCount);
  expect(await publisher.all(requestOf())).toMatchObject({ lookedAtCount: 3 });
  await expectEqualToLive(world.books, world.tenants);
});

test('a status never goes back: what another publisher read earlier is not kept over what is newer', async () => {
  const world = await openWorld();
  const [known] = world.known as [Known];
  const tenantId = known.tenant.id;
  const early = await live(world.books, tenantId);
  expectAccepted(
    await world.books.execute(
      addRate,
      { tenantId },
      { currency: 'CRC', date: localDate('2026-02-01'), rate: '2' },
      requestOf(),
    ),
  );
  const publishers = [statusesOf(world.books), statusesOf(world.books)];
  await Promise.all(publishers.map((one) => one.all(requestOf())));
  await expectEqualToLive(world.books, world.tenants);
  const rows = statusRows(world);
  if (!early.facts) throw new Error('no facts');
  const late = { kind: 'read', tenantId, head: early.head, facts: early.facts } as const;
  expect(
    expectAccepted(await world.books.executeControl(keepStatuses, { changes: [late] }, requestOf())),
  ).toBe(0);
  expect(statusRows(world)).toEqual(rows);
});

test('a tenant that cannot be read is marked since when, keeps what it last said, and is well again when it is read', async () => {
  const world = await openWorld();
  const [sick] = world.known as [Known];
  const publisher = statusesOf(world.books);
  await publisher.all(requestOf());
  await world.books.close();
  const file = world.fileOf(sick.tenant);
  renameSync(file, `${file}.whole`);
  writeFileSync(file, 'this is no database');
  const books = await Books.open(world.options);
  onTestFinished(() => books.close());
  const other = statusesOf(books);
  const first = await other.all(requestOf());
  expect(first.failures.map(({ tenantId }) => tenantId)).toEqual([sick.tenant.id]);
  const marked = await findStatus(books.control, sick.tenant.id);
  expect(marked?.unreadableSinceMicros).toMatch(/^\d{16}$/);
  expect(marked?.facts?.periods).toHaveLength(12);
  await other.all(requestOf());
  await rebuildStatuses(books, requestOf(), [sick.tenant.id]);
  expect(await findStatus(books.control, sick.tenant.id)).toEqual(marked);
  await expectEqualToLive(books, world.tenants.slice(1));

  copyFileSync(`${file}.whole`, file);
  expect(await other.all(requestOf())).toMatchObject({ writtenCount: 1, failures: [] });
  await expectEqualToLive(books, world.tenants);
});

test('books that end before what is kept of them are named and left; rebuilding accepts them as they are', async () => {
  const world = await openWorld();
  const [restored] = world.known as [Known];
  const tenantId = restored.tenant.id;
  const publisher = statusesOf(world.books);
  await publisher.all(requestOf());
  const kept = await findStatus(world.books.control, tenantId);
  if (!kept?.facts) throw new Error('no facts');
  const ahead = {
    kind: 'read',
    tenantId,
    head: { number: '999', instantMicros: '1' },
    facts: kept.facts,
  } as const;
  expectAccepted(await world.books.executeControl(keepStatuses, { changes: [ahead] }, requestOf()));
  expect(await publisher.all(requestOf())).toMatchObject({
    alarms: [{ event: 'dashboard.booksBehind', tenantId }],
    writtenCount: 0,
  });
  await rebuildStatuses(world.books, requestOf(), [tenantId]);
  await expectEqualToLive(world.books, world.tenants);
});

test('a watcher is notified of each write of this process, to a tenant or to the control plane, until it has seen enough', async () => {
  const world = await openWorld();
  const [one, other] = [[] as (Uuid | null)[], [] as (Uuid | null)[]];
  const stop = world.books.watchWritten((tenantId) => one.push(tenantId));
  world.books.watchWritten((tenantId) => other.push(tenantId));
  const [known] = world.known as [Known];
  const tenantId = known.tenant.id;
  const rate = { currency: 'CRC', date: localDate('2026-02-01'), rate: '2' };
  expectAccepted(await world.books.execute(addRate, { tenantId }, rate, requestOf()));
  stop();
  expectAccepted(await world.books.executeControl(keepStatuses, { changes: [] }, requestOf()));
  expect(one).toEqual([tenantId]);
  expect(other).toEqual([tenantId, null]);
});
