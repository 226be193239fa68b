import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Uuid } from '@cifra/domain/ids';
import { firmObjectId, objectId, parseObjectId } from '@cifra/domain/object-id';
import { KeyUses } from '@cifra/firm/api-keys/uses/key-uses';
import { systemRequest } from '@cifra/ops/system-request';
import { openDocumentClient, type DocumentClient } from '../worlds/firm/client.ts';
import { openFirm, type Input, type Member, type Person, type TestFirm } from '../worlds/firm/firm.ts';
import { idOfOperation, PARTNER_MANIFEST, type PartnerOperation } from '../worlds/firm/partner-manifest.ts';
import { invoice } from '../documents/document-steps.ts';
import { storedId, type StoredRows } from '../support/stored/stored-rows.ts';

/** A partner's key through the gateway: given, used, rotated, revoked; and what it never does. */

const CLUSTER = 'web-shop';
const HELD = ['Document.Read', 'Entry.Draft', 'Entry.Submit', 'Books.Export', 'File.Download', 'Partner.Run'];

let firm: TestFirm;
let client: DocumentClient;
let other: DocumentClient;
beforeAll(async () => {
  firm = await openFirm();
  client = await openDocumentClient(firm);
  other = await openDocumentClient(firm);
  await invoice(client, { date: '2026-03-10' });
  const needsApproval = { key: 'entries.manualNeedApproval', value: 'true' };
  await firm.do('changeTenantSetting', needsApproval, { as: 'owner', tenant: client.tenant.slug });
  await owner('composeCluster', { code: CLUSTER, name: 'Web shop', permissions: HELD });
});
afterAll(() => firm?.close());

const owner = (mutation: string, input: Input): Promise<Member> => firm.do(mutation, input, { as: 'owner' });

interface Shown {
  readonly id: string;
  readonly secret: string;
}

const wanted = (change: Input = {}): Input => ({
  name: 'Shop of the bakery',
  holder: 'PARTNER',
  tenantIds: [client.tenant.id],
  cluster: CLUSTER,
  manifest: PARTNER_MANIFEST,
  reason: 'Ordered by the client on the phone.',
  ...change,
});

async function create(change: Input = {}): Promise<Shown> {
  const issued = await owner('createKey', wanted(change));
  if (issued.code !== undefined) throw new Error(JSON.stringify(issued));
  return shownIn(issued);
}

const shownIn = (issued: Member): Shown => ({
  id: (issued['key'] as { readonly id: string }).id,
  secret: String(issued['secret']),
});

interface Answered {
  readonly status: number;
  readonly data: Record<string, Member> | null;
  readonly codes: readonly unknown[];
}

const headersOf = ({ secret }: Pick<Shown, 'secret'>) => ({
  'content-type': 'application/json',
  authorization: `Bearer ${secret}`,
});

async function send(key: Pick<Shown, 'secret'>, body: object): Promise<Answered> {
  const response = await fetch(`${firm.url}/graphql`, {
    method: 'POST',
    headers: headersOf(key),
    body: JSON.stringify(body),
  });
  const { data = null, errors = [] } = (await response.json()) as {
    data?: Answered['data'];
    errors?: readonly { readonly extensions: { readonly code?: unknown } }[];
  };
  return { status: response.status, data, codes: errors.map(({ extensions }) => extensions.code) };
}

const run = (key: Pick<Shown, 'secret'>, name: PartnerOperation, variables: Input = {}): Promise<Answered> =>
  send(key, { documentId: idOfOperation(name), variables });

const tenantOf = ({ tenant }: DocumentClient): string => firmObjectId('Tenant', tenant.id);

interface Draft {
  readonly id: string;
  readonly version: string;
}

function draftIn({ data }: Answered, mutation: string): Draft {
  const draft = data?.[mutation]?.['draft'];
  if (draft === undefined) throw new Error(`${mutation} answered no draft: ${JSON.stringify(data)}`);
  return draft as Draft;
}

/** What a key did, by a database's trail. */
const eventsOf = (keyId: string, stored: StoredRows) =>
  stored.rows(
    `select c.actor_kind as kind, c.actor_name as name, e.event from commits c
     join audit_events e on e.commit_number = c.number where c.actor_id = ? order by c.number`,
    storedId(keyId),
  );

test('a key runs the operations of its manifest in its tenant, and nothing else', async () => {
  const key = await create();
  expect(await run(key, 'SeeDocuments')).toMatchObject({
    status: 200,
    data: { tenant: { slug: client.tenant.slug, documents: { edges: [{ node: {} }] } } },
  });
  expect((await run(key, 'SeeDocuments', { tenant: tenantOf(other) })).codes).toEqual([
    'NOT_FOUND_OR_DENIED',
  ]);
  expect((await send(key, { query: '{ myAccess { permissions } }' })).codes).toEqual([
    'PERSISTED_OPERATION_REQUIRED',
  ]);
  const one = await create({ operationNames: ['Export'] });
  expect((await run(one, 'SeeDocuments')).codes).toEqual(['PERSISTED_OPERATION_NOT_ALLOWED']);
});

test('a key signs nobody in and reads no keys, not even of its own tenant', async () => {
  const key = await create();
  const credentials = { email: 'owner@isolation.example', password: 'whatever it is' };
  expect((await run(key, 'LogIn', { input: credentials })).codes).toEqual(['NOT_FOUND_OR_DENIED']);
  expect((await run(key, 'ListKeys')).codes).toHaveLength(1);
});

test('what a key drafts stands in the trail with its name, and whoever made the key may not approve it', async () => {
  const key = await create({ name: 'Payroll' });
  const tenantId = tenantOf(client);
  const [debit, credit] = ['Bank', 'SalesRevenue'].map((role) =>
    objectId('Account', client.tenant.id, client.tenant.roles[role] as Uuid),
  );
  const [amount, currency] = ['10.00', client.tenant.baseCurrency];
  const entry = {
    tenantId,
    idempotencyKey: 'entry-1',
    postingDate: '2026-03-12',
    description: 'Wages',
    lines: [
      { accountId: debit, debit: amount, currency },
      { accountId: credit, credit: amount, currency },
    ],
  };
  const saved = draftIn(await run(key, 'SaveEntry', { input: entry }), 'saveEntryDraft');
  expect(saved).toMatchObject({ preparedBy: [{ name: 'owner' }] });
  const step = { tenantId, idempotencyKey: 'entry-2', draftId: saved.id, version: saved.version };
  const draft = draftIn(await run(key, 'SubmitEntry', { input: step }), 'submitEntryDraft');
  expect(await eventsOf(key.id, await firm.storedOf(client.tenant.id))).toEqual([
    { kind: 'key', name: 'Payroll', event: 'ENTRY_DRAFT_CREATED' },
    { kind: 'key', name: 'Payroll', event: 'ENTRY_DRAFT_SUBMITTED' },
  ]);
  const approval = { draftId: parseObjectId(draft.id)?.rowId, version: draft.version };
  const approved = (as: Person) => firm.do('approveEntryDraft', approval, { as, tenant: client.tenant.slug });
  expect(await approved('owner')).toMatchObject({ code: 'MAKER_IS_CHECKER' });
  expect((await approved('senior')).code).toBeUndefined();
});

test('a file that a key asked for is fetched in its name, for as long as the key is accepted', async () => {
  const key = await create({ name: 'Reporting' });
  const input = { tenantId: tenantOf(client), what: 'ACCOUNTS', format: 'CSV' };
  const ticket = async (): Promise<Member> => {
    const { data } = await run(key, 'Export', { input });
    return data?.['exportBooks'] as Member;
  };
  const [fetched, late] = [await ticket(), await ticket()];
  const fetchFile = ({ url }: Member, headers = {}) => fetch(`${firm.url}${String(url)}`, { headers });
  expect((await fetchFile(fetched)).status).toBe(200);
  expect(await eventsOf(key.id, await firm.storedOf(client.tenant.id))).toEqual([
    { kind: 'key', name: 'Reporting', event: 'BOOKS_EXPORTED' },
  ]);
  // Its stream goes with it, within five seconds.
  const stream = await fetch(`${firm.url}/graphql`, {
    method: 'POST',
    headers: { ...headersOf(key), accept: 'text/event-stream' },
    body: JSON.stringify({
      documentId: idOfOperation('WatchExport'),
      variables: { tenant: tenantOf(client), hash: late['ticketHash'] },
    }),
  });
  const revokedAt = performance.now();
  await owner('revokeKey', { keyId: key.id, reason: 'The partner has left.' });
  const text = await stream.text();
  expect(text).toContain('WAITING');
  expect(text).toContain('UNAUTHENTICATED');
  expect(performance.now() - revokedAt).toBeLessThan(5_000);
  expect((await fetchFile(late)).status).toBe(404);
});

test('a rotated key is accepted with both secrets for the overlap; a revoked one with none', async () => {
  const key = await create();
  const rotated = shownIn(await owner('rotateKey', { keyId: key.id, overlapHours: 1 }));
  for (const each of [key, rotated]) expect((await run(each, 'SeeDocuments')).status).toBe(200);
  const last = shownIn(await owner('rotateKey', { keyId: key.id, overlapHours: 0 }));
  for (const each of [key, rotated]) expect(await run(each, 'SeeDocuments')).toMatchObject({ status: 401 });
  expect((await run(last, 'SeeDocuments')).status).toBe(200);
  await owner('revokeKey', { keyId: key.id });
  expect(await run(last, 'SeeDocuments')).toMatchObject({ status: 401, codes: ['UNAUTHENTICATED'] });
  for (const mutation of ['revokeKey', 'rotateKey'])
    expect(await owner(mutation, { keyId: key.id })).toMatchObject({
      code: 'KEY_STATE_CONFLICT',
      keyState: 'REVOKED',
    });
});

test('a key is accepted from its networks alone', async () => {
  const away = await create({ addresses: ['203.0.113.0/24'] });
  expect((await run(away, 'SeeDocuments')).status).toBe(401);
  const here = await create({ addresses: ['203.0.113.0/24', '127.0.0.0/8', '::1'] });
  expect((await run(here, 'SeeDocuments')).status).toBe(200);
});

test('a use is seen within a minute, and stands in the trail once its hour is over', async () => {
  const key = await create({ name: 'Hourly' });
  await run(key, 'SeeDocuments');
  const requestOf = (actor = systemRequest('test').actor) => ({ ...systemRequest('test'), actor });
  await firm.keyUses.keep(requestOf);
  const { data } = await firm.ask<{ key: { lastUsedAt: string } }>(
    'query ($id: ID!) { key(id: $id) { lastUsedAt } }',
    { as: 'owner', variables: { id: key.id } },
  );
  expect(Date.now() - Date.parse(data.key.lastUsedAt)).toBeLessThan(60_000);
  let nowMicros = BigInt(Date.parse('2026-02-01T10:59:00Z')) * 1000n;
  const uses = new KeyUses(firm.books, () => nowMicros);
  for (const isRefused of [false, false, true]) uses.count({ keyId: key.id, isRefused });
  await uses.keep(requestOf);
  await uses.record(requestOf);
  const inFirm = () => eventsOf(key.id, firm.control);
  expect(await inFirm()).toEqual([]);
  nowMicros += 180_000_000n;
  await uses.record(requestOf);
  await uses.record(requestOf);
  expect(await inFirm()).toEqual([{ kind: 'key', name: 'Hourly', event: 'KEY_USED' }]);
});

test.each<[string, Input]>([
  ['KEY_MANIFEST_MISSING', { manifest: null }],
  ['KEY_MANIFEST_MISSING', { holder: 'SYSTEM', manifest: null, operationNames: ['Export'] }],
  ['TENANT_UNKNOWN', { tenantIds: ['01990000-0000-7000-8000-000000000000'] }],
  ['CLUSTER_UNKNOWN', { cluster: 'nobody' }],
  ['KEY_PERMISSION_NOT_ALLOWED', { cluster: 'senior' }],
  ['INPUT_INVALID', { addresses: ['nowhere'] }],
  ['INPUT_INVALID', { manifest: '../manifest' }],
  ['INPUT_INVALID', { tenantIds: [] }],
  ['INPUT_INVALID', { expiresAt: '2020-01-01T00:00:00Z' }],
  ['INPUT_INVALID', { expiresAt: '2099-01-01T00:00:00Z' }],
])('a key is refused with %s: %j', async (code, change) => {
  expect(await owner('createKey', wanted(change))).toMatchObject({ code });
});
