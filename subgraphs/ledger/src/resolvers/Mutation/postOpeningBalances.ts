import { checkIdempotencyKey } from '@cifra/domain/normalise';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { writtenEntry } from '../../operations/answers.ts';
import { postOpeningBalances as command } from '../../operations/opening-balances.ts';
import { parseOpeningBalances } from '../../parse/opening-balances.ts';
import { openingBalancesOf } from '../tenant-opening.ts';

export const postOpeningBalances: MutationResolvers['postOpeningBalances'] = async (
  _parent,
  { input },
  context,
) => {
  const idempotencyKey = checkIdempotencyKey(input.idempotencyKey);
  if (!idempotencyKey.ok) return toGraphQLRefusal(idempotencyKey.refusal);
  const parsed = parseOpeningBalances(input);
  if (!parsed.ok) return toGraphQLRefusal(parsed.refusal);
  const request = context.commandRequest({ idempotencyKey: idempotencyKey.value });
  const outcome = await context.books.execute(command, context, parsed.value, request);
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  return {
    __typename: 'OpeningBalancesPosted',
    openingBalances: await openingBalancesOf(context.tenantId, context),
    entry: await writtenEntry(context, outcome.value),
  };
};
