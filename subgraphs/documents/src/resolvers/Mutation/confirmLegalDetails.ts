import { checkIdempotencyKey } from '@cifra/domain/normalise';
import { parseVersion } from '@cifra/subgraph-kit/parse-step';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { writtenLegalDetails } from '../../operations/answers.ts';
import { confirmLegalDetails as command } from '../../operations/legal-details.ts';

export const confirmLegalDetails: MutationResolvers['confirmLegalDetails'] = async (
  _parent,
  { input },
  context,
) => {
  const idempotencyKey = checkIdempotencyKey(input.idempotencyKey);
  if (!idempotencyKey.ok) return toGraphQLRefusal(idempotencyKey.refusal);
  const version = parseVersion(input.version);
  if (!version.ok) return toGraphQLRefusal(version.refusal);
  const outcome = await context.books.execute(
    command,
    context,
    { version: version.value },
    context.commandRequest({ idempotencyKey: idempotencyKey.value }),
  );
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  return { __typename: 'LegalDetailsConfirmed', legalDetails: await writtenLegalDetails(context) };
};
