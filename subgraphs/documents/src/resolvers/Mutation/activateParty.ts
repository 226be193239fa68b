import { parseStep } from '@cifra/subgraph-kit/parse-step';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { writtenParty } from '../../operations/answers.ts';
import { activateParty as command } from '../../operations/parties.ts';

export const activateParty: MutationResolvers['activateParty'] = async (_parent, { input }, context) => {
  const parsed = parseStep(input, { field: 'partyId', id: input.partyId });
  if (!parsed.ok) return toGraphQLRefusal(parsed.refusal);
  const { step, idempotencyKey } = parsed.value;
  const outcome = await context.books.execute(
    command,
    context,
    step,
    context.commandRequest({ idempotencyKey }),
  );
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  return { __typename: 'PartyActivated', party: await writtenParty(context, outcome.value) };
};
