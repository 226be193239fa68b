import { inArray } from 'drizzle-orm';
import { tenantQuery } from '@cifra/database/statement';

/** Every account's type, in order of code. */
export const accountTypes = tenantQuery()((q) =>
  q.db.select({ id: q.t.accounts.id, type: q.t.accounts.type }).from(q.t.accounts).orderBy(q.t.accounts.code),
);

/** The accounts to which tax is bound. */
export const taxAccounts = tenantQuery()((q) =>
  q.db
    .select({ accountId: q.t.account_roles.account_id })
    .from(q.t.account_roles)
    .where(inArray(q.t.account_roles.role, ['TaxPayable', 'TaxReceivable'])),
);
