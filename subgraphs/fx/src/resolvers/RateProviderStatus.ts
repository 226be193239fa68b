import { pivotOfProvider } from '@cifra/rates/quotes/provider-quotes';
import { instantText } from '@cifra/subgraph-kit/shapes';
import type { RateProviderStatusResolvers } from '../generated/resolvers.ts';

const textOrNull = (micros: bigint | null | undefined): string | null =>
  micros === null || micros === undefined ? null : instantText(micros);

export const RateProviderStatus: RateProviderStatusResolvers = {
  pivotCurrency: ({ provider }) => pivotOfProvider[provider],
  lastAttempt: ({ attempt }) =>
    attempt && {
      __typename: 'RateProviderAttempt',
      at: instantText(attempt.attempted_at),
      outcome: attempt.outcome,
      detail: attempt.detail,
    },
  lastSuccessAt: ({ attempt }) => textOrNull(attempt?.succeeded_at),
  failingSince: ({ attempt }) => textOrNull(attempt?.failing_since),
  failedCount: ({ attempt }) => attempt?.failed_count ?? 0,
};
