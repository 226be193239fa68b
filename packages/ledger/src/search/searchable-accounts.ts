import { asc, gt } from 'drizzle-orm';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery } from '@cifra/database/statement';
import { accounts } from '@cifra/database/tables/tenant';
import { OBJECTS_OF_A_STEP, type Searchable } from '@cifra/search/searchable';
import type { Uuid } from '@cifra/domain/ids';
import { accountsByIds } from '../reads/accounts.ts';

const accountIdsAfter = tenantQuery<{ id: Uuid }>()((q) => {
  const t = q.t.accounts;
  const rows = q.db
    .select({ id: t.id })
    .from(t)
    .where(gt(t.id, q.arg(t.id, 'id')))
    .orderBy(asc(t.id));
  return paged(rows, q, OBJECTS_OF_A_STEP);
});

/** Accounts, by code, number at the bank and name. */
export const searchableAccounts: Searchable = {
  kind: 'ACCOUNT',
  tables: [accounts],
  idsAfter: (tx, id) => tx.all(accountIdsAfter, { id }),
  byIds: async (tx, ids) =>
    (await accountsByIds(tx, ids)).map((row) => ({
      id: row.id,
      version: row.commit_number,
      date: null,
      numbers: row.bank_number === null ? [row.code] : [row.code, row.bank_number],
      names: [row.name],
      texts: [],
      amountsE4: [],
      dates: [],
    })),
};
