import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Claim } from '@cifra/access/claim';
import { openKeyRing } from '@cifra/access/keys';
import { keyNumberOf, openSealed, sealedFromBytes, type Sealed } from '@cifra/database/kit/sealed-cipher';
import { addMasterKey, readMasterKeyFile } from '@cifra/database/sealed/master-key-file';
import type { Uuid } from '@cifra/domain/ids';
import { composeClusterCommand } from '@cifra/firm/access/grants';
import { resealAll } from '@cifra/firm/keys/reseal';
import { secretsOfWebhook } from '@cifra/firm/webhooks/queries';
import { placeOfSecret } from '@cifra/firm/webhooks/secret';
import { ask } from '../../../test/support/ask.ts';
import { expectAccepted } from '../../../test/support/expect-accepted.ts';
import { createFirmSubgraph } from './subgraph.ts';
import { openWebhookWorld, type WebhookWorld } from './webhook-world.fixture.ts';
import { storedId } from '../../../test/support/stored/stored-rows.ts';

const URL_OF_RECEIVER = 'https://hooks.example.com/cifra';
const choice = { name: 'Receiver', url: URL_OF_RECEIVER, eventTypes: ['ENTRY_POSTED', 'ACCOUNT_CHANGED'] };

let world: WebhookWorld;
let owner: Claim;
let tenantOwner: Claim;
let senior: Claim;

beforeAll(async () => {
  world = await openWebhookWorld();
  await world.addTenant('ferreteria');
  owner = await world.claim(world.ownerId);
  const ofOne = await world.addUser('of-one');
  await world.grant(ofOne, 'owner', { scope: 'TENANT', scopeId: world.tenantId });
  tenantOwner = await world.claim(ofOne);
  const working = await world.addUser('senior');
  await world.grant(working, 'senior');
  senior = await world.claim(working);
  owner = await world.claim(world.ownerId);
  tenantOwner = await world.claim(ofOne);
});
afterEach(() => world.clear());
afterAll(() => world.close());

interface Listed {
  readonly name: string;
  readonly url: string;
  readonly tenant: { readonly id: string } | null;
  readonly eventTypes: readonly string[];
  readonly createdBy: { readonly name: string };
}

async function list(as: Claim): Promise<readonly Listed[]> {
  const { data, errors } = await ask<{ webhooks: { edges: readonly { node: Listed }[] } }>(
    world.subgraph,
    '{ webhooks { edges { node { name url tenant { id } eventTypes createdBy { name } } } } }',
    { claim: as },
  );
  if (errors.length > 0) throw new Error(String(errors[0]?.extensions?.['code']));
  return data.webhooks.edges.map(({ node }) => node);
}

const storedSecret = async (webhookId: Uuid) => {
  const [row] = await world.books.control.all(secretsOfWebhook, { webhookId });
  if (row === undefined) throw new Error('no secret');
  return row;
};

test('a webhook is of a tenant or of the firm, and is seen by whoever may read webhooks there', async () => {
  await world.create(URL_OF_RECEIVER, { name: 'Firm' });
  await world.create(URL_OF_RECEIVER, { name: 'Bakery', tenantId: world.tenantId });
  expect(await list(owner)).toEqual([
    {
      name: 'Firm',
      url: URL_OF_RECEIVER,
      tenant: null,
      eventTypes: ['ACCOUNT_CHANGED'],
      createdBy: { name: 'owner' },
    },
    expect.objectContaining({ name: 'Bakery', tenant: { id: world.tenantId } }),
  ]);
  expect((await list(tenantOwner)).map(({ name }) => name)).toEqual(['Bakery']);
  await expect(list(senior)).rejects.toThrow('NOT_FOUND_OR_DENIED');
});

test('who manages webhooks in one tenant makes none elsewhere, and knows of no other', async () => {
  const { id } = await world.create(URL_OF_RECEIVER);
  await expect(world.mutate(tenantOwner, 'createWebhook', choice)).rejects.toThrow('NOT_FOUND_OR_DENIED');
  const elsewhere = await world.addTenant('clinica');
  owner = await world.claim(world.ownerId);
  for (const tenantId of [elsewhere, '00000000-0000-7000-8000-000000000000' as Uuid])
    expect(await world.mutate(tenantOwner, 'createWebhook', { ...choice, tenantId })).toMatchObject({
      code: 'TENANT_UNKNOWN',
      tenantRef: tenantId,
    });
  for (const mutation of [
    'rotateWebhookSecret',
    'suspendWebhook',
    'resumeWebhook',
    'deleteWebhook',
    'sendTestWebhook',
    'updateWebhook',
  ])
    expect(await world.mutate(tenantOwner, mutation, { webhookId: id }), mutation).toMatchObject({
      code: 'WEBHOOK_UNKNOWN',
    });
  const deliveryId = world.tenantId;
  expect(await world.mutate(tenantOwner, 'replayWebhookDelivery', { deliveryId })).toMatchObject({
    code: 'WEBHOOK_DELIVERY_UNKNOWN',
    deliveryRef: deliveryId,
  });
  await expect(world.mutate(senior, 'createWebhook', choice)).rejects.toThrow('NOT_FOUND_OR_DENIED');
});

test.each([
  'https://127.0.0.1:4000/graphql',
  'http://hooks.example.com/',
  'https://[::ffff:169.254.169.254]/',
])('a webhook to %s is refused by name', async (url) => {
  const refused = await world.mutate(owner, 'createWebhook', { ...choice, url });
  expect(refused).toMatchObject({ code: 'WEBHOOK_ADDRESS_NOT_ALLOWED', why: expect.any(String) });
  const { id } = await world.create(URL_OF_RECEIVER);
  expect(await world.mutate(owner, 'updateWebhook', { webhookId: id, url })).toMatchObject({
    code: 'WEBHOOK_ADDRESS_NOT_ALLOWED',
  });
  expect((await list(owner)).map((webhook) => webhook.url)).toEqual([URL_OF_RECEIVER]);
});

test('events that the creator may not read, and a test, cannot be chosen', async () => {
  const limited = await world.addUser('limited');
  expectAccepted(
    await world.books.executeControl(
      composeClusterCommand,
      { code: 'hooks', name: 'Hooks', permissions: ['Webhook.Manage', 'Entry.Read'] },
      world.request(),
    ),
  );
  await world.grant(limited, 'hooks');
  const as = await world.claim(limited);
  owner = await world.claim(world.ownerId);
  expect(await world.mutate(as, 'createWebhook', choice)).toMatchObject({
    code: 'WEBHOOK_RIGHTS_MISSING',
    neededPermission: 'COA.Read',
    webhookEventType: 'account.changed',
  });
  expect(await world.mutate(as, 'createWebhook', { ...choice, eventTypes: ['ENTRY_POSTED'] })).toMatchObject({
    __typename: 'WebhookSecretCreated',
  });
  for (const eventTypes of [['WEBHOOK_TEST'], []])
    expect(await world.mutate(owner, 'createWebhook', { ...choice, eventTypes })).toMatchObject({
      code: 'INPUT_INVALID',
    });
});

test('the secret is shown once; the same request again makes no second webhook and shows none', async () => {
  const key = { idempotencyKey: 'create-once' };
  const first = await world.mutate(owner, 'createWebhook', { ...choice, ...key });
  const again = await world.mutate(owner, 'createWebhook', { ...choice, ...key });
  expect(first.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(again).toMatchObject({ webhook: { id: first.webhook?.id }, secret: null });
  expect(await list(owner)).toHaveLength(1);
  const rotation = { webhookId: first.webhook?.id, idempotencyKey: 'rotate-once' };
  const rotated = await world.mutate(owner, 'rotateWebhookSecret', rotation);
  expect(rotated.secret).not.toBe(first.secret);
  expect(await world.mutate(owner, 'rotateWebhookSecret', rotation)).toMatchObject({ secret: null });
});

test('no secret is stored by the firm, in an answer or an event: it opens with the master key alone, and where it stands', async () => {
  const { rowId: id, secret } = await world.create(URL_OF_RECEIVER);
  const raw = Buffer.from(secret.slice('whsec_'.length), 'base64');
  for (const form of [secret, raw, raw.toString('hex'), raw.toString('base64url')])
    expect(await world.control.contains(form)).toBe(false);
  const row = await storedSecret(id);
  expect(world.masterKeys.open(placeOfSecret(row.id), row.secret)).toEqual({ ok: true, value: secret });
  const other = await storedSecret((await world.create(URL_OF_RECEIVER)).rowId);
  expect(() => world.masterKeys.open(placeOfSecret(other.id), row.secret)).toThrow(/cannot be opened/);
});

test('the database takes nothing that was not sealed, and changes nothing that was', async () => {
  const { rowId: id } = await world.create(URL_OF_RECEIVER);
  const row = await storedSecret(id);
  await expect(
    world.control.run(
      'insert into webhook_secrets (id, webhook_id, secret) values (?, ?, ?)',
      storedId('01890000-0000-7000-8000-000000000001'),
      storedId(id),
      Buffer.from('whsec_plain_and_long_enough_for_it'),
    ),
  ).rejects.toThrow(/ck_webhook_secrets_secret/);
  await expect(world.control.run(`update webhook_secrets set secret = secret`)).rejects.toThrow(
    /NOT_CHANGEABLE/,
  );
  const [stored] = await world.control.rows(
    'select secret from webhook_secrets where id = ?',
    storedId(row.id),
  );
  expect(sealedFromBytes(stored?.['secret'] as Uint8Array)).toBe(row.secret);
});

test('after a rotation every secret is sealed under the new master key, and the old one opens nothing any more', async () => {
  const made = [await world.create(URL_OF_RECEIVER), await world.create(URL_OF_RECEIVER)];
  const before = await Promise.all(made.map(({ rowId }) => storedSecret(rowId)));
  const file = path.join(world.directory, 'master.keys');
  const oldKeys = readMasterKeyFile(file) ?? [];
  const keyNumber = addMasterKey(file);
  const resealing = { books: world.books, masterKeys: world.masterKeys };
  expect(expectAccepted(await resealAll(resealing, world.request()))).toEqual({
    keyNumber,
    resealedCount: 2,
    leftCount: 0,
  });
  expect(expectAccepted(await resealAll(resealing, world.request()))).toEqual({
    keyNumber,
    resealedCount: 0,
    leftCount: 0,
  });
  for (const [index, { rowId: id, secret }] of made.entries()) {
    const row = await storedSecret(id);
    expect(keyNumberOf(row.secret)).toBe(keyNumber);
    expect(row.id).toBe(before[index]?.id);
    expect(world.masterKeys.open(placeOfSecret(row.id), row.secret)).toEqual({ ok: true, value: secret });
    for (const { bytes } of oldKeys)
      expect(() => openSealed(placeOfSecret(row.id), row.secret, { number: keyNumber, bytes })).toThrow();
  }
});

test('a secret that was altered below the product does not open', async () => {
  const { rowId: id } = await world.create(URL_OF_RECEIVER);
  const row = await storedSecret(id);
  const changed = Buffer.from(row.secret, 'base64');
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
  expect(() => world.masterKeys.open(placeOfSecret(row.id), changed.toString('base64') as Sealed)).toThrow(
    /webhook_secrets\.secret cannot be opened/,
  );
});

test('without a master key no webhook is made, and the refusal says what the operator does', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'cifra-nokey-'));
  const keyless = createFirmSubgraph({
    books: world.books,
    keys: await openKeyRing(path.join(directory, 'keys')),
    dataDirectory: world.directory,
    log: () => undefined,
  });
  const { data } = await ask<{ createWebhook: unknown }>(
    keyless,
    'mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { __typename ... on MasterKeyMissing { setting remedy } } }',
    { claim: owner, variables: { input: { ...choice, idempotencyKey: 'no-key' } } },
  );
  expect(data.createWebhook).toEqual({
    __typename: 'MasterKeyMissing',
    setting: 'CIFRA_MASTER_KEY_FILE',
    remedy: 'The operator creates one with `keys rotate-master` and names its file in CIFRA_MASTER_KEY_FILE.',
  });
  expect(await list(owner)).toEqual([]);
  rmSync(directory, { recursive: true });
});

test('only an active webhook is suspended, tested or replayed to, and only a suspended one resumed', async () => {
  const { id } = await world.create(URL_OF_RECEIVER);
  const conflict = { code: 'WEBHOOK_STATE_CONFLICT' };
  expect(await world.mutate(owner, 'resumeWebhook', { webhookId: id })).toMatchObject({
    ...conflict,
    webhookState: 'ACTIVE',
  });
  expect(await world.mutate(owner, 'suspendWebhook', { webhookId: id })).toMatchObject({
    webhook: { state: 'SUSPENDED', suspendedBecause: 'REQUESTED' },
  });
  const suspended = async (as: Claim) =>
    (
      await ask<{ firmDashboard: unknown }>(world.subgraph, '{ firmDashboard { suspendedWebhookCount } }', {
        claim: as,
      })
    ).data.firmDashboard;
  expect(await suspended(owner)).toEqual({ suspendedWebhookCount: 1 });
  expect(await suspended(senior)).toEqual({ suspendedWebhookCount: 0 });
  for (const mutation of ['suspendWebhook', 'sendTestWebhook'])
    expect(await world.mutate(owner, mutation, { webhookId: id })).toMatchObject({
      ...conflict,
      webhookState: 'SUSPENDED',
    });
  expect(await world.mutate(owner, 'deleteWebhook', { webhookId: id })).toMatchObject({
    webhook: { state: 'DELETED' },
  });
  for (const mutation of ['resumeWebhook', 'deleteWebhook', 'sendTestWebhook'])
    expect(await world.mutate(owner, mutation, { webhookId: id }), mutation).toMatchObject({
      code: 'WEBHOOK_UNKNOWN',
    });
});
