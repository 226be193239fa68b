import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { capabilityModules } from '@cifra/capabilities/registry';
import type { Uuid } from '@cifra/domain/ids';
import { parseObjectId } from '@cifra/domain/object-id';
import { openWebhookWorld, type WebhookWorld } from '../../subgraphs/firm/src/webhook-world.fixture.ts';
import { childEnvironment } from '../support/child-environment.ts';
import { status, type Receiver } from '../support/webhook-receiver.ts';
import type { SendingOrder } from './sending-process.fixture.ts';

let world: WebhookWorld;
beforeAll(async () => {
  world = await openWebhookWorld();
});
afterAll(() => world.close());

/** Sends from a process of its own; `onDelivery` is called for each delivery before it is answered, and may kill it. */
async function sendBeside(
  receiver: Receiver,
  onDelivery: (count: number, kill: () => void) => void,
): Promise<unknown> {
  const order: SendingOrder = {
    options: {
      dataDirectory: world.directory,
      controlPlacement: { engine: 'sqlite', server: null, database: 'control.db' },
      commandModules: [...capabilityModules],
      openTenantLimit: 5,
      writerThreads: 0,
      readerThreads: 0,
    },
    masterKeyFile: path.join(world.directory, 'master.keys'),
    testHosts: [receiver.host],
  };
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      path.join(import.meta.dirname, 'sending-process.fixture.ts'),
      JSON.stringify(order),
    ],
    { stdio: ['ignore', 'inherit', 'inherit'], env: childEnvironment() },
  );
  let count = 0;
  receiver.answer = (response, received) => {
    count += 1;
    onDelivery(count, () => child.kill('SIGKILL'));
    status(204)(response, received);
  };
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  return signal;
}

const objectsOf = ({ received }: Receiver): (Uuid | undefined)[] =>
  received.map(({ data }) => parseObjectId(data.objectId ?? '')?.rowId);

test('killed between a delivery and its cursor, another process takes over; what was delivered is sent again under the same id; nothing is lost, and first arrivals are in order', async () => {
  const receiver = await world.receiver({ scheme: 'http' });
  await world.create(receiver.url, { tenantId: world.tenantId });
  const happened: string[] = [];
  for (let count = 0; count < 5; count += 1) happened.push(await world.happen(world.tenantId));
  // It has taken the delivery; whoever sent it does not live to hear of it.
  for (const dies of [1, 3]) {
    const signal = await sendBeside(receiver, (count, kill) => {
      if (count === dies) kill();
    });
    expect(signal).toBe('SIGKILL');
  }
  const before = receiver.received.length;
  expect(await sendBeside(receiver, () => undefined)).toBeNull();
  expect(receiver.received.length).toBeGreaterThan(before);
  const ids = receiver.received.map(({ id }) => id);
  expect([...new Set(objectsOf(receiver))]).toEqual(happened);
  expect(new Set(ids).size).toBe(5);
  // What was in flight when a process died came again, first thing.
  expect(ids[1]).toBe(ids[0]);
  expect(ids.length).toBe(7);
});
