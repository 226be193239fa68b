import { sideOfControlRole } from '@cifra/domain/accounts';
import type { AccountType } from '@cifra/domain/accounts';
import { addDays, earliestDate, latestDate, type LocalDate } from '@cifra/domain/local-date';
import { dayOfInstant } from '@cifra/books/tenant-day';
import { tenantReport } from '@cifra/books/command';
import { allPeriods } from '@cifra/ledger/journal/queries';
import { accountsOfJournal } from '../journal/queries.ts';
import { allTaxCodes } from '../tables/master-queries.ts';
import type { SaftTaxCode } from './saft-taxes.ts';
import { itemsBefore, legalNames, partySumsBefore, sumsBefore, totalsBetween } from './saft-queries.ts';

/** The part before the transactions. Amounts: E4, base currency, debit positive. */
export interface SaftHead {
  readonly tenant: {
    readonly slug: string;
    readonly name: string;
    readonly baseCurrency: string;
    readonly timeZone: string;
  };
  readonly taxId: string | null;
  readonly address: string | null;
  /** The day of the commit that the file shows. */
  readonly createdOn: LocalDate;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly accounts: readonly {
    readonly id: string;
    readonly code: string;
    readonly name: string;
    readonly type: AccountType;
    readonly openingE4: bigint;
    readonly closingE4: bigint;
  }[];
  /** One for each control account that a party has lines on, in order of account and party. */
  readonly parties: readonly SaftPartyBalance[];
  readonly taxCodes: readonly SaftTaxCode[];
  /** Open items that were made before the first day: what is open of them is in their party's opening balance. */
  readonly openingItems: readonly string[];
  readonly entries: number;
  readonly debitE4: bigint;
}

export interface SaftPartyBalance {
  readonly code: string;
  readonly name: string;
  readonly address: string | null;
  readonly isCustomer: boolean;
  readonly account: string;
  readonly openingE4: bigint;
  readonly closingE4: bigint;
}

export interface SaftHeadInput {
  readonly from: LocalDate | null;
  readonly to: LocalDate | null;
  readonly throughCommit: bigint;
  /** The instant of that commit: microseconds since the epoch, decimal digits. */
  readonly knownAtMicros: string | null;
}

/** The head of a file from one day to another, of the books as a commit left them. Without days: all periods. */
export const saftHead = tenantReport<SaftHeadInput, SaftHead>('books.saftHead', async (tx, range, tenant) => {
  const { throughCommit } = range;
  const { slug, name, baseCurrency, timeZone } = tenant;
  const periods = await tx.all(allPeriods, {});
  const from = range.from ?? periods[0]?.start_date ?? earliestDate;
  const to = range.to ?? periods.at(-1)?.end_date ?? latestDate;
  const behind = to === latestDate ? to : addDays(to, 1);
  const sums = async (date: LocalDate) =>
    new Map(
      (await tx.all(sumsBefore, { date, throughCommit })).map(({ accountId, baseE4 }) => [accountId, baseE4]),
    );
  const [openings, closings] = [await sums(from), await sums(behind)];
  const partyOpenings = await tx.all(partySumsBefore, { date: from, throughCommit });
  const openingOf = new Map(partyOpenings.map((row) => [`${row.account} ${row.party}`, row.baseE4]));
  const parties = (await tx.all(partySumsBefore, { date: behind, throughCommit })).map((row) => ({
    code: row.party,
    name: row.name,
    address: row.address,
    isCustomer: row.controlRole !== null && sideOfControlRole[row.controlRole] === 'SALES',
    account: row.account,
    openingE4: openingOf.get(`${row.account} ${row.party}`) ?? 0n,
    closingE4: row.baseE4,
  }));
  const accounts = (await tx.all(accountsOfJournal, { isPostable: true })).map((account) => ({
    ...account,
    openingE4: openings.get(account.id) ?? 0n,
    closingE4: closings.get(account.id) ?? 0n,
  }));
  const openingItems = (await tx.all(itemsBefore, { date: from, throughCommit })).map(
    ({ itemId }) => itemId ?? '',
  );
  const taxCodes = (await tx.all(allTaxCodes, {})).map((row) => ({
    code: row.code,
    name: row.name,
    percentE4: row.percent_e4,
    treatment: row.treatment,
    withholding:
      row.withheld_at === null || row.withheld_on === null
        ? null
        : { at: row.withheld_at, on: row.withheld_on },
  }));
  const totals = await tx.first(totalsBetween, { from, to, throughCommit });
  const legal = await tx.first(legalNames, {});
  return {
    tenant: { slug, name: legal?.name ?? name, baseCurrency, timeZone },
    taxId: legal?.taxId ?? null,
    address: legal?.address ?? null,
    createdOn: dayOfInstant(BigInt(range.knownAtMicros ?? '0'), timeZone),
    from,
    to,
    accounts,
    parties,
    taxCodes,
    openingItems,
    entries: totals?.entries ?? 0,
    debitE4: totals?.debitE4 ?? 0n,
  };
});
