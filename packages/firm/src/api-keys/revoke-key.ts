import { controlCommand } from '@cifra/books/command';
import { apiKeys } from '@cifra/database/tables/keys';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { keyById, tenantsOfKey } from './queries.ts';
import { stateOf } from './read-keys.ts';

export const revokeKeyCodes = refusalCodes('KEY_UNKNOWN', 'KEY_STATE_CONFLICT');

/** Ends a key for good, with the next request. Refuses in this order: KEY_UNKNOWN, KEY_STATE_CONFLICT. */
export const revokeKeyCommand = controlCommand<
  { readonly keyId: Uuid },
  { readonly keyId: Uuid },
  CodeOf<typeof revokeKeyCodes>
>(
  'firm.revokeKey',
  async (tx, { keyId }) => {
    const row = await tx.first(keyById, { id: keyId });
    if (!row) return refused(refuse('KEY_UNKNOWN', { keyRef: keyId }));
    const keyState = stateOf(row, tx.commitInstantMicros);
    if (keyState !== 'ACTIVE') return refused(refuse('KEY_STATE_CONFLICT', { keyState }));
    const { commit_number: version, ...key } = row;
    tx.replace(
      apiKeys,
      { ...key, previous_secret_hash: null, previous_until: null, is_revoked: true },
      version,
    );
    tx.record({
      event: 'KEY_REVOKED',
      objectType: 'Key',
      objectId: keyId,
      before: { name: row.name, prefix: row.prefix },
    });
    return accepted({ keyId });
  },
  {
    refuses: revokeKeyCodes,
    about: async (tx, { keyId }) =>
      (await tx.all(tenantsOfKey, { keyId })).map(({ tenant_id: tenantId }) => tenantId),
  },
);
