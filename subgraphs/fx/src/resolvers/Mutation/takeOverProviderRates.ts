import { localDate } from '@cifra/domain/local-date';
import { checkIdempotencyKey } from '@cifra/domain/normalise';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { takeOverProviderRates as takeOver } from '../../operations/take-over-provider-rates.ts';

export const takeOverProviderRates: MutationResolvers['takeOverProviderRates'] = async (
  _parent,
  { input },
  { books, tenantId, commandRequest },
) => {
  const key = checkIdempotencyKey(input.idempotencyKey);
  if (!key.ok) return toGraphQLRefusal(key.refusal);
  const { provider, currencies } = input;
  const asked = {
    provider,
    currencies,
    from: localDate(input.from),
    to: localDate(input.to),
    confirmSuspicious: input.confirmSuspicious ?? false,
  };
  const outcome = await takeOver(books, tenantId, asked, commandRequest({ idempotencyKey: key.value }));
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  const held = outcome.value.held.map(({ originalCurrency, ...rate }) => ({
    __typename: 'HeldRate' as const,
    currency: originalCurrency,
    ...rate,
  }));
  return { __typename: 'ProviderRatesTakenOver', ...outcome.value, held };
};
