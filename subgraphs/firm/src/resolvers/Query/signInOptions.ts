import { firmSettings } from '@cifra/books/directory';
import { everyProvider } from '@cifra/firm/identities/provider/queries';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const signInOptions: QueryResolvers['signInOptions'] = async (_parent, _input, { books }) => {
  const [settings, providers] = await Promise.all([
    firmSettings(books.control),
    books.control.all(everyProvider, {}),
  ]);
  return {
    __typename: 'SignInOptions',
    hasPasswords: settings['access.localLogIn'],
    providers: providers
      .filter(({ state }) => state === 'ACTIVE')
      .map(({ code, name }) => ({ __typename: 'SignInProvider', code, name })),
  };
};
