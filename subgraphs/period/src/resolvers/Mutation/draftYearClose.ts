import { parseUuid } from '@cifra/domain/ids';
import { checkIdempotencyKey } from '@cifra/domain/normalise';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { draftYearClose as command, writtenYearClose } from '../../operations/year-end.ts';

export const draftYearClose: MutationResolvers['draftYearClose'] = async (_parent, { input }, context) => {
  const key = checkIdempotencyKey(input.idempotencyKey);
  if (!key.ok) return toGraphQLRefusal(key.refusal);
  const id = parseUuid(input.fiscalYearId, 'fiscalYearId');
  if (!id.ok) return toGraphQLRefusal(id.refusal);
  const request = context.commandRequest({ idempotencyKey: key.value });
  const outcome = await context.books.execute(command, context, { fiscalYearId: id.value }, request);
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  return { __typename: 'YearCloseDrafted', yearClose: await writtenYearClose(context, outcome.value) };
};
