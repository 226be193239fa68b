import { isMoneyKind } from '@cifra/domain/account-kinds';
import { bookWordsOf } from '@cifra/domain/book-words';
import { minorUnitsOf } from '@cifra/domain/currencies';
import { varianceRoles, type VarianceAccounts } from '@cifra/domain/documents/allocation';
import type { CashHeld } from '@cifra/domain/documents/settlement';
import type { EntryDraftLine, Posting } from '@cifra/domain/entry';
import { fixedRateOf, isSuspicious, type EffectiveRate } from '@cifra/domain/fx';
import type { LocalDate } from '@cifra/domain/local-date';
import { relieveLines } from '@cifra/domain/money-documents/relieve-lines';
import { decidePosting, type PostingRefusal } from '@cifra/domain/posting';
import type { PostingAccount, PostingFacts } from '@cifra/domain/posting-facts';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, type Result } from '@cifra/domain/result';
import type { Turnover } from '@cifra/domain/turnover';
import type { TenantReadTx } from '@cifra/database/tx';
import type { TenantFacts } from '@cifra/books/command';
import { totalsOfRole } from '../journal/account-totals.ts';
import { cashHeld } from '../journal/cash-held.ts';
import { findEffectiveRate, postingAccount } from '../journal/gather.ts';
import { accountOfRole } from '../journal/queries.ts';
import type { ManualLine } from './draft-line.ts';

/** What the worth of foreign money in a manual entry depends on. */
export interface ForeignMoneyFacts {
  /** What the accounts of foreign lines carry of their currency, by account and currency. */
  readonly held: ReadonlyMap<string, CashHeld>;
  readonly variance: VarianceAccounts;
  /** The day's rates, which those that lines state are held against, by currency. */
  readonly standing: ReadonlyMap<string, EffectiveRate>;
  readonly varianceAccounts: readonly {
    readonly account: PostingAccount;
    readonly totals: readonly Turnover[];
  }[];
}

/** Reads in one set what the worth of foreign lines depends on; null where no line is in a currency that is not at par. */
export async function gatherForeignMoney(
  tx: TenantReadTx,
  { lines, postingDate }: { readonly lines: readonly ManualLine[]; readonly postingDate: LocalDate },
  tenant: TenantFacts,
): Promise<ForeignMoneyFacts | null> {
  const { baseCurrency, settings } = tenant;
  const foreign = lines.filter(
    ({ currency: originalCurrency }) => fixedRateOf({ baseCurrency, originalCurrency }) === null,
  );
  if (foreign.length === 0) return null;
  const places = new Map(foreign.map((line) => [keyOf(line.accountId, line.currency), line]));
  const stated = new Set(foreign.filter(({ rate }) => rate !== undefined).map(({ currency }) => currency));
  const lookup = { baseCurrency, rateDate: postingDate, staleAfterDays: settings['fx.staleAfterDays'] };
  const { gain, loss } = varianceRoles[settings['fx.varianceMode']];
  const [held, rates, bound] = await Promise.all([
    Promise.all([...places].map(async ([key, line]) => [key, await cashHeld(tx, line, tenant)] as const)),
    Promise.all(
      [...stated].map(
        async (originalCurrency) =>
          [originalCurrency, await findEffectiveRate(tx, { ...lookup, originalCurrency })] as const,
      ),
    ),
    Promise.all(
      [...new Set([gain, loss])].map(async (role) => {
        const [row, totals] = await Promise.all([
          tx.first(accountOfRole, { role }),
          tx.all(totalsOfRole, { role }),
        ]);
        return { role, account: row && postingAccount(row.account), totals };
      }),
    ),
  ]);
  const idOf = (role: string) => bound.find((each) => each.role === role)?.account?.id ?? null;
  return {
    held: new Map(held.flatMap(([key, cash]) => (cash === null ? [] : [[key, cash] as const]))),
    standing: new Map(rates.flatMap(([code, rate]) => (rate === null ? [] : [[code, rate] as const]))),
    variance: {
      gain: { role: gain, accountId: idOf(gain) },
      loss: { role: loss, accountId: idOf(loss) },
      words: bookWordsOf(tenant),
    },
    varianceAccounts: bound.flatMap(({ account, totals }) => (account === null ? [] : [{ account, totals }])),
  };
}

/** The first line whose own rate is ten times off that of the day, or a tenth of it; without one of the day it is not judged. */
export function problemOfGivenRates(
  lines: readonly EntryDraftLine[],
  baseCurrency: string,
  money: ForeignMoneyFacts | null,
): Refusal<'LINE_RATE_SUSPICIOUS'> | null {
  for (const [index, { givenRate, originalCurrency }] of lines.entries()) {
    const standing = money?.standing.get(originalCurrency);
    if (!givenRate || !standing || !isSuspicious(givenRate.rate, standing.rate)) continue;
    return refuse('LINE_RATE_SUSPICIOUS', {
      lineNumber: index + 1,
      baseCurrency,
      originalCurrency,
      givenRate: givenRate.rate,
      standingRate: standing.rate,
      standingRateDate: standing.rateDate,
    });
  }
  return null;
}

const keyOf = (accountId: string, currency: string): string => `${accountId} ${currency}`;

/**
 * A manual entry that was decided at the rates of its day, with what it takes from foreign money accounts at their carrying average.
 * Refuses: ROLE_UNBOUND (variance), then as `decidePosting`. Source: rulings/accounting.md, 14; docs/specs/fx.md, section 7.
 */
export function relieveForeignMoney(
  posting: Posting,
  facts: PostingFacts,
  money: ForeignMoneyFacts | null,
): Result<Posting, PostingRefusal> {
  if (money === null) return accepted(posting);
  const { baseCurrency, postingDate } = facts;
  const lines = relieveLines(posting.lines, {
    heldOf: ({ accountId, originalCurrency }) =>
      isMoneyKind(facts.accounts.get(accountId)?.kind ?? null)
        ? (money.held.get(keyOf(accountId, originalCurrency)) ?? null)
        : null,
    postingDate,
    baseCurrency,
    baseMinorUnits: minorUnitsOf(baseCurrency),
    variance: money.variance,
  });
  if (!lines.ok) return lines;
  if (lines.value === null) return accepted(posting);
  const accounts = new Map(facts.accounts);
  const turnovers = new Map(facts.turnovers);
  for (const { account, totals } of money.varianceAccounts) {
    accounts.set(account.id, account);
    turnovers.set(account.id, totals);
  }
  return decidePosting({ ...facts, accounts, turnovers, lines: lines.value });
}
