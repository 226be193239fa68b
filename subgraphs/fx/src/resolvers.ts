import { scalarResolvers } from '@cifra/subgraph-kit/scalars';
import { ExchangeRate } from './resolvers/ExchangeRate.ts';
import { importProviderRates } from './resolvers/Mutation/importProviderRates.ts';
import { overrideRate } from './resolvers/Mutation/overrideRate.ts';
import { takeOverProviderRates } from './resolvers/Mutation/takeOverProviderRates.ts';
import { Tenant } from './resolvers/Tenant.ts';

export const resolvers = {
  ...scalarResolvers,
  Mutation: { overrideRate, takeOverProviderRates, importProviderRates },
  Tenant,
  ExchangeRate,
};
