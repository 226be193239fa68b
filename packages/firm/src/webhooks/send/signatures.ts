import { Webhook } from 'standardwebhooks';
import type { MasterKeys } from '@cifra/database/sealed/master-keys';
import type { ControlReadTx } from '@cifra/database/tx';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, type Result } from '@cifra/domain/result';
import { secretsOfWebhook, type WebhookRow } from '../queries.ts';
import { placeOfSecret } from '../secret.ts';

interface SignedParts {
  /** The message's, which receivers compare. */
  readonly id: string;
  readonly at: Date;
  readonly body: string;
}

/**
 * The headers of Standard Webhooks. During a rotation's overlap the body is signed with both secrets. They are opened for each delivery, so
 * that no secret stays in memory. Refuses: MASTER_KEY_MISSING.
 */
export async function signedHeaders(
  { control, masterKeys }: { readonly control: ControlReadTx; readonly masterKeys: MasterKeys },
  webhook: WebhookRow,
  { id, at, body }: SignedParts,
): Promise<Result<Readonly<Record<string, string>>, Refusal<'MASTER_KEY_MISSING'>>> {
  const isOverlapping =
    webhook.previous_secret_until !== null && BigInt(at.getTime()) * 1000n < webhook.previous_secret_until;
  const used = [webhook.secret_id, ...(isOverlapping ? [webhook.previous_secret_id] : [])];
  const rows = await control.all(secretsOfWebhook, { webhookId: webhook.id });
  const signatures: string[] = [];
  for (const secretId of used) {
    const row = rows.find((each) => each.id === secretId);
    if (row === undefined) continue;
    const secret = masterKeys.open(placeOfSecret(row.id), row.secret);
    if (!secret.ok) return secret;
    signatures.push(new Webhook(secret.value).sign(id, at, body));
  }
  return accepted({
    'webhook-id': id,
    'webhook-timestamp': Math.floor(at.getTime() / 1000).toString(),
    'webhook-signature': signatures.join(' '),
  });
}
