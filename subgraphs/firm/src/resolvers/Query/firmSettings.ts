import type { QueryResolvers } from '../../generated/resolvers.ts';
import { settingsOf } from '@cifra/firm/settings/read-settings';

export const firmSettings: QueryResolvers['firmSettings'] = (_parent, _input, { books }) =>
  settingsOf(books.control, null);
