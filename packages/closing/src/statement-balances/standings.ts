import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { TenantReadTx } from '@cifra/database/tx';
import {
  booksAtEndOf,
  ownMoneyAtEnd,
  ownMoneyMoved,
  postedAfterStatement,
  statementsUpTo,
} from './queries.ts';

/** What a statement says of a money account, and what the books say on its day. Amounts: E4 as digits, debit positive; plain data. */
export interface StatementStanding {
  readonly accountId: Uuid;
  readonly accountCode: string;
  readonly currency: string;
  /** Null, as the amounts: it was not entered, though an earlier month had one, or the account has money in this one. */
  readonly statementDate: LocalDate | null;
  readonly statementE4: string | null;
  readonly booksE4: string | null;
  readonly recordedBy: Uuid | null;
}

/** What was entered, of a period. */
export interface StatementEntered {
  readonly periodId: Uuid;
  readonly startDate: LocalDate;
  readonly accountId: Uuid;
  readonly accountCode: string;
  readonly currency: string;
  readonly statementDate: LocalDate;
  readonly balanceE4: bigint;
  readonly recordedBy: Uuid | null;
}

interface OfAccount {
  readonly accountId: Uuid;
  readonly currency: string;
}
const keyOf = ({ accountId, currency }: OfAccount): string => `${accountId} ${currency}`;

/**
 * The statements of a period beside the books, by account code and currency. From the month of the tenant's first statement on, each of its
 * own money accounts is expected that carries something at the end of the period or moved in it, one that was opened in it too; money in
 * transit only where it has not arrived. Reads in one set; `entered`: all that was entered, where it was read before, and then nothing more
 * where there is none.
 */
export async function statementStandings(
  tx: TenantReadTx,
  { id: periodId, start_date: startDate }: { readonly id: Uuid; readonly start_date: LocalDate },
  entered: readonly StatementEntered[] | null = null,
): Promise<StatementStanding[]> {
  const isRead = entered === null || entered.some((each) => each.startDate <= startDate);
  const [known, atEnd, after, money, moved] = await Promise.all([
    entered ?? tx.all(statementsUpTo, { startDate }),
    isRead ? tx.all(booksAtEndOf, { periodId, startDate }) : [],
    isRead ? tx.all(postedAfterStatement, { periodId }) : [],
    isRead ? tx.all(ownMoneyAtEnd, { startDate }) : [],
    isRead ? tx.all(ownMoneyMoved, { periodId }) : [],
  ]);
  const books = new Map(atEnd.map((row) => [keyOf(row), row.debitE4 - row.creditE4]));
  for (const row of after) books.set(keyOf(row), (books.get(keyOf(row)) ?? 0n) - row.amountE4);
  const standings = new Map<string, StatementStanding>();
  for (const { accountId, accountCode, currency, ...row } of known) {
    const key = keyOf({ accountId, currency });
    const own = row.periodId === periodId;
    if (row.startDate > startDate || (!own && standings.has(key))) continue;
    standings.set(key, {
      accountId,
      accountCode,
      currency,
      statementDate: own ? row.statementDate : null,
      statementE4: own ? row.balanceE4.toString() : null,
      booksE4: own ? (books.get(key) ?? 0n).toString() : null,
      recordedBy: own ? row.recordedBy : null,
    });
  }
  const movedKeys = new Set(moved.map(keyOf));
  const none = { statementDate: null, statementE4: null, booksE4: null, recordedBy: null };
  if (standings.size > 0)
    for (const row of money) {
      const { accountId, accountCode } = row;
      // What is at par by law with an account's currency is on its statement in that.
      const currency = row.accountCurrency ?? row.currency;
      const isExpected = row.debitE4 !== row.creditE4 || movedKeys.has(keyOf(row));
      const key = keyOf({ accountId, currency });
      if (isExpected && !standings.has(key))
        standings.set(key, { accountId, accountCode, currency, ...none });
    }
  const nameOf = ({ accountCode, currency }: StatementStanding): string => `${accountCode} ${currency}`;
  return [...standings.values()].toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
}
