import { controlCommand } from '@cifra/books/command';
import { apiKeys } from '@cifra/database/tables/keys';
import type { Uuid } from '@cifra/domain/ids';
import { formatInstant } from '@cifra/domain/instant';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { keyById } from './queries.ts';
import { stateOf } from './read-keys.ts';

const MICROS_PER_HOUR = 3_600_000_000n;

export interface KeyRotation {
  readonly keyId: Uuid;
  readonly secretHash: string;
  /** How long the secret before works as well; 0: no longer. */
  readonly overlapHours: number;
  /** Epoch microseconds, as decimal digits; null: it stays. */
  readonly expiresAtMicros: string | null;
}

export const rotateKeyCommandCodes = refusalCodes('KEY_UNKNOWN', 'KEY_STATE_CONFLICT');

/**
 * Gives a key another secret. The one before works as well for the overlap; one from before that ends at once. Refuses in this order:
 * KEY_UNKNOWN, KEY_STATE_CONFLICT.
 */
export const rotateKeyCommand = controlCommand<
  KeyRotation,
  { readonly keyId: Uuid },
  CodeOf<typeof rotateKeyCommandCodes>
>(
  'firm.rotateKey',
  async (tx, { keyId, secretHash, overlapHours, expiresAtMicros }) => {
    const row = await tx.first(keyById, { id: keyId });
    if (!row) return refused(refuse('KEY_UNKNOWN', { keyRef: keyId }));
    const nowMicros = tx.commitInstantMicros;
    const keyState = stateOf(row, nowMicros);
    if (keyState !== 'ACTIVE') return refused(refuse('KEY_STATE_CONFLICT', { keyState }));
    const { commit_number: version, ...key } = row;
    const previousUntil = nowMicros + BigInt(overlapHours) * MICROS_PER_HOUR;
    const hasOverlap = overlapHours > 0;
    const expiresAt = expiresAtMicros === null ? row.expires_at : BigInt(expiresAtMicros);
    tx.replace(
      apiKeys,
      {
        ...key,
        secret_hash: secretHash,
        previous_secret_hash: hasOverlap ? row.secret_hash : null,
        previous_until: hasOverlap ? previousUntil : null,
        expires_at: expiresAt,
      },
      version,
    );
    tx.record({
      event: 'KEY_ROTATED',
      objectType: 'Key',
      objectId: keyId,
      before: { expiresAt: formatInstant(row.expires_at) },
      after: { previousUntil: formatInstant(previousUntil), expiresAt: formatInstant(expiresAt) },
    });
    return accepted({ keyId });
  },
  { refuses: rotateKeyCommandCodes },
);
