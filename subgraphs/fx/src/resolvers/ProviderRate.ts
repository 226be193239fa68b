import { isProvider } from '@cifra/rates/quotes/provider-quotes';
import { InvariantBroken } from '@cifra/database/failures';
import { instantText } from '@cifra/subgraph-kit/shapes';
import type { ProviderRateResolvers, RateProvider } from '../generated/resolvers.ts';

/** A stored provider's name; the commands write no other. */
export function providerOf({ provider }: { readonly provider: string }): RateProvider {
  if (!isProvider(provider)) throw new InvariantBroken(`${provider} is not a rate provider`);
  return provider;
}

export const ProviderRate: ProviderRateResolvers = {
  provider: providerOf,
  pivotCurrency: (row) => row.pivot_currency,
  rateDate: (row) => row.rate_date,
  isSuperseded: (row) => row.commit_number < row.standingCommit,
  recordedAt: (row) => instantText(row.recordedAtMicros),
  recordedBy: ({ actorId, actorName }, _input, { nameOfActor }) =>
    nameOfActor({ id: actorId, name: actorName }),
  commitNumber: (row) => row.commit_number.toString(),
};
