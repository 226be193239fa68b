import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { FIRM_ID } from '@cifra/database/changes/count-up';
import type { Uuid } from '@cifra/domain/ids';
import { parseObjectId } from '@cifra/domain/object-id';
import { keepAttemptCommand } from '@cifra/firm/webhooks/send/keep-attempt';
import { senderLock } from '@cifra/firm/webhooks/send/lock-commands';
import { status, type Receiver } from '../../../test/support/webhook-receiver.ts';
import { openWebhookWorld, until, type Sending, type WebhookWorld } from './webhook-world.fixture.ts';

/** Several processes with jobs on one firm: senders, each with followers of its own, on one set of books. */

let world: WebhookWorld;
beforeAll(async () => {
  world = await openWebhookWorld();
});
afterEach(() => world.clear());
afterAll(() => world.close());

const objectsOf = ({ received }: Receiver): (string | undefined)[] =>
  received.map(({ data }) => (data.objectId === null ? 'test' : parseObjectId(data.objectId)?.rowId));

const areSending = (...sendings: Sending[]): boolean[] =>
  sendings.map(({ sender }) => sender.state.isSending);

const lock = () => world.books.control.first(senderLock, { id: FIRM_ID });

test('of two processes one sends: everything arrives once and in order, tests too; when it stops, the other goes on', async () => {
  const receiver = await world.receiver();
  const { id } = await world.create(receiver.url, { tenantId: world.tenantId });
  const [one, two] = [await world.send(), await world.send()];
  expect(areSending(one, two)).toEqual([true, false]);
  const happened = [await world.happen(world.tenantId), await world.happen(world.tenantId)];
  await until(() => receiver.received.length === 2);
  await world.mutate(await world.claim(world.ownerId), 'sendTestWebhook', { webhookId: id });
  await until(() => receiver.received.length === 3);
  // The one that waits asks, the other answers, and nothing changes hands.
  await until(async () => (await lock())?.question_id !== null);
  await until(async () => (await lock())?.question_id === null);
  await delay(100);
  expect(areSending(one, two)).toEqual([true, false]);
  await one.stop();
  await until(() => two.sender.state.isSending);
  happened.push('test', await world.happen(world.tenantId));
  await until(() => receiver.received.length === 4);
  await delay(100);
  expect(objectsOf(receiver)).toEqual(happened);
  expect(new Set(receiver.received.map(({ id: delivery }) => delivery)).size).toBe(4);
});

test('a process that answers no more is taken over, and sends nothing when it wakes up', async () => {
  const receiver = await world.receiver();
  await world.create(receiver.url, { tenantId: world.tenantId });
  const silent = await world.send();
  const happened = [await world.happen(world.tenantId)];
  await until(() => receiver.received.length === 1 && silent.sender.state.waitingCount === 0);
  await silent.followers.stop();
  const other = await world.send();
  happened.push(await world.happen(world.tenantId));
  expect(areSending(silent, other)).toEqual([true, false]);
  await until(() => receiver.received.length === 2);
  expect(other.log).toContainEqual(
    expect.objectContaining({ event: 'webhook.sendingHere', isTakenOver: true }),
  );
  // It still takes itself for the one that sends, while the other's attempt is not answered yet.
  let answer = (): void => undefined;
  receiver.answer = (response, received) => (answer = () => status(204)(response, received));
  happened.push(await world.happen(world.tenantId));
  silent.sender.wake(world.tenantId);
  await until(() => receiver.received.length === 3 && !silent.sender.state.isSending);
  await delay(50);
  answer();
  expect(objectsOf(receiver)).toEqual(happened);
  expect(silent.log).toContainEqual(expect.objectContaining({ event: 'webhook.sendingElsewhere' }));
});

test('what one process delivered does not become a failure when another hears late of its own attempt', async () => {
  const receiver = await world.receiver();
  const { id } = await world.create(receiver.url, { tenantId: world.tenantId });
  await world.send();
  await world.happen(world.tenantId);
  const delivered = async () => (await world.webhook(id)).deliveries.edges[0]?.node;
  await until(async () => (await delivered())?.state === 'DELIVERED');
  const before = await delivered();
  const late = {
    id: before?.id as Uuid,
    begins: null,
    isRequested: false,
    atMicros: 1n,
    failure: 'TIMEOUT',
    statusCode: null,
    answer: null,
    nextAttemptAtMicros: 1n,
    cursor: null,
  } as const;
  await world.books.executeControl(keepAttemptCommand, late, world.request());
  expect(await delivered()).toEqual(before);
});
