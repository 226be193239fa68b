import { minorUnitsOf } from '@cifra/domain/currencies';
import { fullYearStart, nextFiscalYear } from '@cifra/domain/fiscal-year';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { PeriodFact } from '@cifra/domain/periods';
import type { Turnover } from '@cifra/domain/turnover';
import type { ForeignStanding, WaitingAccrual, YearEndAccount, YearEndFacts } from '@cifra/domain/year-end';
import { InvariantBroken } from '@cifra/database/failures';
import type { Row } from '@cifra/database/kit/table';
import type { accounts, accruals, journalEntries } from '@cifra/database/tables/tenant';
import type { TenantReadTx } from '@cifra/database/tx';
import type { TenantFacts } from '@cifra/books/command';
import { varianceAccountsOf } from '@cifra/ledger/journal/variance-accounts';
import { exposedItems } from '@cifra/rates/exposure/exposed-items';
import { totalsOfAccounts } from '@cifra/ledger/journal/account-totals';
import { OPENING_PERIOD_ID } from '@cifra/ledger/journal/balances';
import { displayNumberOf } from '@cifra/ledger/journal/display-number';
import { gatherRoles, type RoleAccounts } from '@cifra/ledger/journal/gather';
import { periodFact } from '@cifra/ledger/journal/period-fact';
import { linesOfEntry } from '@cifra/ledger/journal/queries';
import {
  accrualsStandingAgain,
  chartOfAccounts,
  foreignBalancesOfOpening,
  foreignBalancesUpTo,
  lastEntriesOfYears,
  resultsOfOpening,
  resultsOfYear,
  waitingAccruals,
} from './queries.ts';
import { gatherYears, type FiscalYearRow, type YearsRead } from './year-order.ts';

type Chart = ReadonlyMap<Uuid, Row<typeof accounts>>;

interface NamedEntry {
  readonly entryId: Uuid;
  readonly name: string;
  readonly postingDate: LocalDate;
}

/** An accrual that waits, by its rows. */
export interface PendingAccrual {
  readonly row: Row<typeof accruals>;
  readonly own: NamedEntry;
  /** The entry in which it stands: its own, or one that reversed its reversal. */
  readonly standing: NamedEntry;
}

/** What a year-end close needs whichever year it is of: the small tables, read before the year's figures. */
export interface YearEndBasis extends YearsRead {
  /** In order of account code. */
  readonly chart: Chart;
  readonly roles: RoleAccounts;
  /** All that wait, in order of date. */
  readonly accruals: readonly PendingAccrual[];
}

/** Reads in one set what a year-end close begins with. */
export async function gatherYearEndBasis(
  tx: TenantReadTx,
  tenant: Pick<TenantFacts, 'baseCurrency'>,
): Promise<YearEndBasis> {
  const [years, chart, roles, waiting, again] = await Promise.all([
    gatherYears(tx, tenant),
    tx.all(chartOfAccounts, {}),
    gatherRoles(tx),
    tx.all(waitingAccruals, {}),
    tx.all(accrualsStandingAgain, {}),
  ]);
  const standings = new Map(again.map((row) => [row.accrualEntryId, namedEntry(row)]));
  return {
    ...years,
    chart: new Map(chart.map((row) => [row.id, row])),
    roles,
    accruals: waiting.map(({ accrual, ...entry }) => {
      const own = namedEntry(entry);
      return { row: accrual, own, standing: standings.get(own.entryId) ?? own };
    }),
  };
}

function namedEntry({
  entry,
  fiscalYear,
}: {
  readonly entry: Row<typeof journalEntries>;
  readonly fiscalYear: string;
}): NamedEntry {
  const name = displayNumberOf({ ...entry, fiscalYear });
  return { entryId: entry.id, name, postingDate: entry.posting_date };
}

/** The accruals of a year's entries that wait for its close or a later one. */
export function accrualsOfYear({ accruals: all }: YearEndBasis, year: FiscalYearRow): PendingAccrual[] {
  return all.filter(
    ({ row, own }) =>
      row.reverse_on_date >= year.start_date &&
      own.postingDate >= year.start_date &&
      own.postingDate <= year.end_date,
  );
}

/** What the plan depends on, and what its entries are weighed against. */
export interface YearEndGathered {
  readonly facts: YearEndFacts;
  /** Of every account that was ever posted to. */
  readonly turnovers: ReadonlyMap<Uuid, readonly Turnover[]>;
}

/**
 * Everything that the plan of a year-end close depends on, read in one set after the basis. It costs by accounts and periods and by the
 * open items in other currencies: maintained balances are read, never all lines.
 */
export async function gatherYearEnd(
  tx: TenantReadTx,
  { year, basis }: { readonly year: FiscalYearRow; readonly basis: YearEndBasis },
  tenant: TenantFacts,
): Promise<YearEndGathered> {
  const { baseCurrency } = tenant;
  const { chart, roles } = basis;
  const retainedEarnings = roles.get('RetainedEarnings');
  const isShort = year.start_date !== fullYearStart({ endDate: year.end_date });
  const [results, brought, last, standings, accruals, totals] = await Promise.all([
    tx.all(resultsOfYear, { fiscalYearId: year.id }),
    isShort ? tx.all(resultsOfOpening, { periodId: OPENING_PERIOD_ID }) : [],
    tx.all(lastEntriesOfYears, { startDate: year.start_date }),
    foreignStandings(tx, { chart, baseCurrency, upTo: year.end_date }),
    Promise.all(accrualsOfYear(basis, year).map((accrual) => waitingAccrual(tx, accrual, chart))),
    tx.all(totalsOfAccounts, {}),
  ]);
  const facts = {
    baseCurrency,
    baseMinorUnits: minorUnitsOf(baseCurrency),
    fiscalYear: { id: year.id, name: year.name, startDate: year.start_date, endDate: year.end_date },
    entries: {
      count: last.reduce((sum, { lastNumber }) => sum + lastNumber, 0n),
      lastCommit: last.reduce((max, { commitNumber }) => (commitNumber > max ? commitNumber : max), 0n),
    },
    results: [...Map.groupBy([...results, ...brought], ({ accountId }) => accountId)]
      .map(([accountId, rows]) => ({
        account: accountOf(chart, accountId),
        baseE4: rows.reduce((sum, { baseDebitE4, baseCreditE4 }) => sum + baseDebitE4 - baseCreditE4, 0n),
      }))
      .toSorted(byCode),
    standings,
    accruals,
    retainedEarnings: retainedEarnings ? accountOf(chart, retainedEarnings.id) : null,
    variance: varianceAccountsOf(roles, tenant),
    accounts: chart,
    laterYears: laterYearsOf(basis, year),
  };
  return { facts, turnovers: Map.groupBy(totals, ({ accountId }) => accountId) };
}

const byCode = (
  { account: left }: { readonly account: YearEndAccount },
  { account: right }: { readonly account: YearEndAccount },
): number => (left.code < right.code ? -1 : left.code > right.code ? 1 : 0);

function accountOf(chart: Chart, id: Uuid): YearEndAccount {
  const account = chart.get(id);
  if (!account) throw new InvariantBroken(`the account ${id} has a balance and is not in the chart`);
  return { id: account.id, code: account.code, name: account.name };
}

/** Balances in other currencies at the end of a day: of control accounts by open item, of the others by account and currency. */
async function foreignStandings(
  tx: TenantReadTx,
  {
    chart,
    baseCurrency,
    upTo,
  }: { readonly chart: Chart; readonly baseCurrency: string; readonly upTo: LocalDate },
): Promise<ForeignStanding[]> {
  const control = [...chart.values()].filter(({ control_role: role }) => role !== null).map(({ id }) => id);
  const [ended, opening, exposed] = await Promise.all([
    tx.all(foreignBalancesUpTo, { baseCurrency, upTo }),
    tx.all(foreignBalancesOfOpening, { baseCurrency, periodId: OPENING_PERIOD_ID }),
    exposedItems(tx, { accountIds: control, asOf: upTo, baseCurrency }),
  ]);
  const rows = [...ended, ...opening];
  const byBalance = Map.groupBy(rows, ({ accountId, currency }) => `${accountId} ${currency}`);
  const balances = [...byBalance.values()].flatMap((own) => {
    const [first] = own;
    return first === undefined
      ? []
      : [
          {
            account: accountOf(chart, first.accountId),
            currency: first.currency,
            minorUnits: minorUnitsOf(first.currency),
            originalE4: own.reduce((sum, each) => sum + each.originalDebitE4 - each.originalCreditE4, 0n),
            baseE4: own.reduce((sum, each) => sum + each.baseDebitE4 - each.baseCreditE4, 0n),
            item: null,
          },
        ];
  });
  const items = exposed.map(({ id, accountId, partyId, reference, currency, originalE4, baseE4 }) => ({
    account: accountOf(chart, accountId),
    currency,
    minorUnits: minorUnitsOf(currency),
    originalE4,
    baseE4,
    item: { id, partyId, reference },
  }));
  const key = ({ account, currency, item }: ForeignStanding): string =>
    `${account.code} ${currency} ${item?.id ?? ''}`;
  return [...balances, ...items].toSorted((left, right) => (key(left) < key(right) ? -1 : 1));
}

async function waitingAccrual(
  tx: TenantReadTx,
  { own, standing }: PendingAccrual,
  chart: Chart,
): Promise<WaitingAccrual> {
  const lines = await tx.all(linesOfEntry, { entryId: standing.entryId });
  return {
    entryId: own.entryId,
    entryName: own.name,
    standing,
    lines: lines.map((line) => ({
      account: accountOf(chart, line.account_id),
      currency: line.original_currency,
      minorUnits: minorUnitsOf(line.original_currency),
      originalE4: line.original_amount,
      baseE4: line.base_amount,
      lineKind: line.kind,
    })),
  };
}

/** The years after this one; where the next is not open yet, as it will be: unlocked. */
function laterYearsOf(
  { years, periods: rows }: YearsRead,
  year: FiscalYearRow,
): { readonly periods: readonly PeriodFact[] }[] {
  const later = years.filter(({ start_date: from }) => from > year.end_date);
  if (later.length === 0) {
    const { periods } = nextFiscalYear({ endDate: year.end_date });
    return [
      {
        periods: periods.map((period) => ({
          ...period,
          id: OPENING_PERIOD_ID,
          lockState: 'UNLOCKED',
          closeState: 'OPEN',
        })),
      },
    ];
  }
  return later.map(({ id }) => ({
    periods: rows.filter(({ fiscal_year_id: of }) => of === id).map(periodFact),
  }));
}
