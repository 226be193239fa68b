import { inheritAll, type FieldMap } from '@cifra/access/field-map';
import { firm, inherit, tenant } from '@cifra/access/field-rule';

/** What each field asks of the claim. Provider rates are the firm's own: their import names no tenant. */
export const permissions: FieldMap = {
  Mutation: {
    overrideRate: tenant('Rate.Override'),
    takeOverProviderRates: tenant('Rate.Import'),
    importProviderRates: firm('Rate.Import'),
  },
  Tenant: {
    id: inherit,
    exchangeRate: tenant('Rate.Read'),
    exchangeRateHistory: tenant('Rate.Read'),
  },
  ExchangeRate: inheritAll,
  ExchangeRateLookup: inheritAll,
  HeldRate: inheritAll,
  RateOverridden: inheritAll,
  ProviderRatesTakenOver: inheritAll,
  ProviderRatesImported: inheritAll,
};
