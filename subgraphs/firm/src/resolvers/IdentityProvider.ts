import { instantText } from '@cifra/subgraph-kit/shapes';
import { redirectAddress } from '@cifra/firm/identities/sign-in/redirect-address';
import type { IdentityProviderResolvers } from '../generated/resolvers.ts';

export const IdentityProvider: IdentityProviderResolvers = {
  clientId: (row) => row.client_id,
  hasClientSecret: (row) => row.secret_id !== null,
  countsAsSecondFactor: (row) => row.counts_as_second_factor,
  scimTokenExpiresAt: ({ scim_token_until: until }) => (until === null ? null : instantText(until)),
  isRemoved: (row) => row.state === 'REMOVED',
  redirectUrl: ({ code }, _input, { publicOrigin }) => redirectAddress(publicOrigin, code),
};
