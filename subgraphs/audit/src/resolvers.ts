import { scalarResolvers } from '@cifra/subgraph-kit/scalars';
import { AuditActor } from './resolvers/AuditActor.ts';
import { BooksVerification } from './resolvers/BooksVerification.ts';
import { Commit } from './resolvers/Commit.ts';
import { ControlVerification } from './resolvers/ControlVerification.ts';
import { controlVerification } from './resolvers/Query/controlVerification.ts';
import { firmAuditEvents } from './resolvers/Query/firmAuditEvents.ts';
import { RowVersion } from './resolvers/RowVersion.ts';
import { Tenant } from './resolvers/Tenant.ts';

const { BigInt, DateTime } = scalarResolvers;

export const resolvers = {
  BigInt,
  DateTime,
  Query: { firmAuditEvents, controlVerification },
  Tenant,
  AuditActor,
  Commit,
  RowVersion,
  BooksVerification,
  ControlVerification,
};
