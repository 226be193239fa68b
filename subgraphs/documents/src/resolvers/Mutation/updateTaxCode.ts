import { parseStep } from '@cifra/subgraph-kit/parse-step';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { writtenTaxCode } from '../../operations/answers.ts';
import { updateTaxCode as command } from '../../operations/tax-codes.ts';
import { parseTaxCodeChange } from '../../parse/tax-code.ts';

export const updateTaxCode: MutationResolvers['updateTaxCode'] = async (_parent, { input }, context) => {
  const parsed = parseStep(input, { field: 'taxCodeId', id: input.taxCodeId });
  if (!parsed.ok) return toGraphQLRefusal(parsed.refusal);
  const change = parseTaxCodeChange(input);
  if (!change.ok) return toGraphQLRefusal(change.refusal);
  const { step: taxCode, idempotencyKey } = parsed.value;
  const outcome = await context.books.execute(
    command,
    context,
    { taxCode, change: change.value },
    context.commandRequest({ idempotencyKey }),
  );
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  return { __typename: 'TaxCodeUpdated', taxCode: await writtenTaxCode(context, outcome.value) };
};
