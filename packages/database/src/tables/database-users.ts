import { code, id, oneOf, sealed } from '../kit/column.ts';
import { defineTable } from '../kit/table.ts';

/**
 * The users by which a tenant's database on a server is used, one for each principal. Number 160. A connection opens the
 * password; why and how: docs/decisions/0040-a-server-of-sql-server.md.
 */
export const databaseUsers = defineTable('database_users', {
  number: 160,
  class: 'erasable',
  columns: {
    /** Its name is never used again. A tenant that was moved has left it, with its users. */
    database: code(100),
    principal: oneOf(['application', 'reader', 'readonly_investigator', 'backup']),
    tenant_id: id(),
    password: sealed(),
  },
  primaryKey: ['database', 'principal'],
  references: [{ columns: ['tenant_id'], table: 'tenants' }],
});
