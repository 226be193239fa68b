import { notFoundOrDenied } from '@cifra/access/errors';
import { signOffYear as command } from '@cifra/books/sign-off/sign-off-year';
import { parseUuid } from '@cifra/domain/ids';
import { checkIdempotencyKey } from '@cifra/domain/normalise';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';

export const signOffYear: MutationResolvers['signOffYear'] = async (
  _parent,
  { input },
  { books, tenantId, commandRequest, loadersOf },
) => {
  const key = checkIdempotencyKey(input.idempotencyKey);
  if (!key.ok) return toGraphQLRefusal(key.refusal);
  const fiscalYearId = parseUuid(input.fiscalYearId, 'fiscalYearId');
  if (!fiscalYearId.ok) return toGraphQLRefusal(fiscalYearId.refusal);
  const outcome = await books.execute(
    command,
    { tenantId },
    { fiscalYearId: fiscalYearId.value, exposureHash: input.exposureHash ?? null },
    commandRequest({ idempotencyKey: key.value }),
  );
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  const fiscalYear = await loadersOf(tenantId).fiscalYear.load(outcome.value);
  if (!fiscalYear) throw notFoundOrDenied();
  return { __typename: 'YearSignedOff', fiscalYear };
};
