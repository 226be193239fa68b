import { scalarResolvers } from '@cifra/subgraph-kit/scalars';
import { AuditActor } from './resolvers/AuditActor.ts';
import { BooksVerification } from './resolvers/BooksVerification.ts';
import { Commit } from './resolvers/Commit.ts';
import { ControlVerification } from './resolvers/ControlVerification.ts';
import { controlVerification } from './resolvers/Query/controlVerification.ts';
import { firmAuditEvents } from './resolvers/Query/firmAuditEvents.ts';
import { RowVersion } from './resolvers/RowVersion.ts';
import {
  controlPlaneColumns,
  controlPlaneInvestigation,
  controlPlaneInvestigations,
  investigationQueries,
} from './resolvers/Query/investigations.ts';
import { Investigation } from './resolvers/Investigation.ts';
import { InvestigationQuery } from './resolvers/InvestigationQuery.ts';
import { mutations } from './mutations.ts';
import { resolversOf } from '@cifra/subgraph-kit/mutation';
import { Tenant } from './resolvers/Tenant.ts';

const { BigInt, DateTime } = scalarResolvers;

export const resolvers = {
  BigInt,
  DateTime,
  Query: {
    firmAuditEvents,
    controlVerification,
    investigationQueries,
    controlPlaneInvestigation,
    controlPlaneInvestigations,
    controlPlaneColumns,
  },
  Mutation: resolversOf(mutations),
  Investigation,
  InvestigationQuery,
  Tenant,
  AuditActor,
  Commit,
  RowVersion,
  BooksVerification,
  ControlVerification,
};
