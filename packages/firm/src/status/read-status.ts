import type { LocalDate } from '@cifra/domain/local-date';
import { sideOfControlRole } from '@cifra/domain/accounts';
import type { ReadTx } from '@cifra/database/tx';
import type { TenantTables } from '@cifra/database/statement';
import { fixedRateOf } from '@cifra/domain/fx';
import { tenantReport, type TenantFacts } from '@cifra/books/command';
import { findChainHead } from '@cifra/books/commits';
import {
  accrualsNotReversed,
  currenciesOfOpenPeriods,
  documentDraftsInState,
  moneyDraftsInState,
  entryDraftsInState,
  newestRateDate,
  periodStates,
} from './queries.ts';
import { readOpenChanges } from '@cifra/closing/opening-changes/open-changes';
import { accountOfRole } from '@cifra/ledger/journal/account-balance-queries';
import { balancesOfAccounts } from '@cifra/ledger/journal/account-balance-queries';
import type {
  CurrencyBalance,
  CurrencyInUse,
  DraftCounts,
  StatusHead,
  TenantStatus,
} from './tenant-status.ts';

type Tx = ReadTx<TenantTables>;

/** How many changes of openings a status tells. */
const OPEN_CHANGES = 10;

/** A status with its commit; `facts` is null if the head is the one that the caller knows. */
export interface StatusFound {
  readonly head: StatusHead;
  readonly facts: TenantStatus | null;
}

/**
 * The status of a tenant as of its last commit, from one unchanging state of its database. The cost grows with accounts, periods and
 * what is not posted yet, never with lines. `knownNumber`: the commit that the caller's status is as of; while it is the last one,
 * nothing more is read. Null: the database has no commit.
 */
export const readTenantStatus = tenantReport<{ readonly knownNumber: string | null }, StatusFound | null>(
  'books.tenantStatus',
  async (tx, { knownNumber }, tenant) => {
    const last = await findChainHead(tx);
    if (!last) return null;
    const head = { number: last.number.toString(), instantMicros: last.instant.toString() };
    return { head, facts: head.number === knownNumber ? null : await factsOf(tx, tenant) };
  },
);

async function factsOf(tx: Tx, tenant: TenantFacts): Promise<TenantStatus> {
  const balances = await tx.all(balancesOfAccounts, {});
  const difference = await tx.first(accountOfRole, { role: 'OpeningBalanceDifference' });
  const accruals = await tx.first(accrualsNotReversed, {});
  const ofSide = (side: 'SALES' | 'PURCHASING') =>
    balances.filter(({ controlRole: role }) => role !== null && sideOfControlRole[role] === side);
  return {
    periods: await tx.all(periodStates, {}),
    entryDrafts: await draftCounts(tx, entryDraftsInState),
    documentDrafts: together(
      await draftCounts(tx, documentDraftsInState),
      await draftCounts(tx, moneyDraftsInState),
    ),
    waitingAccruals: { count: accruals?.count ?? 0, firstReverseOnDate: accruals?.firstDate ?? null },
    openChanges: (await readOpenChanges(tx, tenant.baseCurrency))
      .slice(0, OPEN_CHANGES)
      .map(({ text, accountCount }) => ({ text, accountCount })),
    openingDifferenceE4: balances
      .filter(({ accountId }) => accountId === difference?.accountId)
      .reduce((sum, row) => sum + row.baseDebitE4 - row.baseCreditE4, 0n)
      .toString(),
    receivables: perCurrency(ofSide('SALES')),
    payables: perCurrency(ofSide('PURCHASING')),
    currencies: await currenciesInUse(tx, balances, tenant),
  };
}

async function draftCounts(
  tx: Tx,
  inState: typeof entryDraftsInState | typeof documentDraftsInState | typeof moneyDraftsInState,
): Promise<DraftCounts> {
  const drafts = await tx.first(inState, { state: 'DRAFT' });
  const awaiting = await tx.first(inState, { state: 'PENDING_APPROVAL' });
  return {
    draftCount: drafts?.count ?? 0,
    oldestDraftDate: drafts?.oldestDate ?? null,
    awaitingCount: awaiting?.count ?? 0,
    oldestAwaitingDate: awaiting?.oldestDate ?? null,
  };
}

/** Documents of both kinds. */
function together(one: DraftCounts, other: DraftCounts): DraftCounts {
  const oldest = (left: LocalDate | null, right: LocalDate | null) =>
    left === null || (right !== null && right < left) ? right : left;
  return {
    draftCount: one.draftCount + other.draftCount,
    oldestDraftDate: oldest(one.oldestDraftDate, other.oldestDraftDate),
    awaitingCount: one.awaitingCount + other.awaitingCount,
    oldestAwaitingDate: oldest(one.oldestAwaitingDate, other.oldestAwaitingDate),
  };
}

interface Balance {
  readonly type: string;
  readonly currency: string;
  readonly baseDebitE4: bigint;
  readonly baseCreditE4: bigint;
  readonly originalDebitE4: bigint;
  readonly originalCreditE4: bigint;
}

/** The sums per original currency, by code; a currency with neither amount left is omitted. */
function perCurrency(balances: readonly Balance[]): CurrencyBalance[] {
  return [...Map.groupBy(balances, ({ currency }) => currency)]
    .map(([currency, rows]) => ({
      currency,
      originalE4: rows.reduce((sum, row) => sum + row.originalDebitE4 - row.originalCreditE4, 0n).toString(),
      baseE4: rows.reduce((sum, row) => sum + row.baseDebitE4 - row.baseCreditE4, 0n).toString(),
    }))
    .filter(({ originalE4, baseE4 }) => originalE4 !== '0' || baseE4 !== '0')
    .toSorted((left, right) => (left.currency < right.currency ? -1 : 1));
}

/** Currencies that an asset or a liability is carried in, or that a period which is not closed uses; none at a rate fixed by law. */
async function currenciesInUse(
  tx: Tx,
  balances: readonly Balance[],
  { baseCurrency }: TenantFacts,
): Promise<CurrencyInUse[]> {
  const codes = new Set(
    balances
      .filter(({ type }) => type === 'ASSET' || type === 'LIABILITY')
      .filter(({ originalDebitE4, originalCreditE4 }) => originalDebitE4 !== originalCreditE4)
      .map(({ currency }) => currency),
  );
  for (const { currency } of await tx.all(currenciesOfOpenPeriods, { baseCurrency })) codes.add(currency);
  const inUse: CurrencyInUse[] = [];
  for (const currency of [...codes].toSorted((left, right) => (left < right ? -1 : 1))) {
    if (fixedRateOf({ baseCurrency, originalCurrency: currency }) !== null) continue;
    const newest = await tx.first(newestRateDate, { originalCurrency: currency, baseCurrency });
    inUse.push({ currency, newestRateDate: newest?.date ?? null });
  }
  return inUse;
}
