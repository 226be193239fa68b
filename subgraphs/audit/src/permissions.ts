import { inheritAll, type FieldMap } from '@cifra/access/field-map';
import { firm, inherit, tenant } from '@cifra/access/field-rule';

/** What each field asks of the claim. */
export const permissions: FieldMap = {
  Query: { firmAuditEvents: firm('Audit.Read'), controlVerification: firm('Audit.Verify') },
  Tenant: {
    id: inherit,
    timeline: tenant('Audit.Read'),
    commits: tenant('Audit.Read'),
    commit: tenant('Audit.Read'),
    auditEvents: tenant('Audit.Read'),
    verification: tenant('Audit.Verify'),
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
};
