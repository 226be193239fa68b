import { InvariantBroken } from '@cifra/database/failures';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { confirmHeldRate as command } from '../../operations/decide-held-rate.ts';
import { parseHeldRateDecision } from '../../parse-held-rate-decision.ts';
import { heldRateById } from '../../repository/held-rates.ts';

export const confirmHeldRate: MutationResolvers['confirmHeldRate'] = async (
  _parent,
  { input },
  { books, commandRequest },
) => {
  const parsed = parseHeldRateDecision(input);
  if (!parsed.ok) return toGraphQLRefusal(parsed.refusal);
  const { key, decision } = parsed.value;
  const request = commandRequest({ idempotencyKey: key, reason: decision.reason });
  const outcome = await books.executeControl(command, decision, request);
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  const heldRate = await books.control.first(heldRateById, { id: outcome.value });
  if (heldRate === null) throw new InvariantBroken('a held rate that was decided has no row');
  return { __typename: 'HeldRateConfirmed', heldRate };
};
