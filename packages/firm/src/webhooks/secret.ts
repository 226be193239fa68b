import { randomBytes } from 'node:crypto';
import type { SealedPlace } from '@cifra/database/kit/sealed-cipher';
import type { Uuid } from '@cifra/domain/ids';

/** Standard Webhooks takes 24 to 64 bytes. https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
const SECRET_BYTES = 32;

/** How long the secret before a new one still signs. */
export const OVERLAP_MICROS = 24n * 3_600_000_000n;

/** A new secret in the form that receivers enter: `whsec_` and base64. */
export const newWebhookSecret = (): string => `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;

/** Where a secret is sealed. */
export const placeOfSecret = (id: Uuid): SealedPlace => ({
  table: 'webhook_secrets',
  column: 'secret',
  key: [id],
});
