import { InvariantBroken } from '@cifra/database/failures';
import { checkIdempotencyKey } from '@cifra/domain/normalise';
import { parseVersion } from '@cifra/subgraph-kit/parse-step';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { changeDocumentSeries as command } from '../../operations/change-document-series.ts';
import { parseSeriesChange } from '../../parse/series.ts';
import { listSeries } from '../../repository/series.ts';

export const changeDocumentSeries: MutationResolvers['changeDocumentSeries'] = async (
  _parent,
  { input },
  context,
) => {
  const idempotencyKey = checkIdempotencyKey(input.idempotencyKey);
  if (!idempotencyKey.ok) return toGraphQLRefusal(idempotencyKey.refusal);
  const version = parseVersion(input.version);
  if (!version.ok) return toGraphQLRefusal(version.refusal);
  const change = parseSeriesChange(input);
  if (!change.ok) return toGraphQLRefusal(change.refusal);
  const outcome = await context.books.execute(
    command,
    context,
    { kind: input.kind, version: version.value, change: change.value },
    context.commandRequest({ idempotencyKey: idempotencyKey.value }),
  );
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  const all = await context.books.read(context.tenantId, listSeries);
  const series = all?.find(({ kind }) => kind === outcome.value);
  if (!series) throw new InvariantBroken('a changed series is not there');
  return { __typename: 'DocumentSeriesChanged', series };
};
