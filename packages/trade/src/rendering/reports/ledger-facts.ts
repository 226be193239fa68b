import { and, asc, eq, gte, lte, sql } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { stillWanted } from '@cifra/database/dialects/still-wanted';
import { InvariantBroken } from '@cifra/database/failures';
import { tenantQuery } from '@cifra/database/statement';
import type { TenantSnapshotTx } from '@cifra/database/tx';
import { tenantReport, type TenantFacts } from '@cifra/books/command';
import { displayNumberOf } from '@cifra/ledger/journal/display-number';
import { accountById } from '@cifra/ledger/journal/queries';
import { entriesByIds, fiscalYearsByIds } from '@cifra/ledger/reads/entries';
import { generalLedger } from '@cifra/ledger/reports/general-ledger';
import { ledgerLines, type LedgerLineData } from '@cifra/ledger/reports/ledger-lines';
import { readKnownBooks } from '@cifra/ledger/reports/report-known';
import type { LedgerAccountFacts, ReportFacts } from '@cifra/rendering/reports/report-facts';
import type { ReportOf } from './report-of.ts';
import { MAXIMUM_LEDGER_LINES } from './report-request.ts';

export interface LedgerDays {
  readonly from: LocalDate;
  readonly to: LocalDate;
  /** Null: every account. */
  readonly accountId: Uuid | null;
  /** The books as they were at that instant; decimal digits. Null or left out: as they are. */
  readonly knownAtMicros?: string | null;
}

const postableAccounts = tenantQuery()((q) => {
  const t = q.t.accounts;
  return q.db
    .select({ id: t.id, code: t.code, name: t.name })
    .from(t)
    .where(eq(t.is_postable, true))
    .orderBy(asc(t.code));
});

const linesOfDays = tenantQuery<{ from: LocalDate; to: LocalDate; throughCommit: bigint }>()((q) => {
  const { accounts: a, journal_lines: l } = q.t;
  const days = and(
    eq(l.account_id, a.id),
    gte(l.posting_date, q.arg(l.posting_date, 'from')),
    lte(l.posting_date, q.arg(l.posting_date, 'to')),
    lte(l.commit_number, q.arg(l.commit_number, 'throughCommit')),
  );
  return q.db
    .select({ accountId: a.id, lineCount: sql<number>`count(*)`.mapWith(Number) })
    .from(a)
    .innerJoin(l, days)
    .where(stillWanted(q))
    .groupBy(a.id);
});

/** How many lines a general ledger on paper would hold. Null: no such account. */
export const ledgerSize = tenantReport<LedgerDays, { readonly lineCount: number } | null>(
  'documents.ledgerSize',
  async (tx, { from, to, accountId, knownAtMicros = null }) => {
    if (accountId !== null && !(await tx.first(accountById, { id: accountId }))) return null;
    const { commitNumber: throughCommit } = await readKnownBooks(tx, knownAtMicros);
    const counted = await tx.all(linesOfDays, { from, to, throughCommit });
    const own = counted.filter((row) => accountId === null || row.accountId === accountId);
    return { lineCount: own.reduce((sum, { lineCount }) => sum + lineCount, 0) };
  },
);

/** The general ledger on paper: accounts with lines or an opening balance, in order of code. Null: no such account, or too many lines by now. */
export async function ledgerFacts(
  tx: TenantSnapshotTx,
  { from, to, accountId }: LedgerDays,
  { tenant, issued }: ReportOf,
): Promise<ReportFacts | null> {
  const knownAtMicros = issued.knownAtMicros?.toString() ?? null;
  const size = await ledgerSize.read(tx, { from, to, accountId, knownAtMicros }, tenant);
  if (size === null || size.lineCount > MAXIMUM_LEDGER_LINES) return null;
  const names = new Names(tx);
  const accounts: LedgerAccountFacts[] = [];
  for (const { id, code, name } of await tx.all(postableAccounts, {})) {
    if (accountId !== null && id !== accountId) continue;
    const { lines, ...figures } = await linesOf(tx, { accountId: id, from, to, knownAtMicros }, tenant);
    if (lines.length === 0 && figures.openingE4 === 0n && accountId === null) continue;
    await names.read(lines.map(({ line }) => line.entry_id));
    accounts.push({
      code,
      name,
      ...figures,
      lines: lines.map(({ line, running }) => ({
        postingDate: line.posting_date,
        ...names.of(line.entry_id, line.description ?? ''),
        original:
          line.original_currency === tenant.baseCurrency
            ? null
            : { currency: line.original_currency, amountE4: line.original_amount },
        amountE4: line.base_amount,
        balanceE4: running.baseE4,
      })),
    });
  }
  return { ...issued, report: 'GENERAL_LEDGER', accounts };
}

async function linesOf(
  tx: TenantSnapshotTx,
  {
    knownAtMicros,
    ...days
  }: {
    readonly accountId: Uuid;
    readonly from: LocalDate;
    readonly to: LocalDate;
    readonly knownAtMicros: string | null;
  },
  tenant: TenantFacts,
) {
  const request = { ...days, currency: null };
  const ledger = await generalLedger.read(tx, { ...request, knownAtMicros }, tenant);
  if (ledger === null) throw new InvariantBroken('an account left the chart while it was read');
  const { commitNumber, opening } = ledger;
  const page = { size: MAXIMUM_LEDGER_LINES, isBackward: false, place: null, stamp: '' };
  const started = { baseE4: opening.baseE4.toString(), originalE4: opening.originalE4.toString() };
  const lines: readonly LedgerLineData[] =
    (await ledgerLines.read(tx, { ...request, commitNumber, opening: started, page }, tenant)) ?? [];
  return {
    lines,
    openingE4: opening.baseE4,
    carriedE4: ledger.carried.baseE4,
    closingE4: ledger.closing.baseE4,
  };
}

/** What entries are called and say. */
class Names {
  readonly #tx: TenantSnapshotTx;
  readonly #entries = new Map<Uuid, { readonly entry: string; readonly description: string }>();

  constructor(tx: TenantSnapshotTx) {
    this.#tx = tx;
  }

  async read(ids: readonly Uuid[]): Promise<void> {
    const entries = await entriesByIds(
      this.#tx,
      [...new Set(ids)].filter((id) => !this.#entries.has(id)),
    );
    const years = await fiscalYearsByIds(this.#tx, [...new Set(entries.map((row) => row.fiscal_year_id))]);
    const nameOfYear = new Map(years.map(({ id, name }) => [id, name]));
    for (const { id, series, number, description, fiscal_year_id: yearId } of entries) {
      const fiscalYear = nameOfYear.get(yearId) ?? '';
      this.#entries.set(id, { entry: displayNumberOf({ series, fiscalYear, number }), description });
    }
  }

  /** The line's own text, else its entry's. */
  of(id: Uuid, text: string): { readonly entry: string; readonly description: string } {
    const found = this.#entries.get(id);
    if (!found) throw new InvariantBroken(`a line names the entry ${id}, which does not exist`);
    return text === '' ? found : { ...found, description: text };
  }
}
