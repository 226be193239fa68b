import { InvariantBroken } from '@cifra/database/failures';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { parseFirmCode, parseText, requestOf } from '../../operations/ask.ts';
import { composeCluster as command } from '../../operations/grants.ts';

export const composeCluster: MutationResolvers['composeCluster'] = async (_parent, { input }, context) => {
  const request = requestOf(context, input);
  if (!request.ok) return toGraphQLRefusal(request.refusal);
  const code = parseFirmCode('code', input.code);
  if (!code.ok) return toGraphQLRefusal(code.refusal);
  const name = parseText('name', input.name, 200);
  if (!name.ok) return toGraphQLRefusal(name.refusal);
  const outcome = await context.books.executeControl(
    command,
    { code: code.value, name: name.value, permissions: input.permissions },
    request.value,
  );
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  const cluster = await context.loaders.cluster.load(outcome.value.clusterId);
  if (!cluster) throw new InvariantBroken('a cluster that was just written is not there');
  return { __typename: 'ClusterComposed', cluster };
};
