import { scalarResolvers } from '@cifra/subgraph-kit/scalars';
import { ExchangeRate } from './resolvers/ExchangeRate.ts';
import { HeldProviderRate } from './resolvers/HeldProviderRate.ts';
import { confirmHeldRate } from './resolvers/Mutation/confirmHeldRate.ts';
import { importProviderRates } from './resolvers/Mutation/importProviderRates.ts';
import { overrideRate } from './resolvers/Mutation/overrideRate.ts';
import { rejectHeldRate } from './resolvers/Mutation/rejectHeldRate.ts';
import { takeOverProviderRates } from './resolvers/Mutation/takeOverProviderRates.ts';
import { ProviderRate } from './resolvers/ProviderRate.ts';
import { heldRates } from './resolvers/Query/heldRates.ts';
import { providerRates } from './resolvers/Query/providerRates.ts';
import { rateProviders } from './resolvers/Query/rateProviders.ts';
import { RateProviderStatus } from './resolvers/RateProviderStatus.ts';
import { Tenant } from './resolvers/Tenant.ts';

export const resolvers = {
  ...scalarResolvers,
  Query: { rateProviders, providerRates, heldRates },
  Mutation: {
    overrideRate,
    takeOverProviderRates,
    importProviderRates,
    confirmHeldRate,
    rejectHeldRate,
  },
  Tenant,
  ExchangeRate,
  RateProviderStatus,
  ProviderRate,
  HeldProviderRate,
};
