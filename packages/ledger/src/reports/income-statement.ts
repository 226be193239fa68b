import { isResultType } from '@cifra/domain/accounts';
import type { CurrencyCode } from '@cifra/domain/currencies';
import type { LocalDate } from '@cifra/domain/local-date';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, type Result } from '@cifra/domain/result';
import { tenantReport } from '@cifra/books/command';
import type { FormerBooks } from './former-books.ts';
import { formerIncomeStatement } from './former-reports.ts';
import { accountTypes } from './account-queries.ts';
import type { ReportRowData } from './balance-sheet.ts';
import { readCalendar } from './report-calendar.ts';
import { readKnownBooks } from './report-known.ts';
import { hasLines, readMovements } from './report-movements.ts';
import { balanceOf, partsOf, ratesDifferenceOf, readRecomputing, type UsedRate } from './report-parts.ts';

export interface IncomeStatementData {
  readonly baseCurrency: CurrencyCode;
  readonly commitNumber: string;
  /** Income and expense, in order of account code. */
  readonly rows: readonly ReportRowData[];
  readonly rates: readonly UsedRate[];
  readonly ratesDifferenceE4: bigint | null;
  readonly former?: FormerBooks;
}

export interface IncomeStatementInput {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly knownAtMicros: string | null;
  readonly ratesOf: LocalDate | null;
  readonly isComparative?: boolean;
}

/**
 * What was posted on income and expense from one day to another, CLOSING entries left out: a closed year stays readable
 * (acceptance Y10). Refuses: RATE_MISSING. Source: product 3.6.
 */
export const incomeStatement = tenantReport<
  IncomeStatementInput,
  Result<IncomeStatementData, Refusal<'RATE_MISSING'>>
>(
  'ledger.incomeStatement',
  async (tx, { from, to, knownAtMicros, ratesOf, isComparative = false }, tenant) => {
    const known = await readKnownBooks(tx, knownAtMicros);
    const former =
      isComparative && ratesOf === null
        ? await formerIncomeStatement(tx, { from, to }, { known, tenant })
        : null;
    if (former !== null) return accepted(former);
    const movements = await readMovements(tx, await readCalendar(tx), { from, to, accountId: null, known });
    const byAccount = Map.groupBy(
      movements.filter(({ isClosing }) => !isClosing),
      ({ accountId }) => accountId,
    );
    const booked: ReportRowData[] = [];
    for (const { id: accountId, type } of await tx.all(accountTypes, {})) {
      const own = byAccount.get(accountId) ?? [];
      if (isResultType(type) && hasLines(own))
        booked.push({ accountId, type, balance: balanceOf(partsOf(own)) });
    }
    const balances = booked.map(({ balance }) => balance);
    const recomputing = await readRecomputing(tx, balances, { ratesOf, known, tenant });
    if (!recomputing.ok) return recomputing;
    const { rates, recompute } = recomputing.value;
    return accepted({
      baseCurrency: tenant.baseCurrency,
      commitNumber: known.commitNumber.toString(),
      rows: booked.map((row) => ({ ...row, balance: recompute(row.balance) })),
      rates,
      ratesDifferenceE4: ratesDifferenceOf(balances.map(recompute), ratesOf),
    });
  },
);
