import type { Row } from '@cifra/database/kit/table';
import { identityProviders } from '@cifra/database/tables/identities';
import type { ControlTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';

/** Ends a provider's token for SCIM with whoever answered for it. Their name stays, so that the firm is told why there is none. */
export function endScimToken(
  tx: ControlTx,
  { commit_number: version, ...provider }: Row<typeof identityProviders>,
  madeBy: Uuid,
): void {
  tx.replace(identityProviders, { ...provider, scim_token_hash: null, scim_token_until: null }, version);
  tx.record({
    event: 'SCIM_TOKEN_ENDED',
    objectType: 'IdentityProvider',
    objectId: provider.code,
    after: { madeBy },
  });
}
