import { isResultType } from '@cifra/domain/accounts';
import type { CurrencyCode } from '@cifra/domain/currencies';
import { addDays, type LocalDate } from '@cifra/domain/local-date';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, type Result } from '@cifra/domain/result';
import { tenantReport } from '@cifra/books/command';
import { formerMovementsInto, type FormerAccount, type FormerBooks } from './former-books.ts';
import { formerIncomeStatement } from './former-reports.ts';
import { accountTypes } from './account-queries.ts';
import type { ReportRowData } from './balance-sheet.ts';
import { broughtDays, readCalendar } from './report-calendar.ts';
import { readKnownBooks } from './report-known.ts';
import { hasLines, readMovements, type Sums } from './report-movements.ts';
import { balanceOf, partsOf, ratesDifferenceOf, readRecomputing, type UsedRate } from './report-parts.ts';

export interface IncomeStatementData {
  readonly baseCurrency: CurrencyCode;
  readonly commitNumber: string;
  /** Income and expense, in order of account code. */
  readonly rows: readonly ReportRowData[];
  readonly rates: readonly UsedRate[];
  readonly ratesDifferenceE4: bigint | null;
  readonly former?: FormerBooks;
  /** The day up to which the opening balances brought one result, of which the range has a part only: it is left out. */
  readonly leftOutUpTo?: LocalDate;
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
 * (acceptance Y10). The result that opening balances brought of a year taken over in its middle counts where the range has all of its days. A
 * comparative from before the first period takes what it has of the former books. Refuses: RATE_MISSING. Source: product 3.6.
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
    const calendar = await readCalendar(tx);
    const earlier =
      isComparative && ratesOf === null ? await formerMovementsInto(tx, calendar, { from, to, known }) : null;
    const brought = broughtDays(calendar);
    const cuts =
      brought !== null && from > brought.startDate && from <= brought.endDate && to >= brought.endDate;
    const ledgerFrom = earlier?.former.ledgerFrom ?? (cuts ? addDays(brought.endDate, 1) : from);
    const movements = await readMovements(tx, calendar, { from: ledgerFrom, to, accountId: null, known });
    const byAccount = Map.groupBy(
      [
        ...movements.filter(({ isClosing }) => !isClosing),
        ...(earlier?.accounts ?? []).map((account) => sumsOf(account, tenant.baseCurrency)),
      ],
      ({ accountId }) => accountId,
    );
    const types = await tx.all(accountTypes, {});
    const leftOut =
      cuts && earlier === null
        ? await readMovements(tx, calendar, {
            from: brought.endDate,
            to: brought.endDate,
            accountId: null,
            known,
          })
        : [];
    const results = new Set(types.filter(({ type }) => isResultType(type)).map(({ id }) => id));
    const isLeftOut = hasLines(leftOut.filter(({ accountId }) => results.has(accountId)));
    const booked: ReportRowData[] = [];
    for (const { id: accountId, type } of types) {
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
      ...(earlier && { former: earlier.former }),
      ...(cuts && isLeftOut && { leftOutUpTo: brought.endDate }),
    });
  },
);

/** What an account moved in the former books, as if lines had. */
function sumsOf({ accountId, balanceE4 }: FormerAccount, currency: CurrencyCode): Sums {
  const [debitE4, creditE4] = balanceE4 > 0n ? [balanceE4, 0n] : [0n, -balanceE4];
  return {
    accountId,
    currency,
    isClosing: false,
    baseDebitE4: debitE4,
    baseCreditE4: creditE4,
    originalDebitE4: debitE4,
    originalCreditE4: creditE4,
  };
}
