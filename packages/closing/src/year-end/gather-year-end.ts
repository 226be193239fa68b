import { minorUnitsOf } from '@cifra/domain/currencies';
import { nextFiscalYear } from '@cifra/domain/fiscal-year';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { PeriodFact } from '@cifra/domain/periods';
import type { ForeignStanding, WaitingAccrual, YearEndAccount, YearEndFacts } from '@cifra/domain/year-end';
import { InvariantBroken } from '@cifra/database/failures';
import type { Row } from '@cifra/database/kit/table';
import type { accounts, fiscalYears } from '@cifra/database/tables/tenant';
import type { TenantReadTx } from '@cifra/database/tx';
import { standingEntryOf } from '@cifra/ledger/accruals/standing-entry';
import type { TenantFacts } from '@cifra/books/command';
import { varianceAccounts } from '@cifra/trade/documents/variance-accounts';
import { exposedItems } from '@cifra/rates/exposure/exposed-items';
import { OPENING_PERIOD_ID } from '@cifra/ledger/journal/balances';
import { displayNumberOf } from '@cifra/ledger/journal/display-number';
import { periodFact } from '@cifra/ledger/journal/period-fact';
import { allPeriods, numberedEntryById, linesOfEntry, roleBinding } from '@cifra/ledger/journal/queries';
import { allFiscalYears } from '@cifra/ledger/periods/queries';
import {
  chartOfAccounts,
  foreignBalancesOfOpening,
  foreignBalancesUpTo,
  lastEntriesOfYears,
  resultsOfYear,
  waitingAccruals,
} from './queries.ts';

export type FiscalYearRow = Row<typeof fiscalYears>;
type Chart = ReadonlyMap<
  Uuid,
  YearEndAccount & { readonly controlRole: Row<typeof accounts>['control_role'] }
>;

/**
 * Everything that the plan of a year-end close depends on, read in one transaction. It costs by accounts and periods and by the open
 * items in other currencies: maintained balances are read, never all lines.
 */
export async function gatherYearEnd(
  tx: TenantReadTx,
  year: FiscalYearRow,
  tenant: TenantFacts,
): Promise<YearEndFacts> {
  const { baseCurrency } = tenant;
  const chart: Chart = new Map((await tx.all(chartOfAccounts, {})).map((row) => [row.id, row]));
  const results = (await tx.all(resultsOfYear, { fiscalYearId: year.id })).map((row) => ({
    account: accountOf(chart, row.accountId),
    baseE4: row.baseDebitE4 - row.baseCreditE4,
  }));
  const last = await tx.all(lastEntriesOfYears, { startDate: year.start_date });
  const retained = await tx.first(roleBinding, { role: 'RetainedEarnings' });
  return {
    baseCurrency,
    baseMinorUnits: minorUnitsOf(baseCurrency),
    fiscalYear: { id: year.id, name: year.name, startDate: year.start_date, endDate: year.end_date },
    entries: {
      count: last.reduce((sum, { lastNumber }) => sum + lastNumber, 0n),
      lastCommit: last.reduce((max, { commitNumber }) => (commitNumber > max ? commitNumber : max), 0n),
    },
    results: results.toSorted(byCode),
    standings: await foreignStandings(tx, { chart, baseCurrency, upTo: year.end_date }),
    accruals: await accrualsOf(tx, year, chart),
    retainedEarnings: retained === null ? null : accountOf(chart, retained.accountId),
    variance: await varianceAccounts(tx, tenant),
    accounts: chart,
    laterYears: await laterYearsOf(tx, year),
  };
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
  const rows = [
    ...(await tx.all(foreignBalancesUpTo, { baseCurrency, upTo })),
    ...(await tx.all(foreignBalancesOfOpening, { baseCurrency, periodId: OPENING_PERIOD_ID })),
  ];
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
  const control = [...chart.values()].filter(({ controlRole }) => controlRole !== null).map(({ id }) => id);
  const items = (await exposedItems(tx, { accountIds: control, asOf: upTo, baseCurrency })).map(
    ({ id, accountId, partyId, reference, currency, originalE4, baseE4 }) => ({
      account: accountOf(chart, accountId),
      currency,
      minorUnits: minorUnitsOf(currency),
      originalE4,
      baseE4,
      item: { id, partyId, reference },
    }),
  );
  const key = ({ account, currency, item }: ForeignStanding): string =>
    `${account.code} ${currency} ${item?.id ?? ''}`;
  return [...balances, ...items].toSorted((left, right) => (key(left) < key(right) ? -1 : 1));
}

async function accrualsOf(tx: TenantReadTx, year: FiscalYearRow, chart: Chart): Promise<WaitingAccrual[]> {
  const found: WaitingAccrual[] = [];
  for (const { entryId } of await tx.all(waitingAccruals, { from: year.start_date, to: year.end_date })) {
    const standingId = await standingEntryOf(tx, entryId);
    const [own, standing] = [await entryNamed(tx, entryId), await entryNamed(tx, standingId)];
    const lines = await tx.all(linesOfEntry, { entryId: standingId });
    found.push({
      entryId,
      entryName: own.name,
      standing: { entryId: standingId, ...standing },
      lines: lines.map((line) => ({
        account: accountOf(chart, line.account_id),
        currency: line.original_currency,
        minorUnits: minorUnitsOf(line.original_currency),
        originalE4: line.original_amount,
        baseE4: line.base_amount,
        lineKind: line.kind,
      })),
    });
  }
  return found;
}

async function entryNamed(
  tx: TenantReadTx,
  id: Uuid,
): Promise<{ readonly name: string; readonly postingDate: LocalDate }> {
  const found = await tx.first(numberedEntryById, { id });
  if (!found) throw new InvariantBroken(`the accrual's entry ${id} is not there`);
  const { entry, fiscalYear } = found;
  return { name: displayNumberOf({ ...entry, fiscalYear }), postingDate: entry.posting_date };
}

/** The years after this one; where the next is not open yet, as it will be: unlocked. */
async function laterYearsOf(
  tx: TenantReadTx,
  year: FiscalYearRow,
): Promise<{ readonly periods: readonly PeriodFact[] }[]> {
  const later = (await tx.all(allFiscalYears, {})).filter(({ start_date: from }) => from > year.end_date);
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
  const rows = await tx.all(allPeriods, {});
  return later.map(({ id }) => ({
    periods: rows.filter(({ fiscal_year_id: of }) => of === id).map(periodFact),
  }));
}
