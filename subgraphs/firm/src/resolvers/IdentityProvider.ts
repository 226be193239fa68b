import { instantText } from '@cifra/subgraph-kit/shapes';
import { logOutAddress } from '@cifra/firm/identities/log-out/log-out-by-provider';
import { redirectAddress } from '@cifra/firm/identities/sign-in/redirect-address';
import type { IdentityProviderResolvers } from '../generated/resolvers.ts';
import { userOf } from './ProposedChange.ts';

export const IdentityProvider: IdentityProviderResolvers = {
  clientId: (row) => row.client_id,
  hasClientSecret: (row) => row.secret_id !== null,
  countsAsSecondFactor: (row) => row.counts_as_second_factor,
  scimTokenExpiresAt: ({ scim_token_until: until }) => (until === null ? null : instantText(until)),
  scimTokenMadeBy: ({ scim_made_by: madeBy }, _input, context) =>
    madeBy === null ? null : userOf(context, madeBy),
  isRemoved: (row) => row.state === 'REMOVED',
  redirectUrl: ({ code }, _input, { publicOrigin }) => redirectAddress(publicOrigin, code),
  backChannelLogoutUrl: ({ code }, _input, { publicOrigin }) => logOutAddress(publicOrigin, code),
};
