import { englishWords } from './book-words.ts';
import { planAccrualReversal } from './year-end-accruals.ts';
import type { PlannedEntry, PlannedLine, YearEndAccount, YearEndFacts, YearEndPlan } from './year-end.ts';
import { planSettlement, type PlannedSettlement } from './year-end-settlement.ts';
import { absolute, formatE4 } from './money.ts';
import { accepted, refused, type Result } from './result.ts';
import { refuse, type Refusal } from './refusals.ts';

/**
 * Plans the entries of a year-end close; writes nothing and translates nothing. CLOSING brings every income and expense
 * account of the year to zero with exactly one line each, in base currency (acceptance Y2, Y8), and the total to
 * RetainedEarnings; FX_SETTLEMENT clears base-currency balances whose original balance is zero; accruals are reversed
 * in the new year. A part with nothing to do makes no entry. Refuses in this order: ROLE_UNBOUND (RetainedEarnings;
 * then the variance roles, if a settlement needs them), PERIOD_LOCKED (an accrual is pending and its year has no open
 * day). Source: product 5.4; docs/specs/year-end.md.
 */
export function planYearEnd(
  facts: YearEndFacts,
): Result<YearEndPlan, Refusal<'ROLE_UNBOUND' | 'PERIOD_LOCKED'>> {
  const { retainedEarnings } = facts;
  if (retainedEarnings === null) return refused(refuse('ROLE_UNBOUND', { accountRole: 'RetainedEarnings' }));
  const settlement = planSettlement(facts);
  if (!settlement.ok) return settlement;
  const reversals: PlannedEntry[] = [];
  for (const accrual of facts.accruals) {
    const reversal = planAccrualReversal(accrual, facts);
    if (!reversal.ok) return reversal;
    reversals.push(reversal.value);
  }
  const results = resultsWith(settlement.value, facts);
  const closing = planClosing(results, { facts, retainedEarnings });
  const resultE4 = results.reduce((sum, { baseE4 }) => sum + baseE4, 0n);
  const { entry } = settlement.value;
  return accepted({
    entries: [...reversals, ...(entry === null ? [] : [entry]), ...(closing === null ? [] : [closing])],
    resultE4,
  });
}

interface ResultToClose {
  readonly account: YearEndAccount;
  readonly baseE4: bigint;
  /** The part contributed by this close's settlement. */
  readonly settledE4: bigint;
}

/** The results of the year plus what the settlement adds to them, in order of account code, without those at zero. */
function resultsWith({ variance }: PlannedSettlement, facts: YearEndFacts): ResultToClose[] {
  const byAccount = new Map<string, ResultToClose>();
  const add = (account: YearEndAccount, baseE4: bigint, settledE4: bigint): void => {
    const known = byAccount.get(account.id);
    byAccount.set(account.id, {
      account,
      baseE4: (known?.baseE4 ?? 0n) + baseE4,
      settledE4: (known?.settledE4 ?? 0n) + settledE4,
    });
  };
  for (const { account, baseE4 } of facts.results) add(account, baseE4, 0n);
  for (const { account, amountE4 } of variance) add(account, amountE4, amountE4);
  return [...byAccount.values()]
    .filter(({ baseE4 }) => baseE4 !== 0n)
    .toSorted((left, right) => (left.account.code < right.account.code ? -1 : 1));
}

function planClosing(
  results: readonly ResultToClose[],
  { facts, retainedEarnings }: { readonly facts: YearEndFacts; readonly retainedEarnings: YearEndAccount },
): PlannedEntry | null {
  if (results.length === 0) return null;
  const { baseCurrency, baseMinorUnits, fiscalYear } = facts;
  const shown = (amountE4: bigint): string =>
    `${formatE4(absolute(amountE4), baseMinorUnits)} ${baseCurrency}`;
  const lineOf = ({ id: accountId }: YearEndAccount, amountE4: bigint, explanation: string): PlannedLine => ({
    accountId,
    originalCurrency: baseCurrency,
    originalAmountE4: amountE4,
    baseAmountE4: amountE4,
    lineKind: 'CLOSING',
    partyId: null,
    openItemId: null,
    explanation,
  });
  const lines = results.map(({ account, baseE4, settledE4 }) => {
    const side = baseE4 > 0n ? 'debit' : 'credit';
    const settled =
      settledE4 === 0n ? '' : `, ${sidedAmount(settledE4, shown)} of it by the settlement of this close,`;
    return lineOf(
      account,
      -baseE4,
      `${account.code} ${account.name} stands at ${shown(baseE4)} ${side} for ${fiscalYear.name}${settled} and is brought to zero.`,
    );
  });
  const totalE4 = results.reduce((sum, { baseE4 }) => sum + baseE4, 0n);
  const outcome = totalE4 < 0n ? `profit of ${shown(totalE4)}` : `loss of ${shown(totalE4)}`;
  if (totalE4 !== 0n)
    lines.push(
      lineOf(
        retainedEarnings,
        totalE4,
        `The ${outcome} of ${fiscalYear.name} goes to ${retainedEarnings.code} ${retainedEarnings.name}.`,
      ),
    );
  const brought = `${results.length === 1 ? 'One income or expense account is' : `${results.length} income and expense accounts are`} brought to zero`;
  return {
    kind: 'CLOSING',
    postingDate: fiscalYear.endDate,
    description: (facts.variance.words ?? englishWords).closingOfYear(fiscalYear.name),
    explanation:
      totalE4 === 0n
        ? `${brought}; they add up to nothing, so retained earnings take no line.`
        : `${brought}; the ${outcome} goes to retained earnings.`,
    accrual: null,
    lines,
  };
}

function sidedAmount(amountE4: bigint, shown: (amountE4: bigint) => string): string {
  return `${shown(amountE4)} ${amountE4 > 0n ? 'debit' : 'credit'}`;
}
