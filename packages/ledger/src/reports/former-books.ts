import type { AccountType } from '@cifra/domain/accounts';
import { fullYearStart } from '@cifra/domain/fiscal-year';
import type { Uuid } from '@cifra/domain/ids';
import { addDays, addMonths, firstOfMonth, lastOfMonth, type LocalDate } from '@cifra/domain/local-date';
import type { TenantReadTx } from '@cifra/database/tx';
import { allPeriods } from '../journal/queries.ts';
import { allFiscalYears } from '../periods/queries.ts';
import type { ReportCalendar } from './report-calendar.ts';
import type { KnownBooks } from './report-known.ts';
import { approvedFormerVersions, formerBalancesOf } from '../former/queries.ts';

/** Where the figures of a report come from that are not the ledger's. */
export interface FormerBooks {
  readonly importId: Uuid;
  readonly fileName: string;
  /** The first day of which the figures are the ledger's: no figure before has a line. */
  readonly ledgerFrom: LocalDate;
}

/** E4, base currency, debit positive. */
export interface FormerAccount {
  readonly accountId: Uuid;
  readonly code: string;
  readonly type: AccountType;
  readonly balanceE4: bigint;
}

interface FormerFigures {
  readonly former: FormerBooks;
  /** In order of account code. */
  readonly accounts: readonly FormerAccount[];
}

/** The fiscal year of a day before the first period, in the years of the tenant. */
interface FormerYear {
  readonly startDate: LocalDate;
  readonly name: string;
}

/** What was approved of the former books, as it was known; null: nothing, or the day is the ledger's own. */
async function findFormer(tx: TenantReadTx, day: LocalDate, known: KnownBooks) {
  const [periods, years, versions] = await Promise.all([
    tx.all(allPeriods, {}),
    tx.all(allFiscalYears, {}),
    tx.all(approvedFormerVersions, { commitNumber: known.commitNumber }),
  ]);
  const [period, year, version] = [periods[0], years[0], versions.at(-1)];
  if (!period || !year || !version || day >= period.start_date) return null;
  const { id: importId, fileName } = version;
  return {
    former: { importId, fileName, ledgerFrom: period.start_date },
    yearOf: (of: LocalDate): FormerYear => {
      let startDate = fullYearStart({ endDate: year.end_date });
      while (startDate > of) startDate = addMonths(startDate, -12);
      return { startDate, name: addDays(addMonths(startDate, 12), -1).slice(0, 4) };
    },
  };
}

/** The balances of the former books at a month's end before the first period; null: there are none of that day. */
export async function formerBalancesAt(
  tx: TenantReadTx,
  { asOf, known }: { readonly asOf: LocalDate; readonly known: KnownBooks },
): Promise<(FormerFigures & { readonly year: FormerYear }) | null> {
  const found = await findFormer(tx, asOf, known);
  if (found === null) return null;
  const accounts = await tx.all(formerBalancesOf, { versionId: found.former.importId, monthEnd: asOf });
  return accounts.length === 0 ? null : { former: found.former, accounts, year: found.yearOf(asOf) };
}

/**
 * What income and expense moved from the first of a month before the first period up to where the ledger's own figures begin, which is the year's
 * first day if the range begins before it, because the opening balances brought the year's result to date; else the first period's. Null: the
 * range does not reach from the one into the other, or a month is missing.
 */
export async function formerMovementsInto(
  tx: TenantReadTx,
  calendar: ReportCalendar,
  { from, to, known }: { readonly from: LocalDate; readonly to: LocalDate; readonly known: KnownBooks },
): Promise<FormerFigures | null> {
  const [yearStart, { openingDate }] = [calendar.years[0]?.startDate, calendar];
  if (yearStart === undefined || openingDate === null || from === yearStart) return null;
  const ledgerFrom = from < yearStart ? yearStart : addDays(openingDate, 1);
  if (from >= ledgerFrom || to < ledgerFrom) return null;
  const found = await formerMovements(tx, { from, to: addDays(ledgerFrom, -1), known });
  return found && { ...found, former: { ...found.former, ledgerFrom } };
}

/**
 * What income and expense moved in whole months before the first period; null: the days are not whole months, or a month is missing. A balance
 * is the year's to date, so what a year moved is its last month less the one before its first.
 */
export async function formerMovements(
  tx: TenantReadTx,
  { from, to, known }: { readonly from: LocalDate; readonly to: LocalDate; readonly known: KnownBooks },
): Promise<FormerFigures | null> {
  if (from > to || from !== firstOfMonth(from) || to !== lastOfMonth(to)) return null;
  const found = await findFormer(tx, to, known);
  if (found === null) return null;
  const moved = new Map<Uuid, FormerAccount>();
  for (let start = from; start <= to;) {
    const { startDate } = found.yearOf(start);
    const yearEnd = addDays(addMonths(startDate, 12), -1);
    const end = yearEnd < to ? yearEnd : to;
    const parts = [{ monthEnd: end, sign: 1n }];
    if (start > startDate) parts.push({ monthEnd: addDays(start, -1), sign: -1n });
    for (const { monthEnd, sign } of parts) {
      const rows = await tx.all(formerBalancesOf, { versionId: found.former.importId, monthEnd });
      if (rows.length === 0) return null;
      for (const row of rows) {
        const balanceE4 = (moved.get(row.accountId)?.balanceE4 ?? 0n) + sign * row.balanceE4;
        moved.set(row.accountId, { ...row, balanceE4 });
      }
    }
    start = addDays(end, 1);
  }
  return {
    former: found.former,
    accounts: [...moved.values()].toSorted((one, other) => (one.code < other.code ? -1 : 1)),
  };
}
