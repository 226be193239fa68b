import { isResultType } from '@cifra/domain/accounts';
import type { TenantFacts } from '@cifra/books/command';
import type { TenantReadTx } from '@cifra/database/tx';
import type { LocalDate } from '@cifra/domain/local-date';
import type { KnownBooks } from './report-known.ts';
import type { Balance } from './report-parts.ts';
import { formerBalancesAt, formerMovements } from './former-books.ts';

/** Reports of days before the ledger, of the balances of the former books. Each is null where there are none. */

interface Asked {
  readonly known: KnownBooks;
  readonly tenant: TenantFacts;
}

const balanceOf = (balanceE4: bigint, { tenant: { baseCurrency: currency } }: Asked): Balance => ({
  balanceE4,
  recomputedE4: null,
  parts: [{ currency, originalE4: balanceE4, baseE4: balanceE4, recomputedE4: null }],
});

const asBooked = { rates: [], ratesDifferenceE4: null } as const;

const headOf = ({ known, tenant }: Asked) => ({
  ...asBooked,
  baseCurrency: tenant.baseCurrency,
  commitNumber: known.commitNumber.toString(),
});

/** Turnovers are not known: what an account stands at is its opening balance. */
export async function formerTrialBalance(tx: TenantReadTx, asOf: LocalDate, asked: Asked) {
  const found = await formerBalancesAt(tx, { asOf, known: asked.known });
  if (found === null) return null;
  const { former, accounts, year } = found;
  return {
    ...headOf(asked),
    former,
    fiscalYearStart: year.startDate,
    rows: accounts.map(({ accountId, balanceE4 }) => ({
      accountId,
      linesFrom: former.ledgerFrom,
      openingE4: balanceE4,
      debitE4: 0n,
      creditE4: 0n,
      balance: balanceOf(balanceE4, asked),
    })),
    unclosed: [],
  };
}

export async function formerBalanceSheet(tx: TenantReadTx, asOf: LocalDate, asked: Asked) {
  const found = await formerBalancesAt(tx, { asOf, known: asked.known });
  if (found === null) return null;
  const { former, accounts, year } = found;
  const results = accounts.filter(({ type }) => isResultType(type));
  const resultE4 = results.reduce((sum, { balanceE4 }) => sum + balanceE4, 0n);
  return {
    ...headOf(asked),
    former,
    fiscalYearStart: year.startDate,
    rows: accounts
      .filter(({ type }) => !isResultType(type))
      .map(({ accountId, type, balanceE4 }) => ({ accountId, type, balance: balanceOf(balanceE4, asked) })),
    running: {
      fiscalYear: year.name,
      from: former.ledgerFrom,
      to: asOf,
      balance: balanceOf(resultE4, asked),
    },
    unclosed: [],
  };
}

export async function formerIncomeStatement(
  tx: TenantReadTx,
  days: { readonly from: LocalDate; readonly to: LocalDate },
  asked: Asked,
) {
  const found = await formerMovements(tx, { ...days, known: asked.known });
  if (found === null) return null;
  return {
    ...headOf(asked),
    former: found.former,
    rows: found.accounts
      .filter(({ type, balanceE4 }) => isResultType(type) && balanceE4 !== 0n)
      .map(({ accountId, type, balanceE4 }) => ({ accountId, type, balance: balanceOf(balanceE4, asked) })),
  };
}
