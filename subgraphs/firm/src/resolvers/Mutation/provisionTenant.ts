import { parseTenantWish } from '@cifra/books/provisioning/tenant-wish';
import { provisionTenant as provision } from '@cifra/books/provisioning/provision-tenant';
import { InvariantBroken } from '@cifra/database/failures';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { requestOf } from '../../operations/ask.ts';

export const provisionTenant: MutationResolvers['provisionTenant'] = async (_parent, { input }, context) => {
  const request = requestOf(context, input);
  if (!request.ok) return toGraphQLRefusal(request.refusal);
  const wish = parseTenantWish(input);
  if (!wish.ok) return toGraphQLRefusal(wish.refusal);
  const outcome = await provision(context, wish.value, request.value);
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  const tenant = await context.loaders.tenant.clear(outcome.value.tenantId).load(outcome.value.tenantId);
  if (!tenant) throw new InvariantBroken('a tenant that was just provisioned is not there');
  return { __typename: 'TenantProvisioned', tenant };
};
