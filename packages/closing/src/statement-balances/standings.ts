import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { TenantReadTx } from '@cifra/database/tx';
import { booksAtEndOf, postedAfterStatement, statementsUpTo } from './queries.ts';

/** What a statement says of a money account, and what the books say on its day. Amounts: E4 as digits, debit positive; plain data. */
export interface StatementStanding {
  readonly accountId: Uuid;
  readonly accountCode: string;
  readonly currency: string;
  /** Null, as the amounts: it was not entered, though an earlier month had one. */
  readonly statementDate: LocalDate | null;
  readonly statementE4: string | null;
  readonly booksE4: string | null;
  readonly recordedBy: Uuid | null;
}

/** The statements of a period beside the books, by account code and currency. Reads in one set. */
export async function statementStandings(
  tx: TenantReadTx,
  { id: periodId, start_date: startDate }: { readonly id: Uuid; readonly start_date: LocalDate },
): Promise<StatementStanding[]> {
  const [known, atEnd, after] = await Promise.all([
    tx.all(statementsUpTo, { startDate }),
    tx.all(booksAtEndOf, { periodId, startDate }),
    tx.all(postedAfterStatement, { periodId }),
  ]);
  const keyOf = ({ accountId, currency }: { readonly accountId: Uuid; readonly currency: string }): string =>
    `${accountId} ${currency}`;
  const books = new Map(atEnd.map((row) => [keyOf(row), row.debitE4 - row.creditE4]));
  for (const row of after) books.set(keyOf(row), (books.get(keyOf(row)) ?? 0n) - row.amountE4);
  const standings = new Map<string, StatementStanding>();
  for (const { accountId, accountCode, currency, ...row } of known) {
    const key = keyOf({ accountId, currency });
    const own = row.periodId === periodId;
    if (!own && standings.has(key)) continue;
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
  const nameOf = ({ accountCode, currency }: StatementStanding): string => `${accountCode} ${currency}`;
  return [...standings.values()].toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
}
