import { claimAllows, isOfPartyAlone, tenantsAllowed, type Claim } from '@cifra/access/claim';
import { numbersOf } from '@cifra/access/bitmap';
import { notFoundOrDenied } from '@cifra/access/errors';
import { signedIn } from '@cifra/access/field-rule';
import { readSecondFactors } from '@cifra/firm/users/second-factor/read-second-factors';
import { sessionList } from '@cifra/firm/users/sessions/queries';
import { readSessions } from '@cifra/firm/users/sessions/read-sessions';
import { linkedAccountsOfUser } from '@cifra/firm/directory/identities';
import { instantText } from '@cifra/subgraph-kit/shapes';
import { reference } from '@cifra/subgraph-kit/reference';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import type { FirmContext } from '../context.ts';
import { isSelf, requireGrantsOf } from './grants-of.ts';
import type { UserResolvers } from '../generated/resolvers.ts';
import type { UserRow } from '../loaders.ts';

export const User: UserResolvers = {
  // Who prepared and who approved is part of the books: whoever reads an entry may know the names.
  // A client's customers and vendors read no books: they know themselves alone.
  __resolveReference: reference<FirmContext, UserRow | null>(signedIn, ({ id }, { access, loaders }) => {
    if (isOfPartyAlone(access.claim) && !isSelf(id, access.claim)) throw notFoundOrDenied();
    return loaders.user.load(id);
  }),
  email: (row, _input, { access }) =>
    isSelf(row.id, access.claim) || isOfTheFirm(access.claim) ? row.email : null,
  isActive: (row) => row.is_active,
  grants: async (row, _input, { access, loaders }) => {
    await requireGrantsOf(row.id, 'User.grants', access);
    return loaders.grantsOfUser.load(row.id);
  },
  secondFactor: async ({ id: userId }, _input, { access, books }) => {
    await requireGrantsOf(userId, 'User.secondFactor', access);
    const { authenticator, passkeys } = await readSecondFactors(books.control, userId);
    return passkeys.length > 0 ? 'ACTIVE' : authenticator;
  },
  secondFactors: async ({ id: userId }, _input, { access, books }) => {
    await requireGrantsOf(userId, 'User.secondFactors', access);
    return readSecondFactors(books.control, userId);
  },
  identities: async ({ id: userId }, _input, { access, books }) => {
    await requireGrantsOf(userId, 'User.identities', access);
    const accounts = await books.control.all(linkedAccountsOfUser, { userId });
    return accounts.map(({ code: provider, name, linkedAtMicros }) => ({
      __typename: 'UserIdentity',
      provider,
      providerName: name,
      linkedAt: instantText(linkedAtMicros),
    }));
  },
  sessions: async ({ id: userId }, input, { access, books, nowMicros }) => {
    await requireGrantsOf(userId, 'User.sessions', access);
    const page = requirePage(input, { of: ['sessions', userId], key: sessionList.key });
    return readSessions(books.control, { userId, nowMicros: nowMicros() }, page);
  },
};

/** The firm's own people read the firm somewhere; a client's people and partners do not. */
function isOfTheFirm(claim: Claim): boolean {
  return claimAllows(claim, 'Firm.Read') || numbersOf(tenantsAllowed(claim, 'Firm.Read')).length > 0;
}
