import { isResultType } from '@cifra/domain/accounts';
import type { CurrencyCode } from '@cifra/domain/currencies';
import { openingDateOf } from '@cifra/domain/fiscal-year';
import type { Uuid } from '@cifra/domain/ids';
import { addDays, earliestDate, isWithin, type LocalDate } from '@cifra/domain/local-date';
import { tenantReport } from '@cifra/books/command';
import { OPENING_PERIOD_ID } from '@cifra/books/journal/balances';
import { allPeriods } from '@cifra/books/journal/queries';
import { allFiscalYears } from '@cifra/books/periods/queries';
import { tenantQuery } from '@cifra/database/statement';
import type { TenantReadTx } from '@cifra/database/tx';
import { balancesOfPeriod, balancesOfPeriods, linesOfPeriodUpTo } from '../repository/balances.ts';

/** A row of the trial balance. Amounts: E4, debit positive; `debitE4` and `creditE4` are not negative. */
export interface TrialBalanceRowData {
  readonly accountId: Uuid;
  readonly openingE4: bigint;
  readonly debitE4: bigint;
  readonly creditE4: bigint;
  readonly balanceE4: bigint;
  readonly currencies: readonly {
    readonly currency: CurrencyCode;
    readonly originalE4: bigint;
    readonly baseE4: bigint;
  }[];
}

export interface TrialBalanceData {
  readonly baseCurrency: CurrencyCode;
  readonly fiscalYearStart: LocalDate | null;
  /** In order of account code. */
  readonly rows: readonly TrialBalanceRowData[];
  readonly unclosedResultE4: bigint;
}

interface Sums {
  readonly accountId: Uuid;
  readonly currency: string;
  readonly baseDebitE4: bigint;
  readonly baseCreditE4: bigint;
  readonly originalDebitE4: bigint;
  readonly originalCreditE4: bigint;
}

const accountTypes = tenantQuery()((q) =>
  q.db.select({ id: q.t.accounts.id, type: q.t.accounts.type }).from(q.t.accounts).orderBy(q.t.accounts.code),
);

/**
 * Balances at the end of a day. Its cost is by accounts and periods: maintained balances of the periods that ended by the day,
 * and the lines of the month that the day lies in. Income and expense start each fiscal year at zero; what earlier years left on
 * them and no CLOSING entry took away is the unclosed result, an equity line. Source: product 3.6.
 */
export const trialBalance = tenantReport<{ readonly asOf: LocalDate }, TrialBalanceData>(
  'ledger.trialBalance',
  async (tx, { asOf }, tenant) => {
    const years = await tx.all(allFiscalYears, {});
    const periods = await tx.all(allPeriods, {});
    const yearStart =
      years.find((year) => isWithin(asOf, { startDate: year.start_date, endDate: year.end_date }))
        ?.start_date ?? null;
    const lastEnd = years.at(-1)?.end_date ?? null;
    // After the last fiscal year the next one has begun, with nothing in it.
    const start = yearStart ?? (lastEnd !== null && asOf > lastEnd ? addDays(lastEnd, 1) : null);
    const first = periods[0];
    const hasOpening = first !== undefined && asOf >= openingDateOf({ startDate: first.start_date });

    const before: Sums[] = hasOpening ? await tx.all(balancesOfPeriod, { periodId: OPENING_PERIOD_ID }) : [];
    const within: Sums[] = [];
    if (start !== null) {
      before.push(...(await tx.all(balancesOfPeriods, { from: earliestDate, to: addDays(start, -1) })));
      within.push(...(await tx.all(balancesOfPeriods, { from: start, to: asOf })));
      const current = periods.find((period) =>
        isWithin(asOf, { startDate: period.start_date, endDate: period.end_date }),
      );
      if (current && current.end_date !== asOf)
        within.push(...(await tx.all(linesOfPeriodUpTo, { periodId: current.id, to: asOf })));
    }
    return {
      baseCurrency: tenant.baseCurrency,
      fiscalYearStart: start,
      ...(await addUp(tx, { before, within })),
    };
  },
);

async function addUp(
  tx: TenantReadTx,
  { before, within }: { readonly before: readonly Sums[]; readonly within: readonly Sums[] },
): Promise<Pick<TrialBalanceData, 'rows' | 'unclosedResultE4'>> {
  const beforeOf = Map.groupBy(before, ({ accountId }) => accountId);
  const withinOf = Map.groupBy(within, ({ accountId }) => accountId);
  const rows: TrialBalanceRowData[] = [];
  let unclosedResultE4 = 0n;
  for (const { id, type } of await tx.all(accountTypes, {})) {
    const earlier = beforeOf.get(id) ?? [];
    const own = withinOf.get(id) ?? [];
    if (isResultType(type)) unclosedResultE4 += baseOf(earlier);
    const carried = isResultType(type) ? [] : earlier;
    if (carried.length + own.length === 0) continue;
    const openingE4 = baseOf(carried);
    const debitE4 = own.reduce((sum, { baseDebitE4 }) => sum + baseDebitE4, 0n);
    const creditE4 = own.reduce((sum, { baseCreditE4 }) => sum + baseCreditE4, 0n);
    rows.push({
      accountId: id,
      openingE4,
      debitE4,
      creditE4,
      balanceE4: openingE4 + debitE4 - creditE4,
      currencies: byCurrency([...carried, ...own]),
    });
  }
  return { rows, unclosedResultE4 };
}

const baseOf = (sums: readonly Sums[]): bigint =>
  sums.reduce((sum, { baseDebitE4, baseCreditE4 }) => sum + baseDebitE4 - baseCreditE4, 0n);

function byCurrency(sums: readonly Sums[]): TrialBalanceRowData['currencies'] {
  const groups = [...Map.groupBy(sums, ({ currency }) => currency)].toSorted(([left], [right]) =>
    left < right ? -1 : 1,
  );
  return groups.map(([currency, own]) => ({
    currency,
    originalE4: own.reduce(
      (sum, { originalDebitE4, originalCreditE4 }) => sum + originalDebitE4 - originalCreditE4,
      0n,
    ),
    baseE4: baseOf(own),
  }));
}
