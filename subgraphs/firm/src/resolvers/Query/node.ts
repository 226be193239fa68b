import { GraphQLError } from 'graphql';
import { InvariantBroken } from '@cifra/database/failures';
import { parseObjectId, tenantOfObject } from '@cifra/domain/object-id';
import { refuse } from '@cifra/domain/refusals';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import { requireTenant } from '@cifra/subgraph-kit/require-tenant';
import type { FirmContext } from '../../context.ts';
import type { QueryResolvers } from '../../generated/resolvers.ts';

const MOST_NODES = 100;

/** The object of an id, as its own reference answers the caller. Refuses: INPUT_INVALID, TENANTS_DIFFER. */
export const node: QueryResolvers['node'] = async (_parent, { id }, context) => {
  const [found = null] = await findNodes([id], context);
  return found;
};

/** The same of several ids, in their order. Refuses: INPUT_INVALID, TENANTS_DIFFER. */
export const nodes: QueryResolvers['nodes'] = async (_parent, { ids }, context) => {
  if (ids.length > MOST_NODES) {
    const problem = `must be at most ${MOST_NODES}`;
    throw refusalError(refuse('INPUT_INVALID', { field: 'ids', problem, value: String(ids.length) }));
  }
  return findNodes(ids, context);
};

/** One that cannot be answered at all (a firm's object in a request of a tenant) is an error in its own place; the others are answered. */
function inItsPlace(error: unknown): never {
  if (error instanceof GraphQLError) return error as never;
  throw error;
}

/** The gateway's claim is from its own reading of the ids: here each is held against it before anything is looked for. */
async function findNodes(ids: readonly string[], { access, findEntity }: FirmContext) {
  const names = ids.map((id) => {
    const name = parseObjectId(id);
    if (name === null) throw new InvariantBroken('what is no id came as the id of a node');
    return { id, ...name };
  });
  for (const name of names) {
    const tenantId = tenantOfObject(name);
    if (tenantId !== null) requireTenant(access.claim, tenantId);
  }
  return Promise.all(names.map(({ id, type }) => findEntity(type, id).catch(inItsPlace)));
}
