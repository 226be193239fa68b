import { bookWordsOf } from '@cifra/domain/book-words';
import { findCurrency, type CurrencyCode } from '@cifra/domain/currencies';
import type { EntryDraftLine, EntryKind, EntrySource, Posting } from '@cifra/domain/entry';
import { fixedRateOf, lookupRate, type EffectiveRate } from '@cifra/domain/fx';
import type { Uuid } from '@cifra/domain/ids';
import { addDays, type LocalDate } from '@cifra/domain/local-date';
import { absolute, type MinorUnits } from '@cifra/domain/money';
import { rateKey, type FarAhead, type PostingAccount, type PostingFacts } from '@cifra/domain/posting-facts';
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
  accountsOfRoles,
  allPeriods,
  periodOfDate,
  ratesNotAfter,
} from './queries.ts';

/** An account as a posting sees it. */
export function postingAccount(row: Row<typeof accounts>): PostingAccount {
  return {
    id: row.id,
    code: row.code,
    type: row.type,
    normalSide: row.normal_side,
    kind: row.kind,
    isPostable: row.is_postable,
    isActive: row.is_active,
    controlRole: row.control_role,
    currency: row.currency,
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

/** The accounts that are bound to roles now, by role. */
export type RoleAccounts = ReadonlyMap<string, PostingAccount>;

export async function gatherRoles(tx: TenantReadTx): Promise<RoleAccounts> {
  const rows = await tx.all(accountsOfRoles, {});
  return new Map(rows.map(({ role, account }) => [role, postingAccount(account)]));
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

export interface RatePair {
  readonly originalCurrency: CurrencyCode;
  readonly rateDate: LocalDate;
}

/** What the lines of a command's entries may name, before the lines themselves are known. */
export interface PostingScope {
  readonly accountIds: Iterable<Uuid>;
  /** Accounts on which a line may be very large: all that they ever took is read. */
  readonly weighedIds: Iterable<Uuid>;
  /** Rates that may be looked up; a pair whose rate is fixed is not read. */
  readonly pairs: Iterable<RatePair>;
}

/** What was read for a command's postings: each decision takes its facts from here. */
export interface PostingBasis {
  readonly baseCurrency: CurrencyCode;
  readonly periods: readonly LedgerPeriod[];
  /** Null: there is no such account. */
  readonly accounts: ReadonlyMap<Uuid, PostingAccount | null>;
  /** By `rateKey`. Null: there is no such rate. */
  readonly rates: ReadonlyMap<string, EffectiveRate | null>;
  /** The account bound to the role Rounding; null where it is not bound, or no line is in a foreign currency. */
  readonly rounding: PostingAccount | null;
  readonly turnovers: ReadonlyMap<Uuid, readonly Turnover[]>;
  /** How far ahead people may date it. Left out: it is dated by what it is of. */
  readonly ahead?: FarAhead;
  /** What the line of a rounding says. */
  readonly roundingText?: string;
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
  const isForeign = entry.lines.some((line) => line.originalCurrency !== tenant.baseCurrency);
  const [periods, rounding, basis] = await Promise.all([
    gatherPeriods(tx, entry, calendar),
    isForeign ? tx.first(accountOfRole, { role: 'Rounding' }) : null,
    gatherScope(tx, scopeOf(entry, tenant), tenant),
  ]);
  return factsOf({ ...basis, periods, rounding: rounding && postingAccount(rounding.account) }, entry);
}

/** Reads in one set what the lines of several entries may name. */
export async function gatherScope(
  tx: TenantReadTx,
  { accountIds, weighedIds, pairs }: PostingScope,
  tenant: TenantFacts,
): Promise<Omit<PostingBasis, 'periods' | 'rounding'>> {
  const [accounts, rates, turnovers] = await Promise.all([
    gatherAccounts(tx, accountIds),
    gatherRates(tx, pairs, tenant),
    gatherTurnovers(tx, weighedIds),
  ]);
  const { rounding: roundingText } = bookWordsOf(tenant);
  return {
    baseCurrency: tenant.baseCurrency,
    accounts,
    rates,
    turnovers,
    ahead: aheadOf(tenant),
    roundingText,
  };
}

/** How far ahead people may date a posting. */
export function aheadOf({ today, settings }: Pick<TenantFacts, 'today' | 'settings'>): FarAhead {
  return { today, latestDate: addDays(today, settings['posting.daysAhead']) };
}

/** The facts of one entry. Throws where the basis was read without something that the entry names. */
export function factsOf(basis: PostingBasis, entry: EntryFacts): GatheredPosting {
  const { baseCurrency, periods, rounding } = basis;
  const accounts = new Map<Uuid, PostingAccount>();
  for (const { accountId } of entry.lines) {
    const account = readBefore(basis.accounts.get(accountId), `the account ${accountId}`);
    if (account) accounts.set(accountId, account);
  }
  if (rounding) accounts.set(rounding.id, rounding);
  const rates = new Map<string, EffectiveRate>();
  for (const line of entry.lines) {
    if (!isLookedUp(line, baseCurrency)) continue;
    const key = rateKey(line.originalCurrency, rateDateOf(line, entry));
    const rate = readBefore(basis.rates.get(key), `the rate of ${key}`);
    if (rate) rates.set(key, rate);
  }
  const facts = {
    ...entry,
    baseCurrency,
    periods,
    accounts,
    currencies: currenciesOf(entry, baseCurrency),
    rates,
    roundingAccountId: rounding?.id ?? null,
    ...(basis.ahead && { ahead: basis.ahead }),
    ...(basis.roundingText && { roundingText: basis.roundingText }),
  };
  const turnovers = new Map<Uuid, readonly Turnover[]>();
  for (const line of entry.lines)
    if (isVeryLarge(line, facts)) {
      const { accountId } = line;
      turnovers.set(accountId, readBefore(basis.turnovers.get(accountId), `the totals of ${accountId}`));
    }
  return { ...facts, turnovers };
}

function readBefore<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new InvariantBroken(`${what} was not read before the decision`);
  return value;
}

type AmountsOnAccount = Pick<
  Posting['lines'][number],
  'accountId' | 'originalCurrency' | 'originalAmountE4' | 'baseAmountE4'
>;

/** The basis after a posting of the same command: what its accounts took counts for the next decision. */
export function afterPosting(
  basis: PostingBasis,
  { lines }: { readonly lines: readonly AmountsOnAccount[] },
): PostingBasis {
  const turnovers = new Map(basis.turnovers);
  for (const { accountId, originalCurrency, originalAmountE4, baseAmountE4 } of lines) {
    const rows = turnovers.get(accountId);
    if (!rows) continue;
    const added: Turnover = {
      originalCurrency,
      baseDebitE4: debitOf(baseAmountE4),
      baseCreditE4: debitOf(-baseAmountE4),
      originalDebitE4: debitOf(originalAmountE4),
      originalCreditE4: debitOf(-originalAmountE4),
    };
    // Rows of one currency are summed by whoever weighs them.
    turnovers.set(accountId, [...rows, added]);
  }
  return { ...basis, turnovers };
}

const debitOf = (amountE4: bigint): bigint => (amountE4 > 0n ? amountE4 : 0n);

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
  accountIds: Iterable<Uuid>,
): Promise<Map<Uuid, PostingAccount | null>> {
  const read = async (id: Uuid) => [id, await findPostingAccount(tx, id)] as const;
  return new Map(await Promise.all([...new Set(accountIds)].map(read)));
}

function currenciesOf({ lines }: EntryFacts, baseCurrency: CurrencyCode): Map<CurrencyCode, MinorUnits> {
  const currencies = new Map<CurrencyCode, MinorUnits>();
  for (const code of new Set([baseCurrency, ...lines.map(({ originalCurrency }) => originalCurrency)])) {
    const currency = findCurrency(code);
    if (currency && currency.minorUnits !== null) currencies.set(code, currency.minorUnits);
  }
  return currencies;
}

/** What the lines of an entry name. A line at a rate that is read in the same set may turn out to be very large: its account is read as well. */
export function scopeOf(entry: EntryFacts, { baseCurrency }: TenantFacts): PostingScope {
  const known = {
    ...entry,
    baseCurrency,
    currencies: currenciesOf(entry, baseCurrency),
    rates: new Map<string, EffectiveRate>(),
  };
  const lookedUp = entry.lines.filter((line) => isLookedUp(line, baseCurrency));
  const mayBeVeryLarge = (line: EntryDraftLine): boolean =>
    isVeryLarge(line, known) || (line.fixedBaseAmountE4 === undefined && isLookedUp(line, baseCurrency));
  return {
    accountIds: entry.lines.map(({ accountId }) => accountId),
    weighedIds: entry.lines.filter(mayBeVeryLarge).map(({ accountId }) => accountId),
    pairs: lookedUp.map((line) => ({
      originalCurrency: line.originalCurrency,
      rateDate: rateDateOf(line, entry),
    })),
  };
}

async function gatherRates(
  tx: TenantReadTx,
  pairs: Iterable<RatePair>,
  { baseCurrency, settings }: TenantFacts,
): Promise<Map<string, EffectiveRate | null>> {
  const staleAfterDays = settings['fx.staleAfterDays'];
  const distinct = new Map<string, RatePair>();
  for (const pair of pairs)
    if (fixedRateOf({ baseCurrency, originalCurrency: pair.originalCurrency }) === null)
      distinct.set(rateKey(pair.originalCurrency, pair.rateDate), pair);
  const read = async ([key, pair]: readonly [string, RatePair]) =>
    [key, await findEffectiveRate(tx, { ...pair, baseCurrency, staleAfterDays })] as const;
  return new Map(await Promise.all([...distinct].map(read)));
}

const rateDateOf = (line: EntryDraftLine, { postingDate }: EntryFacts): LocalDate =>
  line.documentDate ?? postingDate;

const isLookedUp = ({ givenRate, originalCurrency }: EntryDraftLine, baseCurrency: CurrencyCode): boolean =>
  givenRate === undefined && fixedRateOf({ baseCurrency, originalCurrency }) === null;

/** The totals until now of accounts, so that the sums of everything on an account stay within 64 bits. */
async function gatherTurnovers(
  tx: TenantReadTx,
  accountIds: Iterable<Uuid>,
): Promise<Map<Uuid, readonly Turnover[]>> {
  const read = async (id: Uuid) => [id, await tx.all(totalsOfAccount, { id })] as const;
  return new Map(await Promise.all([...new Set(accountIds)].map(read)));
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
