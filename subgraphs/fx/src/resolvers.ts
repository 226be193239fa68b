import { resolversOf } from '@cifra/subgraph-kit/mutation';
import { scalarResolvers } from '@cifra/subgraph-kit/scalars';
import { mutations } from './mutations.ts';
import { ExchangeRate } from './resolvers/ExchangeRate.ts';
import { ExposureRate } from './resolvers/ExposureRate.ts';
import { HeldProviderRate } from './resolvers/HeldProviderRate.ts';
import { ProviderRate } from './resolvers/ProviderRate.ts';
import { heldRates } from './resolvers/Query/heldRates.ts';
import { providerRates } from './resolvers/Query/providerRates.ts';
import { rateProviders } from './resolvers/Query/rateProviders.ts';
import { RateProviderStatus } from './resolvers/RateProviderStatus.ts';
import { Tenant } from './resolvers/Tenant.ts';

export const resolvers = {
  ...scalarResolvers,
  Query: { rateProviders, providerRates, heldRates },
  Mutation: resolversOf(mutations),
  Tenant,
  ExchangeRate,
  ExposureRate,
  RateProviderStatus,
  ProviderRate,
  HeldProviderRate,
};
