import { asc, eq } from 'drizzle-orm';
import { formatInstant } from '@cifra/domain/instant';
import type { Uuid } from '@cifra/domain/ids';
import { addDays, latestDate, type LocalDate } from '@cifra/domain/local-date';
import { selfApprovalsByPeriod } from '@cifra/ledger/approvals/queries';
import { tenantQuery } from '@cifra/database/statement';
import type { TenantReadTx } from '@cifra/database/tx';
import { tenantReport, type TenantFacts } from '@cifra/books/command';
import { dayOfInstant } from '@cifra/books/tenant-day';
import { gatherCloseBasis } from './close-basis.ts';
import { statementsUpTo } from '../statement-balances/queries.ts';
import {
  statementStandings,
  type StatementEntered,
  type StatementStanding,
} from '../statement-balances/standings.ts';
import { balanceFacts } from './balance-facts.ts';
import type { ComputedFact } from './computed-fact.ts';
import { blockersOf, gatherCloseItems, isSettledBySubmission, type CloseItem } from './gather-close-items.ts';

/** An item with whether it is late in the tenant's own calendar. */
export interface SeenItem extends CloseItem {
  readonly isOverdue: boolean;
}

/** One per closing of the period; plain data. */
export interface PeriodClosing {
  readonly ordinal: number;
  readonly submittedBy: Uuid;
  readonly approvedBy: Uuid;
  /** ISO 8601, UTC: when the commit was made. */
  readonly closedAt: string;
  readonly commitNumber: string;
  readonly digest: string;
  readonly entryCount: number;
  /** JSON of a `SecondPersonKept`; null: nothing was kept. */
  readonly secondPerson: string | null;
}

/** The close of a period as people work on it; plain data. */
export interface ClosePackageFound {
  readonly periodId: Uuid;
  readonly baseCurrency: string;
  readonly preparerId: Uuid | null;
  readonly submittedBy: Uuid | null;
  readonly decidedBy: Uuid | null;
  readonly rejectionReason: string | null;
  readonly digest: string | null;
  readonly entryCount: number | null;
  readonly items: readonly SeenItem[];
  /** The first day on which it can be closed: the one after its last. */
  readonly closableFrom: LocalDate;
  /** What blocks a submission, not counting the verification that a submission performs itself. */
  readonly blockers: readonly string[];
  readonly closings: readonly PeriodClosing[];
  readonly statementBalances: readonly StatementStanding[];
  /** How much of what counts for the period was approved by whoever made it, alone. */
  readonly selfApprovedCount: number;
}

const closingsOfPeriod = tenantQuery<{ periodId: Uuid }>()((q) => {
  const [t, commits] = [q.t.period_closings, q.t.commits];
  return q.db
    .select({
      ordinal: t.ordinal,
      submittedBy: t.submitted_by,
      approvedBy: t.approved_by,
      instant: commits.instant,
      commitNumber: t.commit_number,
      digest: t.digest,
      entryCount: t.entry_count,
      secondPerson: t.second_person,
    })
    .from(t)
    .innerJoin(commits, eq(commits.number, t.commit_number))
    .where(eq(t.period_id, q.arg(t.period_id, 'periodId')))
    .orderBy(asc(t.ordinal));
});

/** An item is overdue if its due date has passed in the tenant's calendar while it is neither done nor acknowledged. */
export function isOverdue(
  { state, dueDate }: Pick<CloseItem, 'state' | 'dueDate'>,
  today: LocalDate,
): boolean {
  return (state === 'OPEN' || state === 'BLOCKING') && dueDate !== null && dueDate < today;
}

/**
 * The packages of periods, from one consistent state of the books; missing periods are omitted. The balances are read once for all
 * of them. `nowMicros`: decimal digits.
 */
export const readClosePackages = tenantReport<
  { readonly periodIds: readonly Uuid[]; readonly nowMicros: string },
  readonly ClosePackageFound[]
>('books.closePackages', async (tx, { periodIds, nowMicros }, tenant) => {
  const today = dayOfInstant(BigInt(nowMicros), tenant.timeZone);
  const balances = await balanceFacts(tx, tenant.baseCurrency);
  const statements = await tx.all(statementsUpTo, { startDate: latestDate });
  const counted = await tx.all(selfApprovalsByPeriod, {});
  const selfApproved = new Map(counted.map(({ periodId, rows }) => [periodId, rows]));
  const found: ClosePackageFound[] = [];
  for (const periodId of periodIds) {
    const one = await readPackage(tx, periodId, { tenant, today, balances, statements, selfApproved });
    if (one !== null) found.push(one);
  }
  return found;
});

interface Seeing {
  readonly tenant: TenantFacts;
  readonly today: LocalDate;
  readonly balances: readonly ComputedFact[];
  readonly statements: readonly StatementEntered[];
  readonly selfApproved: ReadonlyMap<Uuid, number>;
}

async function readPackage(
  tx: TenantReadTx,
  periodId: Uuid,
  { tenant, today, balances, statements: entered, selfApproved }: Seeing,
): Promise<ClosePackageFound | null> {
  const basis = await gatherCloseBasis(tx, { periodId, baseCurrency: tenant.baseCurrency });
  if (!basis) return null;
  const { fields } = basis.found;
  const statementBalances = await statementStandings(tx, basis.period, entered);
  const [items, closings] = await Promise.all([
    gatherCloseItems(tx, basis, { tenant, verification: null, balances, statements: statementBalances }),
    tx.all(closingsOfPeriod, { periodId }),
  ]);
  return {
    periodId,
    baseCurrency: tenant.baseCurrency,
    closableFrom: addDays(basis.period.end_date, 1),
    preparerId: fields.preparer_id,
    submittedBy: fields.submitted_by,
    decidedBy: fields.decided_by,
    rejectionReason: fields.rejection_reason,
    digest: fields.submitted_digest,
    entryCount: fields.submitted_entry_count,
    items: items.map((item) => ({ ...item, isOverdue: isOverdue(item, today) })),
    blockers: blockersOf(items.filter((item) => !isSettledBySubmission(item))),
    statementBalances,
    selfApprovedCount: selfApproved.get(periodId) ?? 0,
    closings: closings.map(({ instant, commitNumber, ...closing }) => ({
      ...closing,
      closedAt: formatInstant(instant),
      commitNumber: commitNumber.toString(),
    })),
  };
}
