import { inheritAll, inheritAllBut, type FieldMap } from '@cifra/access/field-map';
import { firm, inherit, tenant } from '@cifra/access/field-rule';
import { rulesOf } from '@cifra/subgraph-kit/mutation';
import { mutations } from './mutations.ts';

/** What each field asks of the claim. What the mutations ask stands in their declarations, and what they answer is theirs. */
export const permissions: FieldMap = {
  ...rulesOf(mutations),
  Query: {
    rateProviders: firm('Rate.Read'),
    providerRates: firm('Rate.Read'),
    heldRates: firm('Rate.Read'),
  },
  Tenant: {
    id: inherit,
    exchangeRate: tenant('Rate.Read'),
    exchangeRateHistory: tenant('Rate.Read'),
    exposure: tenant('Exposure.Read'),
  },
  Account: inheritAll,
  Party: inheritAll,
  OpenItem: inheritAll,
  ExposureReport: inheritAll,
  CurrencyExposure: inheritAll,
  ExposureRate: inheritAllBut({ exchangeRate: tenant('Rate.Read') }),
  AccountExposure: inheritAll,
  ExposedItem: inheritAll,
  ExchangeRate: inheritAll,
  ExchangeRateLookup: inheritAll,
  HeldRate: inheritAll,
  RateProviderStatus: inheritAll,
  RateProviderAttempt: inheritAll,
  ProviderRate: inheritAll,
  HeldProviderRate: inheritAll,
};
