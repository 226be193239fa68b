import { parseStep } from '@cifra/subgraph-kit/parse-step';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { writtenParty } from '../../operations/answers.ts';
import { updateParty as command } from '../../operations/parties.ts';
import { parsePartyChange } from '../../parse/party.ts';

export const updateParty: MutationResolvers['updateParty'] = async (_parent, { input }, context) => {
  const parsed = parseStep(input, { field: 'partyId', id: input.partyId });
  if (!parsed.ok) return toGraphQLRefusal(parsed.refusal);
  const change = parsePartyChange(input);
  if (!change.ok) return toGraphQLRefusal(change.refusal);
  const { step: party, idempotencyKey } = parsed.value;
  const outcome = await context.books.execute(
    command,
    context,
    { party, change: change.value },
    context.commandRequest({ idempotencyKey }),
  );
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  return { __typename: 'PartyUpdated', party: await writtenParty(context, outcome.value) };
};
