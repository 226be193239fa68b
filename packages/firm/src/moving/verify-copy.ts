import type { Books } from '@cifra/books/books';
import type { Placement } from '@cifra/books/command';
import { placed } from '@cifra/books/host';
import { openCopySource } from '@cifra/database/copier';
import { InvariantBroken } from '@cifra/database/failures';
import { differencesOf, totalsOf, type CopyTotals } from '@cifra/database/copy/write-stream';
import type { CurrencyCode } from '@cifra/domain/currencies';
import type { LocalDate } from '@cifra/domain/local-date';
import type { Uuid } from '@cifra/domain/ids';
import { trialBalance } from '@cifra/ledger/reports/trial-balance';
import { knownHeadsOf } from '@cifra/trail/heads/heads-follower';
import { verifyBooks } from '@cifra/trail/verify/verify-books';

/** A day behind every entry: the trial balance of all of them. */
const LAST_DAY = '2999-12-31' as LocalDate;

/** What the balances of all accounts at the end come to, with the results of years that were not closed. Decimal digits, E4; both sides are the same. */
export interface TrialBalanceTotal {
  readonly debitE4: string;
  readonly creditE4: string;
  readonly accounts: number;
  /** The base currency, in which both sides are. */
  readonly currency: CurrencyCode;
}

interface Copied {
  readonly tenantId: Uuid;
  readonly from: Placement;
  readonly to: Placement;
  readonly totals: CopyTotals;
}

export interface VerifiedCopy {
  /** One line each, for people. Empty: the copy is what it is of. */
  readonly problems: readonly string[];
  readonly trialBalance: TrialBalanceTotal;
}

/**
 * Compares a copy with what was copied, row by row and table by table, replays its chain with the texts about people, rebuilds its derived tables
 * to compare them, and draws up the trial balance at both places.
 */
export async function verifyCopy(
  books: Books,
  { tenantId, from, to, totals }: Copied,
): Promise<VerifiedCopy> {
  const problems: string[] = [];
  const copy = await openCopySource({ ...placed(books.location, to), kind: 'tenant' });
  try {
    problems.push(...differencesOf(totals, await totalsOf(copy)));
  } finally {
    await copy.close();
  }
  const knownHeads = await knownHeadsOf(books.control, tenantId);
  const verification = await books.report(verifyBooks, tenantId, { knownHeads }, to);
  if (verification?.isValid !== true)
    problems.push(verification?.firstFault ?? 'the copy could not be verified');
  const [before, after] = await Promise.all([
    balanceAt(books, tenantId, from),
    balanceAt(books, tenantId, to),
  ]);
  if (JSON.stringify(before) !== JSON.stringify(after)) problems.push('the trial balance is another one');
  return { problems, trialBalance: after.total };
}

async function balanceAt(books: Books, tenantId: Uuid, placement: Placement): Promise<BalancesOfPlace> {
  const input = { asOf: LAST_DAY, knownAtMicros: null, ratesOf: null };
  const report = await books.report(trialBalance, tenantId, input, placement);
  if (!report?.ok) throw new InvariantBroken('the trial balance could not be drawn up');
  const { rows, unclosed, baseCurrency: currency } = report.value;
  const balances = [...rows, ...unclosed].map(({ balance }) => balance.balanceE4);
  const sumOf = (isDebit: boolean): string =>
    balances
      .filter((balanceE4) => balanceE4 > 0n === isDebit)
      .reduce((sum, balanceE4) => sum + (isDebit ? balanceE4 : -balanceE4), 0n)
      .toString();
  return {
    total: { debitE4: sumOf(true), creditE4: sumOf(false), accounts: rows.length, currency },
    lines: [...rows, ...unclosed].map((line) =>
      JSON.stringify(line, (_name, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
    ),
  };
}

interface BalancesOfPlace {
  readonly total: TrialBalanceTotal;
  /** Each account and each year that was not closed, with every currency. */
  readonly lines: readonly string[];
}
