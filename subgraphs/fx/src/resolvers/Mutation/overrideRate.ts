import { InvariantBroken } from '@cifra/database/failures';
import { localDate } from '@cifra/domain/local-date';
import { checkIdempotencyKey } from '@cifra/domain/normalise';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { overrideRate as command } from '../../operations/override-rate.ts';

export const overrideRate: MutationResolvers['overrideRate'] = async (
  _parent,
  { input },
  { books, tenantId, commandRequest, loadersOf },
) => {
  const key = checkIdempotencyKey(input.idempotencyKey);
  if (!key.ok) return toGraphQLRefusal(key.refusal);
  const { originalCurrency, rate, reason } = input;
  const override = {
    originalCurrency,
    rateDate: localDate(input.rateDate),
    rate,
    reason,
    confirmSuspicious: input.confirmSuspicious ?? false,
  };
  const outcome = await books.execute(
    command,
    { tenantId },
    override,
    commandRequest({ idempotencyKey: key.value, reason }),
  );
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  const exchangeRate = await loadersOf(tenantId).rate.load(outcome.value);
  if (!exchangeRate) throw new InvariantBroken('a recorded rate has no row');
  return { __typename: 'RateOverridden', exchangeRate };
};
