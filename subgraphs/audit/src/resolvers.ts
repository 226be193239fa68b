import { scalarResolvers } from '@cifra/subgraph-kit/scalars';
import { AuditEvent } from './resolvers/AuditEvent.ts';
import { Commit } from './resolvers/Commit.ts';
import { firmAuditEvents } from './resolvers/Query/firmAuditEvents.ts';
import { Tenant } from './resolvers/Tenant.ts';

const { BigInt, DateTime } = scalarResolvers;

export const resolvers = { BigInt, DateTime, Query: { firmAuditEvents }, Tenant, Commit, AuditEvent };
