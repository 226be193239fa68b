import { addMasterKey } from '@cifra/database/sealed/master-key-file';
import { MasterKeys } from '@cifra/database/sealed/master-keys';
import { resealAll } from '@cifra/firm/keys/reseal';
import { systemRequest } from '@cifra/ops/system-request';
import { expectAccepted } from '@cifra/ops/demo/expect-accepted';
import { masterKeyFile, type Firm, type Input } from './firm.ts';

/** A webhook's life, to a name that never leads anywhere, and a new master key for its secrets. */
export async function sendWebhooks(firm: Firm): Promise<void> {
  const accepted = <Result>(mutation: string, input: Input, selection = ''): Promise<Result> =>
    firm.accepted<Result>(mutation, input, { as: 'owner', isFirmWide: true, selection });
  const { webhook } = await accepted<{ webhook: { id: string } }>(
    'createWebhook',
    { name: 'Nowhere', url: 'https://hooks.invalid/', eventTypes: ['ENTRY_POSTED'], tenantId: firm.apiId },
    '... on WebhookSecretCreated { webhook { id } }',
  );
  const webhookId = webhook.id;
  await accepted('updateWebhook', { webhookId, name: 'Still nowhere' });
  await accepted('rotateWebhookSecret', { webhookId });
  const { delivery } = await accepted<{ delivery: { id: string } }>(
    'sendTestWebhook',
    { webhookId },
    '... on WebhookDeliveryRequested { delivery { id } }',
  );
  await accepted('replayWebhookDelivery', { deliveryId: delivery.id });
  await accepted('suspendWebhook', { webhookId, reason: 'Its receiver moves to another address.' });
  await accepted('resumeWebhook', { webhookId });
  const file = masterKeyFile(firm.directory);
  addMasterKey(file);
  const masterKeys = new MasterKeys({ file, isCreatedOnFirstUse: false });
  expectAccepted(await resealAll({ books: firm.books, masterKeys }, systemRequest('test')));
  await accepted('deleteWebhook', { webhookId, reason: 'It was never anywhere.' });
}
