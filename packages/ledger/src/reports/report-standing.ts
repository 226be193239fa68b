import { isResultType, type AccountType } from '@cifra/domain/accounts';
import type { Uuid } from '@cifra/domain/ids';
import { addDays, earliestDate, type LocalDate } from '@cifra/domain/local-date';
import { OPENING_PERIOD_ID } from '../journal/balances.ts';
import type { TenantReadTx } from '@cifra/database/tx';
import { accountTypes } from './account-queries.ts';
import { readCalendar, resultStartOf, yearOf, type ReportCalendar } from './report-calendar.ts';
import type { KnownBooks } from './report-known.ts';
import { hasLines, readMovements, type Movement } from './report-movements.ts';
import { balanceOf, partsOf, type Balance } from './report-parts.ts';

/** The balance of an account on a day, in order of code. */
export interface StandingAccount {
  readonly accountId: Uuid;
  readonly type: AccountType;
  /** Before the fiscal year; of income and expense nothing, because they start each year at zero. */
  readonly before: readonly Movement[];
  /** Of the fiscal year up to the day. */
  readonly within: readonly Movement[];
}

/** The result of a fiscal year; of no year, what the opening entry left on income and expense. */
export interface YearResult {
  readonly fiscalYear: string | null;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly balance: Balance;
}

export interface Standing {
  readonly fiscalYearStart: LocalDate | null;
  readonly accounts: readonly StandingAccount[];
  /** Of the fiscal year of the day, CLOSING entries counted; null outside the fiscal years. */
  readonly running: YearResult | null;
  /** Of earlier years, as far as CLOSING entries have not taken it away, the earliest first. */
  readonly unclosed: readonly YearResult[];
}

/** The whole books at the end of a day. Together they add up to zero: accounts, or balance accounts with the results. */
export async function readStanding(
  tx: TenantReadTx,
  { asOf, known }: { readonly asOf: LocalDate; readonly known: KnownBooks },
): Promise<Standing> {
  const calendar = await readCalendar(tx);
  const movements = await readMovements(tx, calendar, {
    from: earliestDate,
    to: asOf,
    accountId: null,
    known,
  });
  const currentId = yearOf(calendar, asOf)?.id ?? null;
  const { openingDate } = calendar;
  const openingYearId = openingDate === null ? null : (yearOf(calendar, openingDate)?.id ?? null);
  const byAccount = Map.groupBy(movements, ({ accountId }) => accountId);
  const accounts: StandingAccount[] = [];
  const results: Movement[] = [];
  for (const { id, type } of await tx.all(accountTypes, {})) {
    const isResult = isResultType(type);
    const own = ofYears(byAccount.get(id) ?? [], isResult ? openingYearId : null);
    if (own.length === 0) continue;
    if (isResult) results.push(...own);
    const before = isResult ? [] : own.filter(({ fiscalYearId }) => fiscalYearId !== currentId);
    const within = own.filter(({ fiscalYearId }) => fiscalYearId === currentId);
    if (hasLines([...before, ...within])) accounts.push({ accountId: id, type, before, within });
  }
  const years = resultsByYear(calendar, { results, asOf });
  return {
    fiscalYearStart: resultStartOf(calendar, asOf),
    accounts,
    running: years.find(({ fiscalYearId }) => fiscalYearId === currentId) ?? null,
    unclosed: years.filter(
      ({ fiscalYearId, balance }) => fiscalYearId !== currentId && balance.balanceE4 !== 0n,
    ),
  };
}

/** The year's result to date that the opening entry of a takeover in mid-year brought is that year's; null: there is no such year. */
function ofYears(movements: readonly Movement[], openingYearId: Uuid | null): readonly Movement[] {
  if (openingYearId === null) return movements;
  return movements.map((movement) =>
    movement.fiscalYearId === OPENING_PERIOD_ID ? { ...movement, fiscalYearId: openingYearId } : movement,
  );
}

function resultsByYear(
  calendar: ReportCalendar,
  { results, asOf }: { readonly results: readonly Movement[]; readonly asOf: LocalDate },
): (YearResult & { readonly fiscalYearId: Uuid })[] {
  const byYear = Map.groupBy(results, ({ fiscalYearId }) => fiscalYearId);
  const of = (fiscalYearId: Uuid): Balance => balanceOf(partsOf(byYear.get(fiscalYearId) ?? []));
  const [first] = calendar.years;
  if (!first) return [];
  const opening = calendar.openingDate ?? addDays(first.startDate, -1);
  return [
    {
      fiscalYearId: OPENING_PERIOD_ID,
      fiscalYear: null,
      from: opening,
      to: opening,
      balance: of(OPENING_PERIOD_ID),
    },
    ...calendar.years
      .filter(({ startDate }) => startDate <= asOf)
      .map(({ id, name, startDate, endDate }) => ({
        fiscalYearId: id,
        fiscalYear: name,
        from: startDate,
        to: endDate < asOf ? endDate : asOf,
        balance: of(id),
      })),
  ];
}
