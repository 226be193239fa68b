import type { QueryResolvers } from '../../generated/resolvers.ts';
import { allTemplates } from '@cifra/firm/directory/queries';

export const coaTemplates: QueryResolvers['coaTemplates'] = async (_parent, _input, { books }) =>
  (await books.control.all(allTemplates, {})).map((row) => ({
    __typename: 'CoaTemplate',
    code: row.code,
    name: row.name,
    countryPack: row.country_pack,
  }));
