import { checkIdempotencyKey } from '@cifra/domain/normalise';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { writtenTaxCode } from '../../operations/answers.ts';
import { createTaxCode as command } from '../../operations/tax-codes.ts';
import { parseNewTaxCode } from '../../parse/tax-code.ts';

export const createTaxCode: MutationResolvers['createTaxCode'] = async (_parent, { input }, context) => {
  const idempotencyKey = checkIdempotencyKey(input.idempotencyKey);
  if (!idempotencyKey.ok) return toGraphQLRefusal(idempotencyKey.refusal);
  const parsed = parseNewTaxCode(input);
  if (!parsed.ok) return toGraphQLRefusal(parsed.refusal);
  const outcome = await context.books.execute(
    command,
    context,
    parsed.value,
    context.commandRequest({ idempotencyKey: idempotencyKey.value }),
  );
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  return { __typename: 'TaxCodeCreated', taxCode: await writtenTaxCode(context, outcome.value) };
};
