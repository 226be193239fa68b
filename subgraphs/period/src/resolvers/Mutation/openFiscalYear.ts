import { notFoundOrDenied } from '@cifra/access/errors';
import { localDate } from '@cifra/domain/local-date';
import { checkIdempotencyKey } from '@cifra/domain/normalise';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { openFiscalYear as command } from '../../operations/open-fiscal-year.ts';

export const openFiscalYear: MutationResolvers['openFiscalYear'] = async (
  _parent,
  { input },
  { books, tenantId, commandRequest, loadersOf },
) => {
  const key = checkIdempotencyKey(input.idempotencyKey);
  if (!key.ok) return toGraphQLRefusal(key.refusal);
  const startDate = localDate(input.startDate);
  const outcome = await books.execute(
    command,
    { tenantId },
    { startDate },
    commandRequest({ idempotencyKey: key.value }),
  );
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  const fiscalYear = await loadersOf(tenantId).fiscalYear.load(outcome.value);
  if (!fiscalYear) throw notFoundOrDenied();
  return { __typename: 'FiscalYearOpened', fiscalYear };
};
