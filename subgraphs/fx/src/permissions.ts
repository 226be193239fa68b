import { inheritAll, type FieldMap } from '@cifra/access/field-map';
import { firm, inherit, tenant } from '@cifra/access/field-rule';

/** What each field asks of the claim. Provider rates are the firm's own: their import names no tenant. */
export const permissions: FieldMap = {
  Query: {
    rateProviders: firm('Rate.Read'),
    providerRates: firm('Rate.Read'),
    heldRates: firm('Rate.Read'),
  },
  Mutation: {
    overrideRate: tenant('Rate.Override'),
    takeOverProviderRates: tenant('Rate.Import'),
    importProviderRates: firm('Rate.Import'),
    confirmHeldRate: firm('Rate.Import'),
    rejectHeldRate: firm('Rate.Import'),
  },
  Tenant: {
    id: inherit,
    exchangeRate: tenant('Rate.Read'),
    exchangeRateHistory: tenant('Rate.Read'),
    exposure: tenant('Exposure.Read'),
  },
  Account: inheritAll,
  ExposureReport: inheritAll,
  CurrencyExposure: inheritAll,
  ExposureRate: inheritAll,
  AccountExposure: inheritAll,
  ExposedItem: inheritAll,
  ExchangeRate: inheritAll,
  ExchangeRateLookup: inheritAll,
  HeldRate: inheritAll,
  RateProviderStatus: inheritAll,
  RateProviderAttempt: inheritAll,
  ProviderRate: inheritAll,
  HeldProviderRate: inheritAll,
  HeldRateConfirmed: inheritAll,
  HeldRateRejected: inheritAll,
  RateOverridden: inheritAll,
  ProviderRatesTakenOver: inheritAll,
  ProviderRatesImported: inheritAll,
};
