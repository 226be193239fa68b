import { checkIdempotencyKey } from '@cifra/domain/normalise';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { writtenParty } from '../../operations/answers.ts';
import { createParty as command } from '../../operations/parties.ts';
import { parseNewParty } from '../../parse/party.ts';

export const createParty: MutationResolvers['createParty'] = async (_parent, { input }, context) => {
  const idempotencyKey = checkIdempotencyKey(input.idempotencyKey);
  if (!idempotencyKey.ok) return toGraphQLRefusal(idempotencyKey.refusal);
  const parsed = parseNewParty(input);
  if (!parsed.ok) return toGraphQLRefusal(parsed.refusal);
  const outcome = await context.books.execute(
    command,
    context,
    parsed.value,
    context.commandRequest({ idempotencyKey: idempotencyKey.value }),
  );
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  return { __typename: 'PartyCreated', party: await writtenParty(context, outcome.value) };
};
