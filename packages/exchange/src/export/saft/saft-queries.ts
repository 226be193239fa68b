import { and, asc, count, eq, gte, lt, lte } from 'drizzle-orm';
import type { LocalDate } from '@cifra/domain/local-date';
import { sumOf } from '@cifra/database/dialects/aggregate';
import { tenantQuery } from '@cifra/database/statement';

/** The statements of a SAF-T export's head. Sums are of the lines themselves: they hold for any day and any commit. */

export const sumsBefore = tenantQuery<{ date: LocalDate; throughCommit: bigint }>()((q) => {
  const t = q.t.journal_lines;
  return q.db
    .select({ accountId: t.account_id, baseE4: sumOf(t.base_amount) })
    .from(t)
    .where(
      and(
        lt(t.posting_date, q.arg(t.posting_date, 'date')),
        lte(t.commit_number, q.arg(t.commit_number, 'throughCommit')),
      ),
    )
    .groupBy(t.account_id)
    .orderBy(asc(t.account_id));
});

export const partySumsBefore = tenantQuery<{ date: LocalDate; throughCommit: bigint }>()((q) => {
  const { open_item_movements: t, parties, accounts } = q.t;
  return q.db
    .select({
      account: accounts.code,
      controlRole: accounts.control_role,
      party: parties.code,
      name: parties.name,
      address: parties.address,
      baseE4: sumOf(t.base_amount),
    })
    .from(t)
    .innerJoin(parties, eq(parties.id, t.party_id))
    .innerJoin(accounts, eq(accounts.id, t.account_id))
    .where(
      and(
        lt(t.posting_date, q.arg(t.posting_date, 'date')),
        lte(t.commit_number, q.arg(t.commit_number, 'throughCommit')),
      ),
    )
    .groupBy(accounts.code, accounts.control_role, parties.code, parties.name, parties.address)
    .orderBy(asc(accounts.code), asc(parties.code));
});

/** The open items that moved before a day. */
export const itemsBefore = tenantQuery<{ date: LocalDate; throughCommit: bigint }>()((q) => {
  const t = q.t.open_item_movements;
  return q.db
    .select({ itemId: t.open_item_id })
    .from(t)
    .where(
      and(
        lt(t.posting_date, q.arg(t.posting_date, 'date')),
        lte(t.commit_number, q.arg(t.commit_number, 'throughCommit')),
      ),
    )
    .groupBy(t.open_item_id)
    .orderBy(asc(t.open_item_id));
});

export const totalsBetween = tenantQuery<{ from: LocalDate; to: LocalDate; throughCommit: bigint }>()((q) => {
  const t = q.t.journal_entries;
  return q.db
    .select({ entries: count(), debitE4: sumOf(t.total_base_amount) })
    .from(t)
    .where(
      and(
        gte(t.posting_date, q.arg(t.posting_date, 'from')),
        lte(t.posting_date, q.arg(t.posting_date, 'to')),
        lte(t.commit_number, q.arg(t.commit_number, 'throughCommit')),
      ),
    );
});

export const legalNames = tenantQuery()((q) =>
  q.db
    .select({
      name: q.t.legal_details.legal_name,
      taxId: q.t.legal_details.tax_id,
      address: q.t.legal_details.address,
    })
    .from(q.t.legal_details),
);
