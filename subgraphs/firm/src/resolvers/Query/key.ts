import { allowsByClaim, findKey } from '@cifra/firm/api-keys/read-keys';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const key: QueryResolvers['key'] = (_parent, { id }, { access, books }) =>
  findKey({ control: books.control, allows: allowsByClaim(access.claim) }, id, 'Key.Read');
