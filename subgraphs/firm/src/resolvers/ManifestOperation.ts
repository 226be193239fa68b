import type { ManifestOperationResolvers } from '../generated/resolvers.ts';

export const ManifestOperation: ManifestOperationResolvers = {
  operationId: ({ id }) => id,
  operationName: ({ name }) => name,
  operationType: ({ type }) => type,
  text: ({ body }) => body,
};
