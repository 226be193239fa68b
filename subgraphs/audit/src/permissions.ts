import { inheritAll, type FieldMap } from '@cifra/access/field-map';
import { firm, inherit, someTenant, tenant } from '@cifra/access/field-rule';
import { rulesOf } from '@cifra/subgraph-kit/mutation';
import { mutations } from './mutations.ts';

/** What each field asks of the claim. */
export const permissions: FieldMap = {
  ...rulesOf(mutations),
  Query: {
    firmAuditEvents: firm('Audit.Read'),
    controlVerification: firm('Audit.Verify'),
    investigationQueries: someTenant('Investigation.Query'),
    controlPlaneInvestigation: firm('Investigation.QueryControlPlane'),
    controlPlaneInvestigations: firm('Investigation.QueryControlPlane'),
    controlPlaneColumns: firm('Investigation.QueryControlPlane'),
  },
  Tenant: {
    id: inherit,
    timeline: tenant('Audit.Read'),
    commits: tenant('Audit.Read'),
    commit: tenant('Audit.Read'),
    auditEvents: tenant('Audit.Read'),
    verification: tenant('Audit.Verify'),
    investigation: tenant('Investigation.Query'),
    investigations: tenant('Investigation.Query'),
    investigationColumns: tenant('Investigation.Query'),
  },
  AuditActor: inheritAll,
  Commit: inheritAll,
  AuditEvent: inheritAll,
  FieldChange: inheritAll,
  TimelineEntry: inheritAll,
  TimelineEvent: inheritAll,
  RowVersion: inheritAll,
  BooksVerification: inheritAll,
  ControlVerification: inheritAll,
  ChainFault: inheritAll,
  BooksFault: inheritAll,
  Investigation: inheritAll,
  InvestigationParameter: inheritAll,
  InvestigationColumn: inheritAll,
  InvestigationRow: inheritAll,
  InvestigationQuery: inheritAll,
  InvestigationQueryParameter: inheritAll,
  DatabaseColumn: inheritAll,
};
