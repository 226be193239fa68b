import type { QueryResolvers } from '../../generated/resolvers.ts';
import { settingsOf } from '../../operations/read-settings.ts';

export const firmSettings: QueryResolvers['firmSettings'] = (_parent, _input, { books }) =>
  settingsOf(books.control, null);
