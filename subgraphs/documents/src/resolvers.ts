import { scalarResolvers } from '@cifra/subgraph-kit/scalars';
import { activateParty } from './resolvers/Mutation/activateParty.ts';
import { createParty } from './resolvers/Mutation/createParty.ts';
import { deactivateParty } from './resolvers/Mutation/deactivateParty.ts';
import { updateParty } from './resolvers/Mutation/updateParty.ts';
import { Party } from './resolvers/Party.ts';
import { Tenant } from './resolvers/Tenant.ts';

export const resolvers = {
  ...scalarResolvers,
  Mutation: { createParty, updateParty, deactivateParty, activateParty },
  Tenant,
  Party,
};
