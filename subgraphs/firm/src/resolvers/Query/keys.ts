import { allowsByClaim, keyListKey, readKeys } from '@cifra/firm/api-keys/read-keys';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const keys: QueryResolvers['keys'] = async (
  _parent,
  { state = null, ...input },
  { access, books, nowMicros },
) => {
  const page = requirePage(input, { of: ['keys', state ?? 'all'], key: keyListKey });
  const reader = { control: books.control, allows: allowsByClaim(access.claim) };
  return readKeys(reader, { state: state ?? null, nowMicros: nowMicros() }, page);
};
