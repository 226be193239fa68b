import { parseUuid } from '@cifra/domain/ids';
import { checkIdempotencyKey } from '@cifra/domain/normalise';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { closeYear as command, writtenYearClose } from '../../operations/year-end.ts';

export const closeYear: MutationResolvers['closeYear'] = async (_parent, { input }, context) => {
  const key = checkIdempotencyKey(input.idempotencyKey);
  if (!key.ok) return toGraphQLRefusal(key.refusal);
  const id = parseUuid(input.yearCloseId, 'yearCloseId');
  if (!id.ok) return toGraphQLRefusal(id.refusal);
  const request = context.commandRequest({ idempotencyKey: key.value });
  const outcome = await context.books.execute(command, context, { yearCloseId: id.value }, request);
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  return { __typename: 'YearClosed', yearClose: await writtenYearClose(context, outcome.value) };
};
