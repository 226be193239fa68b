import { findCurrency, type CurrencyCode } from '@cifra/domain/currencies';
import type { EntryDraftLine, EntryKind, EntrySource } from '@cifra/domain/entry';
import { fixedRateOf, lookupRate, type EffectiveRate } from '@cifra/domain/fx';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { absolute, type MinorUnits } from '@cifra/domain/money';
import type { PeriodFact } from '@cifra/domain/periods';
import { rateKey, type PostingAccount, type PostingFacts } from '@cifra/domain/posting-facts';
import { applyRate } from '@cifra/domain/rate';
import { weighedFromE4, type Turnover } from '@cifra/domain/turnover';
import type { Row } from '@cifra/database/kit/table';
import type { periods } from '@cifra/database/tables/tenant';
import type { TenantReadTx } from '@cifra/database/tx';
import { totalsOfAccount } from '../accounts/queries.ts';
import type { TenantFacts } from '../command.ts';
import { accountById, allPeriods, periodOfDate, ratesNotAfter, roleBinding } from './queries.ts';

/** A period's row as decisions see it. */
export function periodFact(row: Row<typeof periods>): PeriodFact {
  return {
    id: row.id,
    name: row.name,
    startDate: row.start_date,
    endDate: row.end_date,
    lockState: row.lock_state,
    closeState: row.close_state,
  };
}

/** The period of the posting date alone when there is one; else all, so that a refusal can name the window. */
async function gatherPeriods(
  tx: TenantReadTx,
  kind: EntryKind,
  postingDate: LocalDate,
): Promise<PeriodFact[]> {
  const own = kind === 'OPENING' ? null : await tx.first(periodOfDate, { date: postingDate });
  if (own) return [periodFact(own)];
  return (await tx.all(allPeriods, {})).map(periodFact);
}

export async function findPostingAccount(tx: TenantReadTx, id: Uuid): Promise<PostingAccount | null> {
  const row = await tx.first(accountById, { id });
  if (!row) return null;
  return {
    id: row.id,
    code: row.code,
    type: row.type,
    isPostable: row.is_postable,
    isActive: row.is_active,
    controlRole: row.control_role,
  };
}

/** The rate of a pair on a date from the tenant's history, known now; null when there is none. */
export async function findEffectiveRate(
  tx: TenantReadTx,
  asked: {
    readonly originalCurrency: CurrencyCode;
    readonly baseCurrency: CurrencyCode;
    readonly rateDate: LocalDate;
    readonly staleAfterDays: number;
  },
): Promise<EffectiveRate | null> {
  const { originalCurrency, baseCurrency, rateDate, staleAfterDays } = asked;
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

/** Everything that the posting decision depends on, read in the transaction that will write. */
export async function gatherPosting(
  tx: TenantReadTx,
  entry: EntryFacts,
  tenant: TenantFacts,
): Promise<PostingFacts> {
  const accounts = new Map<Uuid, PostingAccount>();
  const currencies = new Map<CurrencyCode, MinorUnits>();
  const rates = new Map<string, EffectiveRate>();
  const noteCurrency = (code: CurrencyCode): void => {
    const currency = findCurrency(code);
    if (currency && currency.minorUnits !== null) currencies.set(code, currency.minorUnits);
  };
  const { baseCurrency } = tenant;
  noteCurrency(baseCurrency);
  for (const line of entry.lines) {
    if (!accounts.has(line.accountId)) {
      const account = await findPostingAccount(tx, line.accountId);
      if (account) accounts.set(account.id, account);
    }
    const { originalCurrency } = line;
    noteCurrency(originalCurrency);
    if (line.givenRate !== undefined || fixedRateOf({ baseCurrency, originalCurrency }) !== null) continue;
    const rateDate = line.documentDate ?? entry.postingDate;
    const key = rateKey(originalCurrency, rateDate);
    if (rates.has(key)) continue;
    const staleAfterDays = tenant.settings['fx.staleAfterDays'];
    const rate = await findEffectiveRate(tx, { originalCurrency, baseCurrency, rateDate, staleAfterDays });
    if (rate) rates.set(key, rate);
  }
  let roundingAccountId: Uuid | null = null;
  if (entry.lines.some((line) => line.originalCurrency !== baseCurrency)) {
    roundingAccountId = (await tx.first(roleBinding, { role: 'Rounding' }))?.accountId ?? null;
    const rounding = roundingAccountId === null ? null : await findPostingAccount(tx, roundingAccountId);
    if (rounding) accounts.set(rounding.id, rounding);
  }
  const periods = await gatherPeriods(tx, entry.kind, entry.postingDate);
  const facts = { ...entry, baseCurrency, periods, accounts, currencies, rates, roundingAccountId };
  return { ...facts, turnovers: await gatherTurnovers(tx, facts) };
}

/** What the accounts of very large lines have taken until now: the sums of everything on them stay within 64 bits. */
async function gatherTurnovers(
  tx: TenantReadTx,
  facts: PostingFacts,
): Promise<ReadonlyMap<Uuid, readonly Turnover[]>> {
  const turnovers = new Map<Uuid, readonly Turnover[]>();
  for (const line of facts.lines) {
    const { accountId } = line;
    if (turnovers.has(accountId) || !isVeryLarge(line, facts)) continue;
    turnovers.set(accountId, await tx.all(totalsOfAccount, { id: accountId }));
  }
  return turnovers;
}

/** Whether a line is very large in its own currency or in base currency. */
function isVeryLarge(
  { originalAmountE4, fixedBaseAmountE4, originalCurrency, givenRate, documentDate }: EntryDraftLine,
  { baseCurrency, currencies, rates, postingDate }: PostingFacts,
): boolean {
  if (absolute(originalAmountE4) >= weighedFromE4) return true;
  if (fixedBaseAmountE4 !== undefined) return absolute(fixedBaseAmountE4) >= weighedFromE4;
  const rate = givenRate ?? rates.get(rateKey(originalCurrency, documentDate ?? postingDate));
  const minorUnits = currencies.get(baseCurrency);
  if (!rate || minorUnits === undefined) return false;
  return absolute(applyRate(originalAmountE4, rate.rate, minorUnits)) >= weighedFromE4;
}
