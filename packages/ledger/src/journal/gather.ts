import { findCurrency, type CurrencyCode } from '@cifra/domain/currencies';
import type { EntryDraftLine, EntryKind, EntrySource } from '@cifra/domain/entry';
import { fixedRateOf, lookupRate, type EffectiveRate } from '@cifra/domain/fx';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { absolute, type MinorUnits } from '@cifra/domain/money';
import { rateKey, type PostingAccount, type PostingFacts } from '@cifra/domain/posting-facts';
import { applyRate } from '@cifra/domain/rate';
import { weighedFromE4, type Turnover } from '@cifra/domain/turnover';
import { InvariantBroken } from '@cifra/database/failures';
import type { Row } from '@cifra/database/kit/table';
import type { accounts } from '@cifra/database/tables/tenant';
import type { TenantReadTx } from '@cifra/database/tx';
import type { TenantFacts } from '@cifra/books/command';
import { totalsOfAccount } from './account-totals.ts';
import { periodFact, type LedgerPeriod } from './period-fact.ts';
import {
  accountById,
  accountOfRole,
  accountsOfEntry,
  allPeriods,
  periodOfDate,
  ratesNotAfter,
} from './queries.ts';

export function postingAccount(row: Row<typeof accounts>): PostingAccount {
  return {
    id: row.id,
    code: row.code,
    type: row.type,
    isPostable: row.is_postable,
    isActive: row.is_active,
    controlRole: row.control_role,
  };
}

export async function findPostingAccount(tx: TenantReadTx, id: Uuid): Promise<PostingAccount | null> {
  const row = await tx.first(accountById, { id });
  return row && postingAccount(row);
}

/** The accounts of an entry's lines, by id. */
export async function accountsOfPosted(tx: TenantReadTx, entryId: Uuid): Promise<Map<Uuid, PostingAccount>> {
  const rows = await tx.all(accountsOfEntry, { entryId });
  return new Map(rows.map((row) => [row.id, postingAccount(row)]));
}

/** The rate of a pair on a date from the tenant's history, known now; null when there is none. */
export async function findEffectiveRate(
  tx: TenantReadTx,
  lookup: {
    readonly originalCurrency: CurrencyCode;
    readonly baseCurrency: CurrencyCode;
    readonly rateDate: LocalDate;
    readonly staleAfterDays: number;
  },
): Promise<EffectiveRate | null> {
  const { originalCurrency, baseCurrency, rateDate, staleAfterDays } = lookup;
  const rows = await tx.all(ratesNotAfter, { originalCurrency, baseCurrency, rateDate });
  const history = rows.map((row) => ({
    rateId: row.id,
    rateDate: row.rateDate,
    rate: row.rate,
    sequence: row.commitNumber,
  }));
  const found = lookupRate({ history, pair: { originalCurrency, baseCurrency }, rateDate, staleAfterDays });
  return found.ok ? found.value : null;
}

export interface EntryFacts {
  readonly kind: EntryKind;
  readonly source: EntrySource;
  readonly postingDate: LocalDate;
  readonly lines: readonly EntryDraftLine[];
}

/** What the decision depends on; its periods name the fiscal years of their numbers. */
export interface GatheredPosting extends PostingFacts {
  readonly periods: readonly LedgerPeriod[];
}

/**
 * Everything that the posting decision depends on, read in the transaction that will write: one set, and where no period has the date
 * another for the refusal's window, unless the caller has read the calendar before.
 */
export async function gatherPosting(
  tx: TenantReadTx,
  entry: EntryFacts,
  tenant: TenantFacts,
  calendar: readonly LedgerPeriod[] | null = null,
): Promise<GatheredPosting> {
  const { baseCurrency } = tenant;
  const isForeign = entry.lines.some((line) => line.originalCurrency !== baseCurrency);
  const [periods, accounts, rates, rounding, largeAtTheRate] = await Promise.all([
    gatherPeriods(tx, entry, calendar),
    gatherAccounts(tx, entry.lines),
    gatherRates(tx, entry, tenant),
    isForeign ? tx.first(accountOfRole, { role: 'Rounding' }) : null,
    gatherTurnovers(tx, entry, tenant),
  ]);
  if (rounding) accounts.set(rounding.account.id, postingAccount(rounding.account));
  const facts = {
    ...entry,
    baseCurrency,
    periods,
    accounts,
    currencies: currenciesOf(entry, baseCurrency),
    rates,
    roundingAccountId: rounding?.account.id ?? null,
  };
  return { ...facts, turnovers: turnoversOfLarge(facts, largeAtTheRate) };
}

/** What entries are decided on where a command has read whole tables for several of them. */
export interface LedgerRead {
  /** All of the tenant's, in order of date. */
  readonly periods: readonly LedgerPeriod[];
  /** All of the tenant's. */
  readonly accounts: ReadonlyMap<Uuid, PostingAccount>;
  readonly roundingAccountId: Uuid | null;
  /** Of every account that was ever posted to. */
  readonly turnovers: ReadonlyMap<Uuid, readonly Turnover[]>;
}

/** The facts of an entry whose lines all give their rates, from what was read before: it reads nothing. */
export function postingFactsOf(
  entry: EntryFacts,
  read: LedgerRead,
  { baseCurrency }: Pick<TenantFacts, 'baseCurrency'>,
): GatheredPosting {
  if (entry.lines.some((line) => isLookedUp(line, baseCurrency)))
    throw new InvariantBroken('the rate of a line would have to be looked up');
  const facts = {
    ...entry,
    baseCurrency,
    periods: read.periods,
    accounts: read.accounts,
    currencies: currenciesOf(entry, baseCurrency),
    rates: new Map<string, EffectiveRate>(),
    roundingAccountId: read.roundingAccountId,
  };
  return { ...facts, turnovers: turnoversOfLarge(facts, read.turnovers) };
}

/** The totals of the accounts of very large lines; the others are not checked. */
function turnoversOfLarge(
  facts: EntryFacts & Weighing,
  turnovers: ReadonlyMap<Uuid, readonly Turnover[]>,
): ReadonlyMap<Uuid, readonly Turnover[]> {
  const large = facts.lines.filter((line) => isVeryLarge(line, facts)).map(({ accountId }) => accountId);
  return new Map(large.map((accountId) => [accountId, turnovers.get(accountId) ?? []]));
}

/** All periods, in order of date: read before a posting whose refusal could not read them any more. */
export async function gatherCalendar(tx: TenantReadTx): Promise<readonly LedgerPeriod[]> {
  return (await tx.all(allPeriods, {})).map(periodFact);
}

/** The period of the posting date alone when there is one; else all, so that a refusal can name the window. Of an opening all. */
async function gatherPeriods(
  tx: TenantReadTx,
  { kind, postingDate: date }: EntryFacts,
  calendar: readonly LedgerPeriod[] | null,
): Promise<readonly LedgerPeriod[]> {
  if (calendar) return calendar;
  const own = kind === 'OPENING' ? null : await tx.first(periodOfDate, { date });
  return own ? [periodFact(own)] : gatherCalendar(tx);
}

async function gatherAccounts(
  tx: TenantReadTx,
  lines: readonly EntryDraftLine[],
): Promise<Map<Uuid, PostingAccount>> {
  const ids = [...new Set(lines.map(({ accountId }) => accountId))];
  const rows = await Promise.all(ids.map((id) => tx.first(accountById, { id })));
  const accounts = new Map<Uuid, PostingAccount>();
  for (const row of rows) if (row) accounts.set(row.id, postingAccount(row));
  return accounts;
}

function currenciesOf({ lines }: EntryFacts, baseCurrency: CurrencyCode): Map<CurrencyCode, MinorUnits> {
  const currencies = new Map<CurrencyCode, MinorUnits>();
  for (const code of new Set([baseCurrency, ...lines.map(({ originalCurrency }) => originalCurrency)])) {
    const currency = findCurrency(code);
    if (currency && currency.minorUnits !== null) currencies.set(code, currency.minorUnits);
  }
  return currencies;
}

/** The rates that are looked up: of lines that give none, in currencies that are not fixed to the base currency. */
async function gatherRates(
  tx: TenantReadTx,
  entry: EntryFacts,
  { baseCurrency, settings }: TenantFacts,
): Promise<Map<string, EffectiveRate>> {
  const rates = new Map<string, EffectiveRate>();
  if (!entry.lines.some((line) => isLookedUp(line, baseCurrency))) return rates;
  const pairs = new Map<string, { originalCurrency: CurrencyCode; rateDate: LocalDate }>();
  for (const line of entry.lines) {
    if (!isLookedUp(line, baseCurrency)) continue;
    const { originalCurrency } = line;
    const rateDate = rateDateOf(line, entry);
    pairs.set(rateKey(originalCurrency, rateDate), { originalCurrency, rateDate });
  }
  const staleAfterDays = settings['fx.staleAfterDays'];
  const found = await Promise.all(
    [...pairs].map(
      async ([key, pair]) =>
        [key, await findEffectiveRate(tx, { ...pair, baseCurrency, staleAfterDays })] as const,
    ),
  );
  for (const [key, rate] of found) if (rate) rates.set(key, rate);
  return rates;
}

const rateDateOf = (line: EntryDraftLine, { postingDate }: EntryFacts): LocalDate =>
  line.documentDate ?? postingDate;

const isLookedUp = ({ givenRate, originalCurrency }: EntryDraftLine, baseCurrency: CurrencyCode): boolean =>
  givenRate === undefined && fixedRateOf({ baseCurrency, originalCurrency }) === null;

/**
 * The totals until now of the accounts of very large lines, so that the sums of everything on an account stay within 64 bits. A line at a
 * rate that is read in the same set may turn out to be one: its account is read as well.
 */
async function gatherTurnovers(
  tx: TenantReadTx,
  entry: EntryFacts,
  { baseCurrency }: TenantFacts,
): Promise<ReadonlyMap<Uuid, readonly Turnover[]>> {
  const known = {
    ...entry,
    baseCurrency,
    currencies: currenciesOf(entry, baseCurrency),
    rates: new Map<string, EffectiveRate>(),
  };
  const mayBeVeryLarge = (line: EntryDraftLine): boolean =>
    isVeryLarge(line, known) || (line.fixedBaseAmountE4 === undefined && isLookedUp(line, baseCurrency));
  const accountIds = new Set(entry.lines.filter(mayBeVeryLarge).map(({ accountId }) => accountId));
  const read = async (id: Uuid): Promise<readonly [Uuid, readonly Turnover[]]> => [
    id,
    await tx.all(totalsOfAccount, { id }),
  ];
  return new Map(await Promise.all([...accountIds].map(read)));
}

type Weighing = Pick<PostingFacts, 'baseCurrency' | 'currencies' | 'rates' | 'postingDate'>;

/** Whether a line is very large in its own currency or in base currency. */
function isVeryLarge(
  { originalAmountE4, fixedBaseAmountE4, originalCurrency, givenRate, documentDate }: EntryDraftLine,
  { baseCurrency, currencies, rates, postingDate }: Weighing,
): boolean {
  if (absolute(originalAmountE4) >= weighedFromE4) return true;
  if (fixedBaseAmountE4 !== undefined) return absolute(fixedBaseAmountE4) >= weighedFromE4;
  const rate = givenRate ?? rates.get(rateKey(originalCurrency, documentDate ?? postingDate));
  const minorUnits = currencies.get(baseCurrency);
  if (!rate || minorUnits === undefined) return false;
  return absolute(applyRate(originalAmountE4, rate.rate, minorUnits)) >= weighedFromE4;
}
