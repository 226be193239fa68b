import { controlCommand } from '@cifra/books/command';
import { jsonText } from '@cifra/database/chain/chain-recorder';
import { ChangeNumbers, FIRM_ID } from '@cifra/database/changes/count-up';
import { webhooks } from '@cifra/database/tables/webhooks';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { tenantOfWebhook, webhookById } from '../queries.ts';
import type { WebhookChoice } from './create-webhook.ts';
import { chosenOf } from './record.ts';

const codes = refusalCodes('WEBHOOK_UNKNOWN');

/** Gives a webhook another name, address and choice of events. What is being tried again goes to the new address. Refuses: WEBHOOK_UNKNOWN. */
export const changeWebhookCommand = controlCommand<
  WebhookChoice & { readonly webhookId: Uuid },
  { readonly webhookId: Uuid },
  CodeOf<typeof codes>
>(
  'firm.changeWebhook',
  async (tx, { webhookId, name, url, eventTypes }) => {
    const [row, changes] = await Promise.all([
      tx.first(webhookById, { id: webhookId }),
      ChangeNumbers.gather(tx),
    ]);
    if (!row || row.state === 'DELETED') return refused(refuse('WEBHOOK_UNKNOWN', { webhookRef: webhookId }));
    const { commit_number: version, ...webhook } = row;
    tx.replace(webhooks, { ...webhook, name, url, event_types: jsonText(eventTypes) }, version);
    changes.countUp(tx, 'webhooks', [FIRM_ID]);
    tx.record({
      event: 'WEBHOOK_CHANGED',
      objectType: 'Webhook',
      objectId: webhookId,
      before: chosenOf(row),
      after: { name, url, eventTypes },
    });
    return accepted({ webhookId });
  },
  { refuses: codes, about: tenantOfWebhook },
);
