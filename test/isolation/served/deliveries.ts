import type { Uuid } from '@cifra/domain/ids';
import { tenantNames } from '../actors.ts';
import { judge, type Attack } from './attack.ts';
import { ownerOf } from './served-world.ts';
import { until } from './streams.ts';

/** A webhook of one tenant, while things happen in both: what its receiver reads; and that it reads nothing once its creator lost the grant. */
export async function attackDelivery(attack: Attack): Promise<void> {
  const { world, product, random, find, count } = attack;
  const tenant = random.pick(tenantNames);
  const person = ownerOf(tenant);
  const session = await world.sessionOf(person);
  const receiver = product.receivers[tenant];
  const isRevoked = random.isTrue(0.4);
  const created = await product.mutate(session, {
    mutation: 'createWebhook',
    input: { name: world.canary(tenant), url: receiver.url, eventTypes: ['ACCOUNT_CHANGED'] },
    selection: '... on WebhookSecretCreated { secret webhook { id } }',
    tenant,
  });
  const [, secret] = /"secret":"([^"]+)"/.exec(created.text) ?? [];
  const [, webhookId] = /"webhook":\{"id":"([^"]+)"/.exec(created.text) ?? [];
  if (secret === undefined || webhookId === undefined)
    throw new Error(`no webhook was created: ${created.text}`);
  product.composition.logs.addSecret(secret);
  const sender = await product.openSender();
  try {
    const before = receiver.received.length;
    // Its rights are known by now.
    await happen(attack, sender);
    const isWarm = receiver.received.length > before;
    if (!isWarm) find({ kind: 'internal', detail: `nothing came of a webhook of ${tenant}` });
    for (const { body, headers } of receiver.received.slice(before)) {
      const text = `${body} ${JSON.stringify(headers)}`;
      judge(attack, { who: `the receiver of ${tenant}`, sent: '', text, may: [tenant] });
      for (const { mark, kind } of world.marks.sightingsIn(text, ''))
        if (kind === 'books' && /^Kn/i.test(mark))
          find({ kind: 'leak', detail: `a delivery names what it tells of: ${mark}\n  ${body}` });
    }
    if (!isRevoked) return;
    const sent = receiver.received.length;
    await world.setRevoked(person, true);
    try {
      await happen(attack, sender);
    } finally {
      await world.setRevoked(person, false);
    }
    if (receiver.received.length > sent)
      find({
        kind: 'leak',
        detail: `a webhook whose creator lost the grant was told: ${receiver.received.at(-1)?.body}`,
      });
    else count('refused');
  } finally {
    await sender.stop();
    await product.mutate(session, {
      mutation: 'deleteWebhook',
      input: { webhookId },
      selection: '',
      tenant: null,
    });
  }
}

async function happen(
  { world }: Attack,
  sender: Awaited<ReturnType<Attack['product']['openSender']>>,
): Promise<void> {
  for (const name of tenantNames) await world.happen(name);
  for (const name of tenantNames) sender.wake(world.tenants[name].tenantId as Uuid);
  await until(() => sender.state.waitingCount === 0, 5_000);
}
