import { notFoundOrDenied } from '@cifra/access/errors';
import type { DeclaredMutation } from '@cifra/subgraph-kit/mutation';
import type { FirmContext } from '../context.ts';

/** A mutation for people alone: a key signs nobody in, has no sessions, and sets no password. The attempt is recorded. */
export const byPeople = (mutation: DeclaredMutation): DeclaredMutation => ({
  ...mutation,
  resolve: async (parent, args, context, info) => {
    const { access }: FirmContext = context;
    if (access.claim.principal.kind === 'key') {
      const { scope } = access.claim;
      const tenantId = scope.kind === 'tenant' ? scope.tenant.id : null;
      await access.onDenied({ field: `Mutation.${mutation.name}`, permission: null, tenantId });
      throw notFoundOrDenied();
    }
    return mutation.resolve(parent, args, context, info);
  },
});
