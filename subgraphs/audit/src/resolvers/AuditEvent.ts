import type { AuditEventResolvers } from '../generated/resolvers.ts';

export const AuditEvent: AuditEventResolvers = {
  event: ({ event }) => event.event,
  objectType: ({ event }) => event.object_type,
  objectId: ({ event }) => event.object_id,
  before: ({ event }) => event.before,
  after: ({ event }) => event.after,
};
