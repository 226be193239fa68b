import { controlCommand } from '@cifra/books/command';
import { ChangeNumbers, FIRM_ID } from '@cifra/database/changes/count-up';
import { webhooks } from '@cifra/database/tables/webhooks';
import { formatInstant } from '@cifra/domain/instant';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { deleteSecret, insertSecret, tenantOfWebhook, webhookById } from '../queries.ts';
import { OVERLAP_MICROS } from '../secret.ts';
import type { SealedSecret, SecretMade } from './create-webhook.ts';

const codes = refusalCodes('WEBHOOK_UNKNOWN');

/**
 * Gives a webhook another secret. The one before signs as well for 24 hours; one from before that is destroyed. Refuses: WEBHOOK_UNKNOWN.
 */
export const rotateWebhookSecretCommand = controlCommand<
  { readonly webhookId: Uuid; readonly sealed: SealedSecret },
  SecretMade,
  CodeOf<typeof codes>
>(
  'firm.rotateWebhookSecret',
  async (tx, { webhookId, sealed }) => {
    const [row, changes] = await Promise.all([
      tx.first(webhookById, { id: webhookId }),
      ChangeNumbers.gather(tx),
    ]);
    if (!row || row.state === 'DELETED') return refused(refuse('WEBHOOK_UNKNOWN', { webhookRef: webhookId }));
    const { commit_number: version, ...webhook } = row;
    const previousUntil = tx.commitInstantMicros + OVERLAP_MICROS;
    if (row.previous_secret_id !== null) tx.derive(deleteSecret, { id: row.previous_secret_id });
    tx.derive(insertSecret, { id: sealed.id, webhookId, secret: sealed.secret });
    tx.replace(
      webhooks,
      {
        ...webhook,
        secret_id: sealed.id,
        previous_secret_id: row.secret_id,
        previous_secret_until: previousUntil,
      },
      version,
    );
    changes.countUp(tx, 'webhooks', [FIRM_ID]);
    tx.record({
      event: 'WEBHOOK_SECRET_ROTATED',
      objectType: 'Webhook',
      objectId: webhookId,
      after: { previousUntil: formatInstant(previousUntil) },
    });
    return accepted({ webhookId, secretId: sealed.id });
  },
  { refuses: codes, keyedBy: ({ webhookId }) => ({ webhookId }), about: tenantOfWebhook },
);
