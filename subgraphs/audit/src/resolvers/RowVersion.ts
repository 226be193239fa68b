import type { RowVersionResolvers } from '../generated/resolvers.ts';

export const RowVersion: RowVersionResolvers = { changes: ({ fields }) => fields };
