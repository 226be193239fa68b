import { checkIdempotencyKey } from '@cifra/domain/normalise';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { importSaftUpload } from '../../operations/import-saft-upload.ts';

export const importSaft: MutationResolvers['importSaft'] = async (_parent, { input }, context) => {
  const idempotencyKey = checkIdempotencyKey(input.idempotencyKey);
  if (!idempotencyKey.ok) return toGraphQLRefusal(idempotencyKey.refusal);
  const outcome = await importSaftUpload(context, {
    ...input,
    idempotencyKey: idempotencyKey.value,
    hasConsentToOpeningDifference: input.hasConsentToOpeningDifference ?? false,
    accountTypes: Object.fromEntries((input.accountTypes ?? []).map(({ account, type }) => [account, type])),
  });
  return outcome.ok ? outcome.value : toGraphQLRefusal(outcome.refusal);
};
