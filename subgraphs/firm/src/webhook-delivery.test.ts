import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Uuid } from '@cifra/domain/ids';
import { objectId, parseObjectId } from '@cifra/domain/object-id';
import { messageIdOf } from '@cifra/firm/webhooks/payload';
import { revokeGrantCommand } from '@cifra/firm/access/grants';
import { grantsOfUser } from '@cifra/firm/directory/queries';
import { secretsOfWebhook } from '@cifra/firm/webhooks/queries';
import { expectAccepted } from '../../../test/support/expect-accepted.ts';
import { status, type Receiver } from '../../../test/support/webhook-receiver.ts';
import { openWebhookWorld, tenantIdOf, until, type WebhookWorld } from './webhook-world.fixture.ts';

let world: WebhookWorld;
let bakery: Uuid;
let shop: Uuid;

beforeAll(async () => {
  world = await openWebhookWorld();
  bakery = world.tenantId;
  shop = await world.addTenant('ferreteria');
});
afterEach(() => world.clear());
afterAll(() => world.close());

const accountIn = (tenantId: Uuid, rowId: string): string => objectId('Account', tenantId, rowId as Uuid);

const messageId = (deliveryId: string | undefined): string => messageIdOf(deliveryId as Uuid);

/** The rows that a receiver was told of, in the order of arrival. */
const objectsOf = ({ received }: Receiver, tenantId?: Uuid): (string | null)[] =>
  received
    .filter(({ data }) => tenantId === undefined || data.tenantId === tenantIdOf(tenantId))
    .map(({ data }) => (data.objectId === null ? null : (parseObjectId(data.objectId)?.rowId ?? null)));

test('an event is posted, signed, with ids and nothing else, to an address that its tenant’s webhook has; what was before is not', async () => {
  const receiver = await world.receiver();
  await world.happen(bakery);
  const { id, secret } = await world.create(receiver.url, { tenantId: bakery });
  await world.send();
  await world.happen(shop);
  const accountId = await world.happen(bakery);
  await until(async () => (await world.webhook(id)).deliveries.edges.length === 1);
  expect(objectsOf(receiver)).toEqual([accountId]);
  const [received] = receiver.received;
  expect(JSON.parse(received?.body ?? '')).toEqual({
    type: 'account.changed',
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    isReplay: false,
    data: {
      tenantId: tenantIdOf(bakery),
      objectType: 'Account',
      objectId: accountIn(bakery, accountId),
      commitNumber: expect.stringMatching(/^\d+$/),
    },
  });
  expect(received?.headers).toMatchObject({
    'content-type': 'application/json',
    'user-agent': 'Cifra-Webhooks/1',
  });
  expect(received && receiver.verifies(received, secret)).toBe(true);
  const other = await world.create(receiver.url);
  expect(received && receiver.verifies(received, other.secret)).toBe(false);
  expect((await world.webhook(id)).deliveries.edges[0]?.node).toMatchObject({
    eventType: 'ACCOUNT_CHANGED',
    state: 'DELIVERED',
    attemptCount: 1,
    statusCode: 204,
    failure: null,
  });
  expect(received?.id).toBe(messageId((await world.webhook(id)).deliveries.edges[0]?.node.id));
});

test('a receiver that fails five times gets everything in order, and nobody else waits for it', async () => {
  const [sick, well] = [await world.receiver(), await world.receiver()];
  const [{ id }] = [await world.create(sick.url, { tenantId: bakery }), await world.create(well.url)];
  let failures = 5;
  sick.answer = (response, received) => {
    failures -= 1;
    status(failures >= 0 ? 500 : 200, {}, failures >= 0 ? 'not today' : 'thanks')(response, received);
  };
  const { sender } = await world.send();
  const happened = [await world.happen(bakery), await world.happen(bakery), await world.happen(bakery)];
  await until(() => objectsOf(well, bakery).length === 3);
  await until(() => sick.received.length === 8);
  expect(objectsOf(well, bakery)).toEqual(happened);
  // The first six times, or more, it is the same delivery.
  expect(objectsOf(sick)).toEqual([...Array.from({ length: 5 }, () => happened[0]), ...happened]);
  expect(new Set(sick.received.map(({ id: deliveryId }) => deliveryId)).size).toBe(3);
  await until(async () => {
    const { edges: seen } = (await world.webhook(id)).deliveries;
    return seen.length === 3 && seen[0]?.node.state === 'DELIVERED';
  });
  const { edges } = (await world.webhook(id)).deliveries;
  expect(edges.map(({ node }) => node.attemptCount)).toEqual([1, 1, 6]);
  await until(() => sender.state.waitingCount === 0);
  expect(sender.state).toMatchObject({ failingCount: 0 });
});

test('a webhook of the firm tells of every tenant, each in its own order; one tenant that waits holds no other up', async () => {
  const receiver = await world.receiver();
  await world.create(receiver.url);
  receiver.answer = (response, received) =>
    status(received.data.tenantId === tenantIdOf(bakery) ? 503 : 204)(response, received);
  await world.send();
  const inBakery = [await world.happen(bakery), await world.happen(bakery)];
  const inShop = [await world.happen(shop), await world.happen(shop)];
  await until(() => objectsOf(receiver, shop).length === 2);
  expect(objectsOf(receiver, shop)).toEqual(inShop);
  expect(new Set(objectsOf(receiver, bakery))).toEqual(new Set([inBakery[0]]));
  receiver.answer = status(204);
  await until(() => objectsOf(receiver, bakery).includes(inBakery[1] ?? ''));
  expect([...new Set(objectsOf(receiver, bakery))]).toEqual(inBakery);
});

test('a webhook that fails for too long is suspended and stays where it is; resumed, it goes on from there', async () => {
  const receiver = await world.receiver();
  const { id } = await world.create(receiver.url, { tenantId: shop });
  receiver.answer = status(500);
  const { sender, log } = await world.send({ timing: { suspendAfterMilliseconds: 60 } });
  const first = await world.happen(shop);
  await until(async () => (await world.webhook(id)).state === 'SUSPENDED');
  expect((await world.webhook(id)).suspendedBecause).toBe('FAILING');
  await until(() => sender.state.suspendedCount === 1);
  expect(log).toContainEqual(expect.objectContaining({ event: 'webhook.suspended', because: 'FAILING' }));
  const tried = receiver.received.length;
  receiver.answer = status(204);
  const second = await world.happen(shop);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(receiver.received.length).toBe(tried);
  const owner = await world.claim(world.ownerId);
  expect(await world.mutate(owner, 'resumeWebhook', { webhookId: id })).toMatchObject({
    webhook: { state: 'ACTIVE' },
  });
  await until(() => receiver.received.length === tried + 2);
  expect(objectsOf(receiver).slice(tried)).toEqual([first, second]);
});

test('an answer of 410 suspends at once', async () => {
  const receiver = await world.receiver();
  const { id } = await world.create(receiver.url, { tenantId: shop });
  receiver.answer = status(410);
  await world.send();
  await world.happen(shop);
  await until(async () => (await world.webhook(id)).suspendedBecause === 'GONE');
  expect(receiver.received.length).toBe(1);
});

test('a redirect is not followed, silence ends, and of an endless answer the beginning is kept', async () => {
  const elsewhere = await world.receiver();
  const receiver = await world.receiver();
  const { id } = await world.create(receiver.url, { tenantId: shop });
  const seen = async () => (await world.webhook(id)).deliveries.edges[0]?.node;
  receiver.answer = status(307, { location: elsewhere.url });
  const following = await world.send();
  await world.happen(shop);
  await until(async () => (await seen())?.failure === 'REDIRECT');
  await following.stop();
  receiver.answer = () => undefined;
  const waiting = await world.send({ post: { timeoutMilliseconds: 100 } });
  await until(async () => (await seen())?.failure === 'TIMEOUT');
  await waiting.stop();
  receiver.answer = (response) => {
    response.writeHead(200);
    const more = (): void => {
      while (!response.destroyed && response.write('\u0007beginning '.repeat(1_000)));
    };
    response.on('drain', more);
    more();
  };
  await world.send();
  await until(async () => (await seen())?.state === 'DELIVERED');
  expect((await seen())?.answer).toMatch(/^beginning  beginning/);
  expect((await seen())?.answer?.length).toBeLessThanOrEqual(1_024);
  expect(elsewhere.received).toEqual([]);
});

test('a name that leads to this machine, also the second time only, is never connected to, and nobody is told where it leads', async () => {
  const receiver = await world.receiver();
  // The certificate has this name, so nothing but the check keeps the connection away.
  const { id } = await world.create(`https://receiver.test:${receiver.port}/`, {
    tenantId: shop,
  });
  const answers = [
    [{ address: '127.0.0.1', family: 4 }],
    [
      { address: '93.184.215.14', family: 4 },
      { address: '::ffff:10.0.0.1', family: 6 },
    ],
    [],
  ];
  let asked = 0;
  const resolve = async () => {
    asked += 1;
    const answer = answers[asked - 1];
    if (answer === undefined) throw new Error('ENOTFOUND');
    return answer;
  };
  const { log } = await world.send({ post: { resolve } });
  await world.happen(shop);
  await until(() => asked >= 4);
  const { edges } = (await world.webhook(id)).deliveries;
  expect(edges[0]?.node).toMatchObject({ failure: 'NO_PUBLIC_ADDRESS', statusCode: null, answer: null });
  expect(JSON.stringify(edges)).not.toMatch(/127\.0|10\.0|93\.184|resolve/);
  expect(receiver.received).toEqual([]);
  expect(log).toContainEqual(
    expect.objectContaining({ detail: expect.stringContaining('127.0.0.1') as string }),
  );
});

test('the connection goes to the address that was checked, under the name of the certificate', async () => {
  const receiver = await world.receiver();
  const { id } = await world.create(`https://receiver.test:${receiver.port}/`, {
    tenantId: shop,
  });
  await world.send({
    post: {
      testHosts: new Set([`receiver.test:${receiver.port}`]),
      resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    },
  });
  const happened = await world.happen(shop);
  await until(async () => (await world.webhook(id)).deliveries.edges[0]?.node.state === 'DELIVERED');
  expect(objectsOf(receiver)).toEqual([happened]);
  expect(receiver.received[0]?.headers.host).toBe(`receiver.test:${receiver.port}`);
});

test('a certificate that nobody vouches for is not sent to', async () => {
  const receiver = await world.receiver();
  const { id } = await world.create(receiver.url, { tenantId: shop });
  await world.send({ post: { ca: '' } });
  await world.happen(shop);
  await until(async () => (await world.webhook(id)).deliveries.edges[0]?.node.failure === 'CONNECTION');
  expect(receiver.received).toEqual([]);
});

test('when its creator loses the right, nothing more leaves: a tenant’s webhook is suspended, and resumed once the right is back', async () => {
  const person = await world.addUser('creator');
  await world.grant(person, 'owner', { scope: 'TENANT', scopeId: bakery });
  const receiver = await world.receiver();
  const made = await world.mutate(await world.claim(person), 'createWebhook', {
    name: 'Mine',
    url: receiver.url,
    eventTypes: ['ACCOUNT_CHANGED'],
    tenantId: bakery,
  });
  const id = made.webhook?.id ?? '';
  await world.send();
  const first = await world.happen(bakery);
  await until(() => receiver.received.length === 1);
  const owner = await world.claim(world.ownerId);
  const { books, request } = world;
  expectAccepted(
    await books.executeControl(
      revokeGrantCommand,
      { grantId: await grantOf(person) },
      { ...request(), reason: 'The client has asked for another accountant.' },
    ),
  );
  const second = await world.happen(bakery);
  await until(async () => (await world.webhook(id)).suspendedBecause === 'RIGHTS_LOST');
  expect(objectsOf(receiver)).toEqual([first]);
  expect(await world.mutate(owner, 'resumeWebhook', { webhookId: id })).toMatchObject({
    code: 'WEBHOOK_RIGHTS_MISSING',
    neededPermission: 'Webhook.Manage',
    webhookEventType: null,
  });
  await world.grant(person, 'owner', { scope: 'TENANT', scopeId: bakery });
  await world.mutate(owner, 'resumeWebhook', { webhookId: id });
  await until(() => receiver.received.length === 2);
  expect(objectsOf(receiver)).toEqual([first, second]);
});

test('a webhook of the firm passes over tenants that its creator may not read', async () => {
  const person = await world.addUser('nearly-everywhere');
  await world.grant(person, 'owner');
  await world.grant(person, 'client', { scope: 'TENANT', scopeId: bakery });
  const receiver = await world.receiver();
  const made = await world.mutate(await world.claim(person), 'createWebhook', {
    name: 'All of them',
    url: receiver.url,
    eventTypes: ['ACCOUNT_CHANGED'],
  });
  await world.send();
  await world.happen(bakery);
  const inShop = await world.happen(shop);
  await until(() => receiver.received.length === 1);
  expect(objectsOf(receiver)).toEqual([inShop]);
  expect(await world.webhook(made.webhook?.id ?? '')).toMatchObject({ state: 'ACTIVE' });
});

test('for a day after a rotation deliveries are signed with both secrets, then with the new one alone', async () => {
  const receiver = await world.receiver();
  const { id, secret: old } = await world.create(receiver.url, { tenantId: shop });
  const owner = await world.claim(world.ownerId);
  const rotated = await world.mutate(owner, 'rotateWebhookSecret', { webhookId: id });
  await world.send();
  await world.happen(shop);
  await until(() => receiver.received.length === 1);
  const [first] = receiver.received;
  for (const secret of [old, rotated.secret ?? ''])
    expect(first && receiver.verifies(first, secret)).toBe(true);
  // A second rotation ends the first secret at once.
  const again = await world.mutate(owner, 'rotateWebhookSecret', { webhookId: id });
  await world.happen(shop);
  await until(() => receiver.received.length === 2);
  const [, second] = receiver.received;
  expect(
    second && [old, rotated.secret, again.secret].map((secret) => receiver.verifies(second, secret ?? '')),
  ).toEqual([false, true, true]);
});

test('a replay keeps its id and says that it is one; a test says that it is a test; neither is tried again', async () => {
  const receiver = await world.receiver();
  const { id } = await world.create(receiver.url, { tenantId: shop });
  await world.send();
  const happened = await world.happen(shop);
  await until(async () => (await world.webhook(id)).deliveries.edges[0]?.node.state === 'DELIVERED');
  const deliveryId = (await world.webhook(id)).deliveries.edges[0]?.node.id ?? '';
  const owner = await world.claim(world.ownerId);
  receiver.answer = status(500);
  expect(await world.mutate(owner, 'replayWebhookDelivery', { deliveryId })).toMatchObject({
    __typename: 'WebhookDeliveryRequested',
    delivery: { id: deliveryId, state: 'DELIVERED' },
  });
  const nodeOf = async (wanted: string) =>
    (await world.webhook(id)).deliveries.edges.find(({ node }) => node.id === wanted)?.node;
  await until(async () => (await nodeOf(deliveryId))?.replayCount === 1);
  expect(receiver.received.map(({ id: each, isReplay, data }) => [each, isReplay, data.objectId])).toEqual([
    [messageId(deliveryId), false, accountIn(shop, happened)],
    [messageId(deliveryId), true, accountIn(shop, happened)],
  ]);
  expect(await nodeOf(deliveryId)).toMatchObject({
    state: 'DELIVERED',
    statusCode: 500,
    isRequested: false,
    attemptCount: 1,
  });
  const tested = await world.mutate(owner, 'sendTestWebhook', { webhookId: id });
  await until(async () => (await nodeOf(tested.delivery?.id ?? ''))?.state === 'FAILING');
  expect(receiver.received.at(-1)).toMatchObject({
    id: messageId(tested.delivery?.id),
    type: 'webhook.test',
    isReplay: false,
    data: { tenantId: tenantIdOf(shop), objectType: null, objectId: null, commitNumber: null },
  });
  expect(await nodeOf(tested.delivery?.id ?? '')).toMatchObject({
    eventType: 'WEBHOOK_TEST',
    nextAttempt: null,
  });
});

test('what is suspended or deleted is not sent to; its secrets go with the deletion', async () => {
  const receiver = await world.receiver();
  const { id, rowId } = await world.create(receiver.url, { tenantId: shop });
  const owner = await world.claim(world.ownerId);
  await world.send();
  await world.mutate(owner, 'suspendWebhook', { webhookId: id });
  await world.happen(shop);
  await world.mutate(owner, 'deleteWebhook', { webhookId: id });
  await world.happen(shop);
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(receiver.received).toEqual([]);
  expect(await world.webhook(id)).toBeNull();
  expect(await world.books.control.all(secretsOfWebhook, { webhookId: rowId })).toEqual([]);
});

async function grantOf(userId: Uuid): Promise<Uuid> {
  const [grant] = await world.books.control.all(grantsOfUser, { userId });
  if (grant === undefined) throw new Error('no grant');
  return grant.id;
}
