import { controlCommand } from '@cifra/books/command';
import { jsonText } from '@cifra/database/chain/chain-recorder';
import { ChangeNumbers, FIRM_ID } from '@cifra/database/changes/count-up';
import type { Sealed } from '@cifra/database/kit/sealed-cipher';
import { webhooks } from '@cifra/database/tables/webhooks';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import type { WebhookEventType } from '../event-types.ts';
import { insertSecret, webhooksNotDeleted } from '../queries.ts';

/** What a person chooses. */
export interface WebhookChoice {
  readonly name: string;
  readonly url: string;
  readonly eventTypes: readonly WebhookEventType[];
}

/** A secret that was sealed for its row before the command. */
export interface SealedSecret {
  readonly id: Uuid;
  readonly secret: Sealed;
}

export interface NewWebhook extends WebhookChoice {
  readonly id: Uuid;
  /** Null: of all tenants. */
  readonly tenantId: Uuid | null;
  readonly createdBy: Uuid;
  readonly sealed: SealedSecret;
}

export interface SecretMade {
  readonly webhookId: Uuid;
  /** The row of the secret that was made then: a repeated request made another one, which is nobody's. */
  readonly secretId: Uuid;
}

/** Each is looked at for every commit of its tenants. */
const MOST_WEBHOOKS = 200;

const createCodes = refusalCodes('WEBHOOK_LIMIT_REACHED');

/** Creates a webhook. What is committed from now on is sent. Refuses: WEBHOOK_LIMIT_REACHED. */
export const createWebhookCommand = controlCommand<NewWebhook, SecretMade, CodeOf<typeof createCodes>>(
  'firm.createWebhook',
  async (tx, { id, tenantId, createdBy, sealed, name, url, eventTypes }) => {
    const [others, changes] = await Promise.all([tx.all(webhooksNotDeleted, {}), ChangeNumbers.gather(tx)]);
    if (others.length >= MOST_WEBHOOKS)
      return refused(refuse('WEBHOOK_LIMIT_REACHED', { limit: MOST_WEBHOOKS }));
    tx.insert(webhooks, {
      id,
      tenant_id: tenantId,
      name,
      url,
      event_types: jsonText(eventTypes),
      state: 'ACTIVE',
      suspended_because: null,
      created_by: createdBy,
      created_at: tx.commitInstantMicros,
      secret_id: sealed.id,
      previous_secret_id: null,
      previous_secret_until: null,
    });
    tx.derive(insertSecret, { id: sealed.id, webhookId: id, secret: sealed.secret });
    changes.countUp(tx, 'webhooks', [FIRM_ID]);
    tx.record({
      event: 'WEBHOOK_CREATED',
      objectType: 'Webhook',
      objectId: id,
      after: { tenantId, name, url, eventTypes },
    });
    return accepted({ webhookId: id, secretId: sealed.id });
  },
  {
    refuses: createCodes,
    about: async (_tx, { tenantId }) => (tenantId === null ? [] : [tenantId]),
    keyedBy: ({ tenantId, name, url, eventTypes }) => ({ tenantId, name, url, eventTypes }),
  },
);
