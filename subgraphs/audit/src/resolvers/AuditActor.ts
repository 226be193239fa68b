import type { AuditActorResolvers } from '../generated/resolvers.ts';

export const AuditActor: AuditActorResolvers = {
  name: (actor, _input, { nameOfActor }) => nameOfActor(actor),
};
