import { englishWords } from './book-words.ts';
import { absolute, formatE4, type MinorUnits } from './money.ts';
import type { CurrencyCode } from './currencies.ts';
import { refuse, type Refusal } from './refusals.ts';
import { accepted, refused, type Result } from './result.ts';
import type { ForeignStanding, PlannedEntry, PlannedLine, YearEndAccount, YearEndFacts } from './year-end.ts';

export interface PlannedSettlement {
  /** Null if there is nothing to settle. */
  readonly entry: PlannedEntry | null;
  /** What it adds to the accounts of realized variance: a debit is a loss, a credit a gain. */
  readonly variance: readonly { readonly account: YearEndAccount; readonly amountE4: bigint }[];
}

/**
 * Plans the FX_SETTLEMENT: one pair of lines for each standing whose original balance is zero and whose base balance is
 * not. A standing with an original balance is left untouched: nothing is revalued. The difference was realized when the
 * original balance went to zero, so it goes to the accounts of realized variance, a debit to the loss and a credit to
 * the gain (one account in SIMPLE mode). Refuses: ROLE_UNBOUND, if such an account is needed and none is bound. Source:
 * product 5.4, 6.6, 6.7.
 */
export function planSettlement(facts: YearEndFacts): Result<PlannedSettlement, Refusal<'ROLE_UNBOUND'>> {
  const { baseCurrency, baseMinorUnits, fiscalYear } = facts;
  const base = { currency: baseCurrency, minorUnits: baseMinorUnits };
  const lines: PlannedLine[] = [];
  const variance: { account: YearEndAccount; amountE4: bigint }[] = [];
  for (const standing of facts.standings) {
    if (standing.originalE4 !== 0n || standing.baseE4 === 0n || standing.currency === baseCurrency) continue;
    const { role, accountId } = standing.baseE4 > 0n ? facts.variance.loss : facts.variance.gain;
    if (accountId === null) return refused(refuse('ROLE_UNBOUND', { accountRole: role }));
    const account = facts.accounts.get(accountId);
    if (account === undefined) throw new Error('The facts must hold the accounts of realized variance.');
    lines.push(settledLine(standing, base), varianceLine(standing, { account, base }));
    variance.push({ account, amountE4: standing.baseE4 });
  }
  if (lines.length === 0) return accepted({ entry: null, variance });
  const count = variance.length;
  const entry: PlannedEntry = {
    kind: 'FX_SETTLEMENT',
    postingDate: fiscalYear.endDate,
    description: (facts.variance.words ?? englishWords).settlementOfYear(fiscalYear.name),
    explanation:
      `${count === 1 ? 'One balance is' : `${count} balances are`} at zero in the original currency and not in ${baseCurrency}: ` +
      'what is left was realized and goes to realized variance. Open balances are not revalued.',
    accrual: null,
    lines,
  };
  return accepted({ entry, variance });
}

interface Base {
  readonly currency: CurrencyCode;
  readonly minorUnits: MinorUnits;
}

const sided = (amountE4: bigint, { currency, minorUnits }: Base): string =>
  `${formatE4(absolute(amountE4), minorUnits)} ${currency} ${amountE4 > 0n ? 'debit' : 'credit'}`;

const nameOf = ({ account, item }: ForeignStanding): string =>
  item === null
    ? `${account.code} ${account.name}`
    : `The open item ${item.reference} on ${account.code} ${account.name}`;

function settledLine(standing: ForeignStanding, base: Base): PlannedLine {
  const { account, currency, minorUnits, baseE4, item } = standing;
  return {
    accountId: account.id,
    originalCurrency: currency,
    originalAmountE4: 0n,
    baseAmountE4: -baseE4,
    lineKind: item === null ? 'FX' : 'CONTROL',
    partyId: item?.partyId ?? null,
    openItemId: item?.id ?? null,
    explanation: `${nameOf(standing)} stands at ${formatE4(0n, minorUnits)} ${currency} and still at ${sided(baseE4, base)}, which is taken off.`,
  };
}

function varianceLine(
  standing: ForeignStanding,
  { account, base }: { readonly account: YearEndAccount; readonly base: Base },
): PlannedLine {
  const { baseE4, currency, item } = standing;
  const of = item === null ? standing.account.code : `${item.reference} on ${standing.account.code}`;
  return {
    accountId: account.id,
    originalCurrency: base.currency,
    originalAmountE4: baseE4,
    baseAmountE4: baseE4,
    lineKind: 'FX',
    partyId: null,
    openItemId: null,
    explanation: `${sided(baseE4, base)} is the realized ${baseE4 > 0n ? 'loss' : 'gain'} in ${currency} of ${of}, on ${account.code} ${account.name}.`,
  };
}
