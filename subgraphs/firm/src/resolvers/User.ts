import { signedIn } from '@cifra/access/field-rule';
import { parseUuid } from '@cifra/domain/ids';
import { reference } from '@cifra/subgraph-kit/reference';
import type { FirmContext } from '../context.ts';
import type { UserResolvers } from '../generated/resolvers.ts';
import type { UserRow } from '../loaders.ts';

export const User: UserResolvers = {
  // Who prepared and who approved is part of the books: whoever reads an entry may know the names.
  __resolveReference: reference<FirmContext, UserRow | null>(
    signedIn,
    async ({ id }, { loaders }) => {
      const userId = parseUuid(String(id));
      return userId.ok ? loaders.user.load(userId.value) : null;
    },
    { tenantIdField: null },
  ),
  isActive: (row) => row.is_active,
  grants: async (row, _input, { loaders }) => loaders.grantsOfUser.load(row.id),
};
