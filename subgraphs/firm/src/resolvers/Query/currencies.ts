import type { QueryResolvers } from '../../generated/resolvers.ts';
import { activeCurrencies } from '@cifra/firm/directory/queries';

export const currencies: QueryResolvers['currencies'] = async (_parent, _input, { books }) =>
  (await books.control.all(activeCurrencies, {}))
    .filter(({ is_active }) => is_active)
    .map((row) => ({
      __typename: 'Currency',
      code: row.code,
      numericCode: row.numeric_code,
      name: row.name,
      minorUnits: row.minor_units,
    }));
