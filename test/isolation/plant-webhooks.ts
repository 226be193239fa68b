import path from 'node:path';
import type { Books } from '@cifra/books/books';
import { newId } from '@cifra/books/ids';
import { MasterKeys } from '@cifra/database/sealed/master-keys';
import type { Uuid } from '@cifra/domain/ids';
import { createWebhookCommand } from '@cifra/firm/webhooks/commands/create-webhook';
import { newWebhookSecret, placeOfSecret } from '@cifra/firm/webhooks/secret';
import { keepAttemptCommand } from '@cifra/firm/webhooks/send/keep-attempt';
import { systemRequest } from '@cifra/ops/system-request';
import { expectAccepted } from '../support/expect-accepted.ts';

interface Planting {
  readonly directory: string;
  readonly tenantId: Uuid;
  readonly createdBy: Uuid;
  /** A text that only the tenant has; a new one each time. */
  readonly canary: () => string;
}

/** A webhook of a tenant, with its canary in its name, its address, its secret and in what its receiver answered. */
export async function plantWebhook(
  books: Books,
  { directory, tenantId, createdBy, canary }: Planting,
): Promise<void> {
  const request = systemRequest('isolation');
  const masterKeys = new MasterKeys({ file: path.join(directory, 'master.keys'), isCreatedOnFirstUse: true });
  const [id, secretId] = [newId(), newId()];
  const secret = expectAccepted(masterKeys.seal(placeOfSecret(secretId), newWebhookSecret()));
  const webhook = {
    id,
    tenantId,
    createdBy,
    sealed: { id: secretId, secret },
    name: canary(),
    url: `https://hooks.invalid/${canary()}`,
    eventTypes: ['entry.posted'] as const,
  };
  expectAccepted(await books.executeControl(createWebhookCommand, webhook, request));
  const atMicros = BigInt(Date.now()) * 1000n;
  const deliveryId = newId();
  const begins = {
    id: deliveryId,
    webhook_id: id,
    tenant_id: tenantId,
    event_type: 'entry.posted',
    object_type: 'JournalEntry',
    object_id: canary(),
    tenant_commit_number: 1n,
    occurred_at: atMicros,
    state: 'WAITING',
    requested_at: null,
    attempt_count: 0,
    replay_count: 0,
    recorded_at: atMicros,
    first_failed_at: null,
    last_attempt_at: null,
    next_attempt_at: null,
    delivered_at: null,
    status_code: null,
    answer: null,
    failure: null,
  } as const;
  const attempt = {
    id: deliveryId,
    begins,
    isRequested: false,
    atMicros,
    failure: 'STATUS',
    statusCode: 500,
    answer: canary(),
    nextAttemptAtMicros: null,
    cursor: null,
  } as const;
  expectAccepted(await books.executeControl(keepAttemptCommand, attempt, request));
}
