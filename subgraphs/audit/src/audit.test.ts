import { setTimeout } from 'node:timers/promises';
import { bitmapOf } from '@cifra/access/bitmap';
import type { Claim } from '@cifra/access/claim';
import { FIRM_SCOPE_ID } from '@cifra/books/directory';
import { capabilityModules } from '@cifra/capabilities/registry';
import { changeSettingCommand } from '@cifra/firm/settings/change-setting';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { periodOfDate } from '@cifra/ledger/journal/queries';
import { CatchUp } from '@cifra/books/follow/catch-up';
import { Followers } from '@cifra/books/follow/followers';
import { listKnownHeads } from '@cifra/trail/heads/known-heads';
import { headsFollower } from '@cifra/trail/heads/heads-follower';
import type { AuditLine } from '@cifra/trail/lines/audit-line';
import { exportLines } from '@cifra/trail/lines/export-lines';
import { lineFolder } from '@cifra/trail/lines/line-folder';
import { bringFirmLines, linesFollower } from '@cifra/trail/lines/lines-followers';
import { newId } from '@cifra/books/ids';
import type { Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { ask, askTenant } from '../../../test/support/ask.ts';
import { changeLock, linkReversal, post, writeDraft } from '../../../test/support/fixture-commands.ts';
import { eraseUser } from '../../../test/support/user-commands.ts';
import { openTenantBooks, type TenantBooks } from '../../../test/worlds/books/tenant-books.ts';
import { exportDigest } from '@cifra/trail/heads/export-digest';
import { createAuditSubgraph, type AuditSubgraph } from './subgraph.ts';

const commandModules = [
  ...capabilityModules,
  new URL('../../../test/support/user-commands.ts', import.meta.url).href,
];

interface Change {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}
interface Page<Node> {
  readonly edges: readonly { readonly node: Node }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}
interface Entry {
  readonly commit: {
    readonly number: string;
    readonly instant: string;
    readonly hash: string;
    readonly reason: string | null;
    readonly origin: string;
    readonly command: string;
    readonly actor: { readonly id: string; readonly name: string };
  };
  readonly events: readonly {
    readonly event: string;
    readonly objectType: string;
    readonly changes: readonly Change[];
  }[];
  readonly versions: readonly {
    readonly objectType: string;
    readonly objectId: string;
    readonly isFirst: boolean;
    readonly changes: readonly Change[];
  }[];
}
const CHANGES = 'changes { field before after }';
const ENTRY = `edges { node { commit { number instant hash reason origin command outcome actor { id name } } events { event objectType objectId ${CHANGES} } versions { objectType objectId isFirst ${CHANGES} } } } pageInfo { hasNextPage endCursor }`;
const EVENT = `edges { node { event objectType objectId ordinal ${CHANGES} commit { number outcome command actor { name } } } } pageInfo { hasNextPage endCursor }`;

let world: TenantBooks;
let subgraph: AuditSubgraph;
beforeEach(async () => {
  world = await openTenantBooks({ commandModules });
  subgraph = createAuditSubgraph({
    books: world.books,
    log: ({ error }) => {
      throw error;
    },
  });
});
afterEach(() => world.close());

async function readTenant<Data>(fields: string): Promise<Data> {
  const { data, errors } = await askTenant<Data>(subgraph, world.tenant.id, fields, {
    claim: world.claim(['Audit.Read', 'Audit.Verify']),
  });
  expect(errors).toEqual([]);
  return data;
}
const timelineOf = async (objectType: string, objectId: string, args = ''): Promise<Page<Entry>> =>
  (
    await readTenant<{ timeline: Page<Entry> }>(
      `timeline(objectType: "${objectType}", objectId: "${objectId}"${args}) { ${ENTRY} }`,
    )
  ).timeline;

async function march(): Promise<Uuid> {
  return (await world.books.read(
    world.tenant.id,
    async (tx) => (await tx.first(periodOfDate, { date: localDate('2026-03-15') }))?.id,
  )) as Uuid;
}

async function postEntry(
  options: { sourceId?: Uuid; kind?: 'ORDINARY' | 'REVERSING'; amountE4?: string } = {},
): Promise<Uuid> {
  const { amountE4 = '12345600', ...rest } = options;
  const lines = [
    { accountId: world.accounts.rent, currency: 'PAB', amountE4 },
    { accountId: world.accounts.cash, currency: 'PAB', amountE4: `-${amountE4}` },
  ];
  const outcome = await world.books.execute(
    post,
    { tenantId: world.tenant.id },
    { source: 'MANUAL', postingDate: localDate('2026-03-15'), lines, ...rest },
    world.request(),
  );
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  return outcome.value.entryId;
}

test('the trail names a user as the firm knows them now, keeps no name itself, and says so once they were erased', async () => {
  const { id, name } = world.user;
  const entryId = await postEntry();
  const actorOf = async () => (await timelineOf('JournalEntry', entryId)).edges[0]?.node.commit.actor;
  expect(await actorOf()).toEqual({ id, name });
  const file = world.fileOf();
  for (const each of [file, `${file}-wal`]) expect(readFileSync(each).includes(name), each).toBe(false);
  expect(await world.books.executeControl(eraseUser, { id }, world.request())).toMatchObject({ ok: true });
  expect(await actorOf()).toEqual({ id, name: '[erased]' });
});

test('"who changed this, and why?" is one query: who, when, from where, why, before and after, number and hash', async () => {
  const periodId = await march();
  const reason = 'The bank statement of March came late.';
  await world.books.execute(
    changeLock,
    { tenantId: world.tenant.id },
    { periodId, to: 'LOCK_SALES', direction: 'forward' },
    world.request(),
  );
  await world.books.execute(
    changeLock,
    { tenantId: world.tenant.id },
    { periodId, to: 'UNLOCKED', direction: 'back' },
    world.request({ reason }),
  );
  const [created, locked, unlocked, ...more] = (await timelineOf('Period', periodId)).edges.map(
    ({ node }) => node,
  );
  expect(more).toEqual([]);
  expect(created?.versions[0]).toMatchObject({ isFirst: true });
  expect(created?.versions[0]?.changes).toContainEqual({
    field: 'lock_state',
    before: null,
    after: 'UNLOCKED',
  });
  expect(locked?.versions).toEqual([
    {
      objectType: 'Period',
      objectId: periodId,
      isFirst: false,
      changes: [{ field: 'lock_state', before: 'UNLOCKED', after: 'LOCK_SALES' }],
    },
  ]);
  expect(unlocked).toMatchObject({
    commit: {
      reason,
      origin: '127.0.0.1 vitest',
      command: 'fixture.changeLock',
      actor: { id: world.user.id, name: 'senior' },
    },
    events: [
      {
        event: 'PERIOD_LOCK_CHANGED',
        objectType: 'Period',
        changes: [{ field: 'lockState', before: 'LOCK_SALES', after: 'UNLOCKED' }],
      },
    ],
    versions: [{ changes: [{ field: 'lock_state', before: 'LOCK_SALES', after: 'UNLOCKED' }] }],
  });
  expect(unlocked?.commit.instant).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
  expect(unlocked?.commit.hash).toMatch(/^[0-9a-f]{64}$/);
  const { commit } = await readTenant<{ commit: { hash: string } }>(
    `commit(number: "${unlocked?.commit.number}") { hash events { event } }`,
  );
  expect(commit).toEqual({ hash: unlocked?.commit.hash, events: [{ event: 'PERIOD_LOCK_CHANGED' }] });
});

test('a long history is paged, and the first change of a page is compared with the version before the page', async () => {
  const periodId = await march();
  const steps = [
    'LOCK_SALES',
    'UNLOCKED',
    'LOCK_PURCHASING',
    'UNLOCKED',
    'LOCK_SALES',
    'LOCK_SALES_AND_PURCHASING',
  ] as const;
  for (const to of steps)
    await world.books.execute(
      changeLock,
      { tenantId: world.tenant.id },
      { periodId, to, direction: to === 'UNLOCKED' ? 'back' : 'forward' },
      world.request({ reason: 'Going back and forth for the pages.' }),
    );
  const whole = (await timelineOf('Period', periodId)).edges;
  const paged: Page<Entry>['edges'][number][] = [];
  for (let after = ''; ;) {
    const page = await timelineOf('Period', periodId, `, first: 2${after}`);
    expect(page.edges.length).toBeLessThanOrEqual(2);
    paged.push(...page.edges);
    if (!page.pageInfo.hasNextPage) break;
    after = `, after: "${page.pageInfo.endCursor}"`;
  }
  expect(paged).toEqual(whole);
  expect(paged.slice(1).map(({ node }) => node.versions[0]?.changes[0]?.after)).toEqual([...steps]);
});

test('an entry’s timeline has its draft’s versions before it and its reversal after it; the draft’s has the entry', async () => {
  const draftId = newId();
  const request = () => world.request();
  const target = { tenantId: world.tenant.id };
  const first = await world.books.execute(
    writeDraft,
    target,
    { id: draftId, description: 'Rent', state: 'DRAFT', version: null },
    request(),
  );
  if (!first.ok) throw new Error('refused');
  await world.books.execute(
    writeDraft,
    target,
    { id: draftId, description: 'Rent of March', state: 'PENDING_APPROVAL', version: first.value },
    request(),
  );
  const entryId = await postEntry({ sourceId: draftId });
  const reversingEntryId = await postEntry({ kind: 'REVERSING', amountE4: '12345600' });
  await world.books.execute(linkReversal, target, { entryId, reversingEntryId }, request());

  const entries = (await timelineOf('JournalEntry', entryId)).edges.map(({ node }) => node);
  expect(entries.map(({ events }) => events.map(({ event }) => event))).toEqual([
    ['FIXTURE_DRAFT_SAVED'],
    ['FIXTURE_DRAFT_CHANGED'],
    ['ENTRY_POSTED'],
    ['ENTRY_POSTED'],
    ['FIXTURE_REVERSED'],
  ]);
  expect(entries[1]?.versions).toEqual([
    {
      objectType: 'EntryDraft',
      objectId: draftId,
      isFirst: false,
      changes: [
        { field: 'state', before: 'DRAFT', after: 'PENDING_APPROVAL' },
        { field: 'description', before: 'Rent', after: 'Rent of March' },
      ],
    },
  ]);
  expect(entries[2]?.versions[0]?.changes).toContainEqual({
    field: 'total_base_amount',
    before: null,
    after: '1234.5600',
  });
  expect(entries[3]?.versions).toMatchObject([
    { objectType: 'JournalEntry', objectId: reversingEntryId, isFirst: true },
  ]);
  const ofDraft = (await timelineOf('EntryDraft', draftId)).edges.map(({ node }) => node.events[0]?.event);
  expect(ofDraft).toEqual([
    'FIXTURE_DRAFT_SAVED',
    'FIXTURE_DRAFT_CHANGED',
    'ENTRY_POSTED',
    'FIXTURE_REVERSED',
  ]);
});

test('an unknown object has an empty timeline, whatever its name', async () => {
  for (const [objectType, objectId] of [
    ['Period', newId()],
    ['Period', 'not-an-id'],
    ['toString', 'x'],
    ['commits', '1'],
  ] as const)
    expect((await timelineOf(objectType, objectId)).edges).toEqual([]);
});

test('events are filtered by what, which object, who, outcome and when; refused attempts are among them', async () => {
  type Events = {
    auditEvents: Page<{ event: string; ordinal: number; commit: { number: string; outcome: string } }>;
  };
  const periodId = await march();
  await world.books.execute(
    changeLock,
    { tenantId: world.tenant.id },
    { periodId, to: 'CLOSED', direction: 'forward' },
    world.request(),
  );
  // Two commits of one millisecond have the same instant: a filter by time cannot part them.
  await setTimeout(5);
  await postEntry();
  const filtered = async (filter: string, args = ''): Promise<Events['auditEvents']> =>
    (await readTenant<Events>(`auditEvents(filter: { ${filter} }${args}) { ${EVENT} }`)).auditEvents;
  const names = (page: Events['auditEvents']) => page.edges.map(({ node }) => node.event);
  expect(names(await filtered(''))).toEqual([
    'ENTRY_POSTED',
    'COMMAND_REFUSED',
    'FIXTURE_BOOKS',
    'FISCAL_YEAR_OPENED',
  ]);
  expect(names(await filtered('event: "ENTRY_POSTED"'))).toEqual(['ENTRY_POSTED']);
  expect(names(await filtered('outcome: REFUSED'))).toEqual(['COMMAND_REFUSED']);
  expect(names(await filtered(`actorId: "${world.user.id}", objectType: "JournalEntry"`))).toEqual([
    'ENTRY_POSTED',
  ]);
  expect(names(await filtered(`actorId: "${newId()}"`))).toEqual([]);
  // What is never stored is asked of no database: not every server takes it.
  const unseen = await askTenant<Events>(
    subgraph,
    world.tenant.id,
    `auditEvents(filter: { objectId: "\\u0000" }) { ${EVENT} }`,
    { claim: world.claim(['Audit.Read']) },
  );
  expect(unseen.errors).toMatchObject([
    { extensions: { code: 'INPUT_INVALID', facts: { field: 'filter.objectId' } } },
  ]);
  expect(names(await filtered('commitNumber: "1"'))).toEqual(['FIXTURE_BOOKS', 'FISCAL_YEAR_OPENED']);
  const { commits } = await readTenant<{ commits: Page<{ number: string; instant: string }> }>(
    'commits { edges { node { number instant events { event } } } pageInfo { hasNextPage endCursor } }',
  );
  expect(commits.edges.map(({ node }) => node.number)).toEqual(['3', '2', '1']);
  const [third] = commits.edges;
  expect(names(await filtered(`from: "${third?.node.instant}"`))).toEqual(['ENTRY_POSTED']);
  expect(names(await filtered(`to: "${third?.node.instant}"`))).toEqual([
    'COMMAND_REFUSED',
    'FIXTURE_BOOKS',
    'FISCAL_YEAR_OPENED',
  ]);
  const first = await filtered('', ', first: 3');
  expect(names(await filtered('', `, first: 3, after: "${first.pageInfo.endCursor}"`))).toEqual([
    'FISCAL_YEAR_OPENED',
  ]);
});

test('T3: another tenant’s trail is refused; the firm’s trail tells of the attempt, and that tenant’s books have nothing of it', async () => {
  const { data, errors } = await askTenant(subgraph, world.other.id, 'commits { edges { cursor } }', {
    claim: world.claim(['Audit.Read']),
  });
  expect(data).toBeNull();
  expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND_OR_DENIED' } }]);
  const seen = await askTenant<{ auditEvents: Page<{ event: string }> }>(
    subgraph,
    world.other.id,
    `auditEvents(filter: { outcome: DENIED }) { ${EVENT} }`,
    { claim: world.claim(['Audit.Read'], world.other) },
  );
  expect(seen.data.auditEvents.edges).toEqual([]);
  const firm = await ask<{ firmAuditEvents: Page<{ objectId: string; changes: Change[] }> }>(
    subgraph,
    `{ firmAuditEvents(filter: { outcome: DENIED }) { ${EVENT} } }`,
    { claim: world.firmClaim(['Audit.Read']) },
  );
  expect(firm.data.firmAuditEvents.edges).toMatchObject([
    {
      node: {
        objectId: 'Tenant',
        changes: [{ field: 'permission' }, { field: 'tenantId', after: world.other.id }],
      },
    },
  ]);
});

test('A4: a field without its permission is denied, and the attempt is recorded although nothing else is', async () => {
  const { errors } = await askTenant(subgraph, world.tenant.id, 'verification { isValid }', {
    claim: world.claim(['Audit.Read']),
  });
  expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND_OR_DENIED' } }]);
  const { auditEvents } = await readTenant<{ auditEvents: Page<{ objectId: string; changes: Change[] }> }>(
    `auditEvents(filter: { event: "ACCESS_DENIED" }) { ${EVENT} }`,
  );
  expect(auditEvents.edges).toMatchObject([
    { node: { objectId: 'Tenant.verification', changes: [{ field: 'permission', after: 'Audit.Verify' }] } },
  ]);
});

test('the firm’s own trail is read firm-wide only', async () => {
  const document = `{ firmAuditEvents(filter: { objectType: "Tenant" }, first: 1) { ${EVENT} } }`;
  const { data } = await ask<{ firmAuditEvents: Page<{ objectId: string }> }>(subgraph, document, {
    claim: world.firmClaim(['Audit.Read']),
  });
  expect(data.firmAuditEvents.edges).toMatchObject([
    { node: { event: 'FIXTURE_TENANT', objectId: world.other.id } },
  ]);
  expect(data.firmAuditEvents.pageInfo.hasNextPage).toBe(true);
  const denied = await ask(subgraph, document, { claim: world.claim(['Audit.Read']) });
  expect(denied.errors).toMatchObject([{ extensions: { code: 'SCOPE_WRONG' } }]);
});

test('I3: a commit about one client is told to whoever may read that client’s trail: done, refused, and with a spent key', async () => {
  const { tenant, other } = world;
  const change = async (
    scopeId: Uuid,
    value: string | null,
    idempotencyKey: string,
    key = 'fx.staleAfterDays',
  ) =>
    world.books.executeControl(
      changeSettingCommand,
      { scopeId, key, value },
      { ...world.request({ idempotencyKey, reason: `Because of ${scopeId}.` }), actor: operator },
    );
  const operator = { kind: 'operator', id: null, name: 'operator' } as const;
  const answers = [
    await change(other.id, '3', 'one'),
    await change(other.id, '4', 'one'),
    await change(other.id, '5', 'two', 'no.such'),
    await change(tenant.id, '3', 'three'),
    await change(FIRM_SCOPE_ID, '6', 'four'),
  ];
  expect(answers.map((answer) => answer.ok || answer.refusal.code)).toEqual([
    true,
    'IDEMPOTENCY_KEY_REUSED',
    'SETTING_UNKNOWN',
    true,
    true,
  ]);
  const all = world.firmClaim(['Audit.Read']);
  if (all.scope.kind !== 'firm') throw new Error('a claim of the firm');
  const narrowed = {
    ...all,
    scope: {
      ...all.scope,
      sets: [
        { permissions: all.scope.permissions, tenants: bitmapOf([tenant.number]) },
        { permissions: bitmapOf([]), tenants: bitmapOf([other.number]) },
      ],
    },
  };
  const told = async (claim: Claim, filter = '') => {
    const { data } = await ask<{
      firmAuditEvents: Page<{ commit: { reason: string | null } }> & { totalCount: number };
    }>(
      subgraph,
      `{ firmAuditEvents(${filter}first: 50) { totalCount edges { node { event changes { after } commit { reason events { event } } } } pageInfo { hasNextPage endCursor } } }`,
      { claim },
    );
    const { totalCount, edges } = data.firmAuditEvents;
    return {
      totalCount,
      text: JSON.stringify(edges),
      reasons: edges.flatMap(({ node }) => node.commit.reason ?? []),
    };
  };
  const [whole, less] = [await told(all), await told(narrowed)];
  const reasonOf = (id: Uuid) => `Because of ${id}.`;
  expect(whole.reasons).toEqual([FIRM_SCOPE_ID, tenant.id, other.id, other.id, other.id].map(reasonOf));
  expect(less.reasons).toEqual([FIRM_SCOPE_ID, tenant.id].map(reasonOf));
  expect(whole.totalCount - less.totalCount).toBe(3);
  expect(less.text).not.toContain(reasonOf(other.id));
  const refused = await told(narrowed, 'filter: { outcome: REFUSED }, ');
  expect(refused.text).not.toContain(reasonOf(other.id));
});

test('heads reach the control plane: those that moved, once; one tenant’s failure does not keep the others back', async () => {
  const publisher = new CatchUp(world.books, headsFollower(world.books));
  expect(await publisher.all(world.request())).toMatchObject({
    lookedAtCount: 2,
    writtenCount: 2,
    alarms: [],
    failures: [],
  });
  expect(await publisher.written(world.request())).toMatchObject({ lookedAtCount: 0, writtenCount: 0 });
  await postEntry();
  expect(await publisher.written(world.request())).toMatchObject({ lookedAtCount: 1, writtenCount: 1 });
  const { verification } = await readTenant<{
    verification: { isValid: boolean; knownHeadCount: number; headNumber: string };
  }>('verification { isValid knownHeadCount headNumber cannotDetect }');
  expect(verification).toMatchObject({ isValid: true, knownHeadCount: 2, headNumber: '2' });

  // What another process wrote is found when all are looked at.
  await postEntry();
  const fresh = await world.openAgain();
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${world.fileOf(world.other)}${suffix}`, { force: true });
  const later = new CatchUp(fresh, headsFollower(fresh));
  for (const recorded of [1, 0])
    expect(await later.all(world.request())).toMatchObject({
      lookedAtCount: 2,
      writtenCount: recorded,
      alarms: [],
      failures: [{ tenantId: world.other.id }],
    });
});

test('the server’s follower keeps the heads by itself, and records a chain that was cut once, however often it looks', async () => {
  const alarms: object[] = [];
  const followers = new Followers(world.books, {
    followers: [{ ...headsFollower(world.books), pace: {} }],
    request: () => world.request(),
    log: (record) => alarms.push(record),
    timing: { pauseMilliseconds: 5, pollMilliseconds: 50, sweepMilliseconds: 50 },
  });
  followers.start();
  const keptHeads = async (): Promise<readonly { readonly number: string }[]> =>
    listKnownHeads(world.books.control, world.tenant.id);
  await postEntry();
  await vi.waitFor(async () => expect((await keptHeads())[0]?.number).toBe('2'));
  const client = new DatabaseSync(world.fileOf());
  for (const { name } of client.prepare(`select name from sqlite_schema where type = 'trigger'`).all())
    client.exec(`drop trigger "${String(name)}"`);
  client.exec('pragma foreign_keys = off; delete from commits where number = 2');
  client.close();
  await vi.waitFor(() => expect(alarms.length).toBeGreaterThan(2));
  await followers.stop();
  expect(alarms[0]).toMatchObject({
    event: 'chainHeads.contradiction',
    follower: 'chainHeads',
    tenantId: world.tenant.id,
    known: { number: '2' },
    found: null,
  });
  const { data } = await ask<{ firmAuditEvents: { edges: unknown[] } }>(
    subgraph,
    '{ firmAuditEvents(filter: { event: "CHAIN_HEAD_CONTRADICTED" }) { edges { node { objectId } } } }',
    { claim: world.firmClaim(['Audit.Read']) },
  );
  expect(data.firmAuditEvents.edges).toMatchObject([{ node: { objectId: world.tenant.id } }]);
  expect((await keptHeads())[0]?.number).toBe('2');
});

test('the control plane is verified for whoever has Audit.Verify in the firm, and for nobody else', async () => {
  const document =
    '{ controlVerification { isValid firstFault commitCount headNumber chainFaults { kind } cannotDetect } }';
  const verified = await ask<{ controlVerification: object }>(subgraph, document, {
    claim: world.firmClaim(['Audit.Verify']),
  });
  expect(verified.data.controlVerification).toMatchObject({
    isValid: true,
    firstFault: null,
    chainFaults: [],
  });
  for (const claim of [world.firmClaim(['Audit.Read']), world.claim(['Audit.Verify'])]) {
    const { data, errors } = await ask<{ controlVerification: object | null }>(subgraph, document, { claim });
    expect([data.controlVerification, errors.length]).toEqual([null, 1]);
  }
});

test('the digest is one signed text with every chain’s head, and its export is an event before it is answered', async () => {
  await new CatchUp(world.books, headsFollower(world.books)).all(world.request());
  const signed: string[] = [];
  const { digest, signature } = await exportDigest(
    world.books,
    {
      sign: async (text) => {
        signed.push(text);
        return { signature: `signature of ${text.length}`, earlierSignature: null };
      },
      nowMicros: () => 1_775_000_000_000_000n,
      publicKeys: async () => [],
    },
    world.request(),
  );
  expect(signed).toEqual([digest]);
  expect(signature).toBe(`signature of ${digest.length}`);
  const content = JSON.parse(digest) as {
    tenants: { tenantId: string; headNumber: string; headHash: string }[];
  };
  expect(content).toMatchObject({
    format: 'cifra-digest-1',
    issuedAt: '2026-03-31T23:33:20.000000Z',
    previous: null,
    tenants: [{ tenantId: world.tenant.id, headNumber: '1' }, { tenantId: world.other.id }],
  });
  const { commit } = await readTenant<{ commit: { hash: string } }>('commit(number: "1") { hash }');
  expect(content.tenants[0]?.headHash).toBe(commit.hash);
  const { data } = await ask<{ firmAuditEvents: Page<unknown> }>(
    subgraph,
    `{ firmAuditEvents(filter: { event: "DIGEST_EXPORTED" }) { ${EVENT} } }`,
    { claim: world.firmClaim(['Audit.Read']) },
  );
  expect(data.firmAuditEvents.edges).toHaveLength(1);
});

describe('lines for a SIEM', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'cifra-lines-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const textIn = (trail: string): string =>
    readdirSync(path.join(folder, trail))
      .toSorted()
      .map((file) => readFileSync(path.join(folder, trail, file), 'utf8'))
      .join('');
  const linesIn = (trail: string): AuditLine[] =>
    textIn(trail)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as AuditLine);
  const placeOf = ({ commit, ordinal }: AuditLine): string => `${commit}/${ordinal}`;

  test('every commit of every tenant is a line for each of its events, once, in the order of its chain, and no number is missing', async () => {
    await postEntry();
    await postEntry();
    const follower = new CatchUp(world.books, linesFollower(world.books, lineFolder(folder)));
    await follower.all(world.request());
    const first = linesIn(world.tenant.slug);
    await postEntry();
    await follower.written(world.request());
    const lines = linesIn(world.tenant.slug);
    expect(lines.slice(0, first.length)).toEqual(first);
    expect(new Set(lines.map(placeOf)).size).toBe(lines.length);
    const commits = [...new Set(lines.map(({ commit }) => Number(commit)))];
    expect(commits).toEqual(commits.map((_, index) => index + 1));
    const { auditEvents } = await readTenant<{
      auditEvents: Page<{ event: string; ordinal: number; commit: { number: string } }>;
    }>(`auditEvents(first: 100) { ${EVENT} }`);
    expect(
      lines
        .filter(({ event }) => event !== null)
        .map(({ commit, ordinal, event }) => [commit, ordinal, event]),
    ).toEqual(
      auditEvents.edges.map(({ node }) => [node.commit.number, node.ordinal, node.event]).toReversed(),
    );
    // People by their ids alone: what left the house could not be erased.
    const people = lines.filter(({ actor }) => actor.kind === 'user');
    expect(people.length).toBeGreaterThan(0);
    expect(people.every(({ actor }) => actor.id !== null && actor.name === null)).toBe(true);
    expect(lines.at(-1)).toMatchObject({
      format: 'cifra-audit-1',
      kind: 'tenant',
      tenantId: world.tenant.id,
      outcome: 'done',
    });
    // Nobody else's.
    expect(lines.every(({ tenantId }) => tenantId === world.tenant.id)).toBe(true);
    expect(linesIn(world.other.slug).every(({ tenantId }) => tenantId === world.other.id)).toBe(true);
  });

  test('what a crash tore off is ended, and follows again whole', async () => {
    await postEntry();
    const follower = new CatchUp(world.books, linesFollower(world.books, lineFolder(folder)));
    await follower.all(world.request());
    const [file = ''] = readdirSync(path.join(folder, world.tenant.slug));
    appendFileSync(path.join(folder, world.tenant.slug, file), '{"format":"cifra-au');
    await postEntry();
    await follower.written(world.request());
    const texts = textIn(world.tenant.slug).trimEnd().split('\n');
    expect(texts.filter((text) => text === '{"format":"cifra-au')).toHaveLength(1);
    const whole = texts.filter((text) => text.endsWith('}')).map((text) => JSON.parse(text) as AuditLine);
    expect(whole).toHaveLength(texts.length - 1);
    expect(new Set(whole.map(placeOf)).size).toBe(whole.length);
    expect(whole.at(-1)?.event).toBe('ENTRY_POSTED');
  });

  test('a folder that cannot be written to keeps the cursor where it was, and nothing is skipped', async () => {
    await postEntry();
    const broken = new CatchUp(
      world.books,
      linesFollower(world.books, { write: () => Promise.reject(new Error('the disk is full')) }),
    );
    expect((await broken.all(world.request())).failures).toHaveLength(2);
    const follower = new CatchUp(world.books, linesFollower(world.books, lineFolder(folder)));
    await follower.all(world.request());
    expect(linesIn(world.tenant.slug)[0]?.commit).toBe('1');
  });

  test('the firm’s own trail comes too, from where it was left, and its export is its last line', async () => {
    const bring = () => bringFirmLines(world.books, lineFolder(folder), world.request());
    await world.books.executeControl(
      changeSettingCommand,
      { scopeId: FIRM_SCOPE_ID, key: 'fx.staleAfterDays', value: '7' },
      world.request(),
    );
    expect(await bring()).toBeGreaterThan(0);
    const before = linesIn('_firm');
    expect(await bring()).toBe(0);
    const exported = await exportLines(world.books, { trail: { kind: 'firm' }, after: '0' }, world.request());
    if (!exported.ok) throw new Error(exported.refusal.code);
    const pages: AuditLine[] = [];
    for await (const lines of exported.value.pages) pages.push(...lines);
    expect(pages.slice(0, before.length)).toEqual(before);
    expect(pages.at(-1)).toMatchObject({
      commit: exported.value.through,
      event: 'FIRM_AUDIT_LINES_EXPORTED',
      changes: [{ field: 'after', before: null, after: '0' }],
    });
    expect(await bring()).toBe(1);
    expect(linesIn('_firm').map(placeOf)).toEqual(pages.map(placeOf));
  });

  test('an export of a tenant is recorded before its first line, goes on after a commit, and ends with its own record', async () => {
    await postEntry();
    const trail = { kind: 'tenant', tenantId: world.tenant.id, slug: world.tenant.slug } as const;
    const linesAfter = async (after: string): Promise<AuditLine[]> => {
      const exported = await exportLines(world.books, { trail, after }, world.request());
      if (!exported.ok) throw new Error(exported.refusal.code);
      const { auditEvents } = await readTenant<{ auditEvents: Page<{ event: string }> }>(
        `auditEvents(first: 1) { ${EVENT} }`,
      );
      expect(auditEvents.edges[0]?.node.event).toBe('AUDIT_LINES_EXPORTED');
      const all: AuditLine[] = [];
      for await (const lines of exported.value.pages) all.push(...lines);
      expect(all.at(-1)).toMatchObject({ event: 'AUDIT_LINES_EXPORTED', commit: exported.value.through });
      return all;
    };
    const first = await linesAfter('0');
    await postEntry();
    const later = await linesAfter(first.at(-1)?.commit ?? '');
    expect(later.map(({ event }) => event).at(-1)).toBe('AUDIT_LINES_EXPORTED');
    expect(BigInt(later[0]?.commit ?? 0)).toBe(BigInt(first.at(-1)?.commit ?? 0) + 1n);
    const unknown = await exportLines(
      world.books,
      { trail: { ...trail, tenantId: newId() }, after: '0' },
      world.request(),
    );
    expect(unknown.ok).toBe(false);
  });
});
