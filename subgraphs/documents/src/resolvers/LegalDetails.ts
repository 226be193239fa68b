import type { LegalDetailsResolvers } from '../generated/resolvers.ts';

export const LegalDetails: LegalDetailsResolvers = {
  version: ({ version }) => version.toString(),
};
