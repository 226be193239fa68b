import { InvariantBroken } from '@cifra/database/failures';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { parseFirmCode, parseText, requestOf } from '../../operations/ask.ts';
import { createTenantGroup as command } from '../../operations/groups.ts';
import { groupById } from '../../repository/firm.ts';

export const createTenantGroup: MutationResolvers['createTenantGroup'] = async (
  _parent,
  { input },
  context,
) => {
  const request = requestOf(context, input);
  if (!request.ok) return toGraphQLRefusal(request.refusal);
  const code = parseFirmCode('code', input.code);
  if (!code.ok) return toGraphQLRefusal(code.refusal);
  const name = parseText('name', input.name, 200);
  if (!name.ok) return toGraphQLRefusal(name.refusal);
  const outcome = await context.books.executeControl(
    command,
    { code: code.value, name: name.value },
    request.value,
  );
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  const group = await context.books.control.first(groupById, { id: outcome.value.groupId });
  if (!group) throw new InvariantBroken('a group that was just written is not there');
  return { __typename: 'TenantGroupChanged', group };
};
