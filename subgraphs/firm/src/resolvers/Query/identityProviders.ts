import { everyProvider } from '@cifra/firm/identities/provider/queries';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const identityProviders: QueryResolvers['identityProviders'] = async (_parent, _input, { books }) =>
  (await books.control.all(everyProvider, {})).filter(({ state }) => state === 'ACTIVE');
