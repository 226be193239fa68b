import { asc, gt, sql } from 'drizzle-orm';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery } from '@cifra/database/statement';
import { eq } from 'drizzle-orm';

/** The statements of exports of what stands beside the journal. Rows only. */

export const allAccounts = tenantQuery()((q) =>
  q.db.select().from(q.t.accounts).orderBy(asc(q.t.accounts.code)),
);
export const allRoles = tenantQuery()((q) =>
  q.db.select().from(q.t.account_roles).orderBy(asc(q.t.account_roles.role)),
);
export const allTaxCodes = tenantQuery()((q) =>
  q.db.select().from(q.t.tax_codes).orderBy(asc(q.t.tax_codes.code)),
);

export const partiesAfter = tenantQuery<{ code: string; limit: number }>()((q) =>
  paged(
    q.db
      .select()
      .from(q.t.parties)
      .where(gt(q.t.parties.code, q.arg(q.t.parties.code, 'code')))
      .orderBy(asc(q.t.parties.code)),
    q,
    sql.placeholder('limit'),
  ),
);

export const itemsAfter = tenantQuery<{ code: string; limit: number }>()((q) => {
  const { items, tax_codes: taxCodes } = q.t;
  return paged(
    q.db
      .select({ item: items, taxCode: taxCodes.code })
      .from(items)
      .leftJoin(taxCodes, eq(taxCodes.id, items.tax_code_id))
      .where(gt(items.code, q.arg(items.code, 'code')))
      .orderBy(asc(items.code)),
    q,
    sql.placeholder('limit'),
  );
});
