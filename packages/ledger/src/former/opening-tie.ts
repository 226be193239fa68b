import type { AccountType } from '@cifra/domain/accounts';
import { minorUnitsOf, type CurrencyCode } from '@cifra/domain/currencies';
import { fullYearStart, openingDateOf } from '@cifra/domain/fiscal-year';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { formatE4 } from '@cifra/domain/money';
import type { TenantReadTx } from '@cifra/database/tx';
import { OPENING_PERIOD_ID } from '../journal/balances.ts';
import { allPeriods } from '../journal/queries.ts';
import { allFiscalYears } from '../periods/queries.ts';
import { boundDifference, codesOfAccounts, openingBalances } from './queries.ts';

/** An account whose balance in the former books is not what the opening balances gave it. Amounts: E4, debit positive. */
export interface OpeningDifference {
  readonly accountId: Uuid;
  readonly code: string;
  readonly formerE4: bigint;
  readonly openingE4: bigint;
}

/** What opening balances gave each account. */
export interface OpeningFacts {
  /** The end of the last month before the first period, of which former and opening balances tell the same; null: there is no period. */
  readonly monthEnd: LocalDate | null;
  /** Null: no opening balances stand, or these have a difference of their own. */
  readonly balances: ReadonlyMap<Uuid, bigint> | null;
  /** In order of code. */
  readonly accounts: readonly { readonly id: Uuid; readonly code: string; readonly type: AccountType }[];
  readonly isTakenOverInYear: boolean;
}

/** One set of reads. */
export async function readOpening(tx: TenantReadTx): Promise<OpeningFacts> {
  const [sums, bound, accounts, periods, years] = await Promise.all([
    tx.all(openingBalances, { periodId: OPENING_PERIOD_ID }),
    tx.first(boundDifference, {}),
    tx.all(codesOfAccounts, {}),
    tx.all(allPeriods, {}),
    tx.all(allFiscalYears, {}),
  ]);
  const balances = new Map(sums.map(({ accountId, debitE4, creditE4 }) => [accountId, debitE4 - creditE4]));
  const hasDifference = bound !== null && (balances.get(bound.accountId) ?? 0n) !== 0n;
  const isNothing = [...balances.values()].every((balanceE4) => balanceE4 === 0n);
  const [period, year] = [periods[0], years[0]];
  const monthEnd = period ? openingDateOf({ startDate: period.start_date }) : null;
  return {
    monthEnd,
    balances: hasDifference || isNothing ? null : balances,
    accounts,
    isTakenOverInYear:
      monthEnd !== null && year !== undefined && monthEnd >= fullYearStart({ endDate: year.end_date }),
  };
}

/**
 * The first account, by code, whose former balance on the opening day is not its opening balance; null: none. Where the first period is the first of
 * its year, assets and liabilities alone are compared: the result of the year before is in the equity of the one, and in income and expense of the
 * other.
 */
export function differenceFromOpening(
  { balances: opening, accounts, isTakenOverInYear }: OpeningFacts,
  balances: ReadonlyMap<Uuid, bigint>,
): OpeningDifference | null {
  if (opening === null) return null;
  for (const { id, code, type } of accounts) {
    if (!isTakenOverInYear && type !== 'ASSET' && type !== 'LIABILITY') continue;
    const [formerE4, openingE4] = [balances.get(id) ?? 0n, opening.get(id) ?? 0n];
    if (formerE4 !== openingE4) return { accountId: id, code, formerE4, openingE4 };
  }
  return null;
}

/** The facts of a difference, as its refusal names them. */
export function differenceFacts(
  { code, formerE4, openingE4 }: OpeningDifference,
  of: { readonly monthEnd: LocalDate; readonly currencyCode: CurrencyCode },
) {
  const amount = (balanceE4: bigint) => formatE4(balanceE4, minorUnitsOf(of.currencyCode));
  return {
    formerMonth: of.monthEnd.slice(0, 7),
    formerAccountCode: code,
    formerAmount: amount(formerE4),
    openingAmount: amount(openingE4),
    currencyCode: of.currencyCode,
  };
}
