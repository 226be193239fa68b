import { formatInstant } from '@cifra/domain/instant';
import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { InvariantBroken } from '@cifra/database/failures';
import type { TenantReadTx } from '@cifra/database/tx';
import type { PeriodClosing } from '../close-items/read-close-packages.ts';
import { oneSetReport, tenantReport } from '@cifra/books/command';
import type { PageRequest } from '@cifra/books/connection';
import { accountsByIds } from '@cifra/rates/exposure/queries';
import { findLastCommitNumber } from '@cifra/books/commits';
import { openingChangesOn, type OpeningChanged } from '../opening-changes/changes-on-periods.ts';
import {
  allocationCounts,
  changesOfAccounts,
  closedPeriodList,
  closingsOfPeriods,
  entryCounts,
} from './queries.ts';

/** An account's change in base currency from entries after a closing: E4, debit positive. */
export interface AccountChange {
  readonly accountId: Uuid;
  readonly code: string;
  readonly sinceFirstClosingE4: bigint;
  readonly sinceLastClosingE4: bigint;
}

/** A period that was ever closed, and what was posted into it after its first closing. */
export interface ChangedPeriod {
  readonly periodId: Uuid;
  readonly startDate: LocalDate;
  readonly baseCurrency: CurrencyCode;
  /** The last commit that counts, decimal digits. */
  readonly commitNumber: string;
  /** The first time first; never empty. */
  readonly closings: readonly PeriodClosing[];
  /** Entries after the first closing, those of the year-end apart. */
  readonly entryCount: number;
  readonly yearEndEntryCount: number;
  /** By account code; without the year-end's entries. */
  readonly changes: readonly AccountChange[];
  /** Allocations after the first closing that left no line. */
  readonly allocationCount: number;
  /** What months before it changed in its opening after it was closed, in order. */
  readonly openingChanges: readonly OpeningChanged[];
}

export interface ChangedPeriodsRequest {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

export const countedChangedPeriods = oneSetReport<ChangedPeriodsRequest, number>(
  'books.countChangedPeriods',
  closedPeriodList.count,
);

/**
 * The periods that overlap a range and were ever closed, in order of date, each with its closings and what came after the first
 * one: derived from `period_closings` and the entries' commit numbers, which are the order of the audit trail. Year-end entries are
 * counted separately, because closing a year does not change its months. Costs what was posted since the earliest of those
 * closings, not the lines of the periods. Source: docs/specs/reports.md, section 7.
 */
export const changedAfterClose = tenantReport<
  ChangedPeriodsRequest & { readonly page: PageRequest },
  readonly ChangedPeriod[]
>('books.changedAfterClose', async (tx, { page, ...request }, { baseCurrency }) => {
  const periods = await closedPeriodList.rows(tx, request, page);
  const ids = periods.map(({ id }) => id);
  const closings = await readClosings(tx, ids);
  const firstCommits = [...closings.values()].flatMap(([first]) =>
    first ? [BigInt(first.commitNumber)] : [],
  );
  const after = firstCommits.reduce((least, each) => (each < least ? each : least), firstCommits[0] ?? 0n);
  const counts = await entryCounts(tx, ids, { after });
  const changes = await changesOfAccounts(tx, ids, { after });
  const codes = await readCodes(tx, [...new Set(changes.map(({ accountId }) => accountId))]);
  const allocations = await allocationCounts(tx, ids);
  const openings = await openingChangesOn(tx, ids);
  const commitNumber = (await findLastCommitNumber(tx)).toString();
  return periods.map(({ id, startDate }) => {
    const own = closings.get(id) ?? [];
    const last = own.at(-1);
    if (!last) throw new InvariantBroken('a closed period has no closing');
    const countOf = (isYearEnd: boolean): number =>
      counts
        .filter(({ periodId, source }) => periodId === id && (source === 'YEAR_END') === isYearEnd)
        .reduce((sum, { entryCount }) => sum + entryCount, 0);
    return {
      periodId: id,
      startDate,
      baseCurrency,
      commitNumber,
      closings: own,
      entryCount: countOf(false),
      yearEndEntryCount: countOf(true),
      allocationCount: allocations.find(({ periodId }) => periodId === id)?.allocationCount ?? 0,
      openingChanges: openings.get(id) ?? [],
      changes: changesOf(
        changes.filter(({ periodId }) => periodId === id),
        { last: last.ordinal, codes },
      ),
    };
  });
});

async function readClosings(
  tx: TenantReadTx,
  periodIds: readonly Uuid[],
): Promise<Map<Uuid, readonly PeriodClosing[]>> {
  const rows = await closingsOfPeriods(tx, periodIds);
  const byPeriod = Map.groupBy(rows, ({ closing }) => closing.period_id);
  return new Map(
    [...byPeriod].map(([periodId, own]) => [
      periodId,
      own.map(({ closing, instant }) => ({
        ordinal: closing.ordinal,
        submittedBy: closing.submitted_by,
        approvedBy: closing.approved_by,
        closedAt: formatInstant(instant),
        commitNumber: closing.commit_number.toString(),
        digest: closing.digest,
        entryCount: closing.entry_count,
        secondPerson: closing.second_person,
      })),
    ]),
  );
}

async function readCodes(tx: TenantReadTx, ids: readonly Uuid[]): Promise<Map<Uuid, string>> {
  return new Map((await accountsByIds(tx, ids)).map(({ id, code }) => [id, code]));
}

/** One line per account: the change since the first closing, and how much of it since the last. */
function changesOf(
  rows: readonly { readonly accountId: Uuid; readonly ordinal: number; readonly changeE4: bigint }[],
  { last, codes }: { readonly last: number; readonly codes: ReadonlyMap<Uuid, string> },
): AccountChange[] {
  return [...Map.groupBy(rows, ({ accountId }) => accountId)]
    .map(([accountId, own]) => {
      const code = codes.get(accountId);
      if (code === undefined) throw new InvariantBroken(`a line of no account: ${accountId}`);
      const since = (closing: number): bigint =>
        own.find(({ ordinal }) => ordinal === closing)?.changeE4 ?? 0n;
      return { accountId, code, sinceFirstClosingE4: since(1), sinceLastClosingE4: since(last) };
    })
    .toSorted((left, right) => (left.code < right.code ? -1 : 1));
}
