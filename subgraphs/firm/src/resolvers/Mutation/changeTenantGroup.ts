import { InvariantBroken } from '@cifra/database/failures';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { idOrNil, requestOf } from '../../operations/ask.ts';
import { changeTenantGroup as command } from '../../operations/groups.ts';
import { groupById } from '../../repository/firm.ts';

export const changeTenantGroup: MutationResolvers['changeTenantGroup'] = async (
  _parent,
  { input },
  context,
) => {
  const request = requestOf(context, input);
  if (!request.ok) return toGraphQLRefusal(request.refusal);
  const wish = {
    groupId: idOrNil(input.groupId),
    tenantId: idOrNil(input.tenantId),
    isMember: input.isMember,
  };
  const outcome = await context.books.executeControl(command, wish, request.value);
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  const group = await context.books.control.first(groupById, { id: outcome.value.groupId });
  if (!group) throw new InvariantBroken('a group that was just changed is not there');
  return { __typename: 'TenantGroupChanged', group };
};
