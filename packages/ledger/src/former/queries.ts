import { and, asc, eq, lte } from 'drizzle-orm';
import { sumOf } from '@cifra/database/dialects/aggregate';
import { tenantQuery } from '@cifra/database/statement';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';

/** The statements of former books. Rows only. */

/** An import with what was decided on it. */
export const formerVersionById = tenantQuery<{ id: Uuid }>()((q) => {
  const { former_versions: v, former_decisions: d, imports: i } = q.t;
  return q.db
    .select({ version: v, decision: d.decision, fileName: i.file_name })
    .from(v)
    .innerJoin(i, eq(i.id, v.id))
    .leftJoin(d, eq(d.version_id, v.id))
    .where(eq(v.id, q.arg(v.id, 'id')));
});

/** All imports with their files, in the order in which they were made. */
export const allFormerVersions = tenantQuery()((q) => {
  const { former_versions: v, former_decisions: d, imports: i, commits: c } = q.t;
  return q.db
    .select({
      id: v.id,
      fileName: i.file_name,
      fileHash: i.file_hash,
      firstMonthEnd: v.first_month_end,
      lastMonthEnd: v.last_month_end,
      rowCount: v.row_count,
      importedBy: v.imported_by,
      importedAtMicros: c.instant,
      decision: d.decision,
      decidedBy: d.decided_by,
    })
    .from(v)
    .innerJoin(i, eq(i.id, v.id))
    .innerJoin(c, eq(c.number, v.commit_number))
    .leftJoin(d, eq(d.version_id, v.id))
    .orderBy(asc(v.commit_number));
});

/** The imports that were approved by a commit, in the order in which they were made. */
export const approvedFormerVersions = tenantQuery<{ commitNumber: bigint }>()((q) => {
  const { former_versions: v, former_decisions: d, imports: i } = q.t;
  return q.db
    .select({
      id: v.id,
      fileName: i.file_name,
      firstMonthEnd: v.first_month_end,
      lastMonthEnd: v.last_month_end,
    })
    .from(v)
    .innerJoin(i, eq(i.id, v.id))
    .innerJoin(d, eq(d.version_id, v.id))
    .where(and(eq(d.decision, 'APPROVED'), lte(d.commit_number, q.arg(d.commit_number, 'commitNumber'))))
    .orderBy(asc(v.commit_number));
});

/** The balances at a month's end, in order of account code. */
export const formerBalancesOf = tenantQuery<{ versionId: Uuid; monthEnd: LocalDate }>()((q) => {
  const { former_balances: b, accounts: a } = q.t;
  return q.db
    .select({ accountId: b.account_id, code: a.code, type: a.type, balanceE4: b.balance })
    .from(b)
    .innerJoin(a, eq(a.id, b.account_id))
    .where(
      and(
        eq(b.version_id, q.arg(b.version_id, 'versionId')),
        eq(b.month_end, q.arg(b.month_end, 'monthEnd')),
      ),
    )
    .orderBy(asc(a.code));
});

/** Every account with its type, in order of code. */
export const codesOfAccounts = tenantQuery()((q) => {
  const a = q.t.accounts;
  return q.db.select({ id: a.id, code: a.code, type: a.type }).from(a).orderBy(asc(a.code));
});

/** The account to which the difference of opening balances goes. */
export const boundDifference = tenantQuery()((q) => {
  const r = q.t.account_roles;
  return q.db.select({ accountId: r.account_id }).from(r).where(eq(r.role, 'OpeningBalanceDifference'));
});

/** What the opening entry left on each account, in base currency; the period's id is the opening entry's. */
export const openingBalances = tenantQuery<{ periodId: Uuid }>()((q) => {
  const b = q.t.account_balances;
  return q.db
    .select({ accountId: b.account_id, debitE4: sumOf(b.base_debit), creditE4: sumOf(b.base_credit) })
    .from(b)
    .where(eq(b.period_id, q.arg(b.period_id, 'periodId')))
    .groupBy(b.account_id);
});
