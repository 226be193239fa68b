import type { PlannedEntry, YearEndFacts, YearEndPlan } from './year-end.ts';

/**
 * The text whose SHA-256 is the fingerprint of a year-end close: JSON without spaces, properties in the order written
 * here, amounts and numbers as decimal digits in E4. What is only for people to read (names, codes, explanations) is
 * left out. Format: docs/specs/year-end.md.
 */
export function yearEndFingerprintText(facts: YearEndFacts, plan: YearEndPlan): string {
  const { fiscalYear, entries, results, standings, accruals, retainedEarnings } = facts;
  return JSON.stringify({
    version: 1,
    fiscalYear: fiscalYear.id,
    from: fiscalYear.startDate,
    to: fiscalYear.endDate,
    baseCurrency: facts.baseCurrency,
    entries: [String(entries.count), String(entries.lastCommit)],
    results: results
      .filter(({ baseE4 }) => baseE4 !== 0n)
      .map(({ account, baseE4 }) => [account.id, String(baseE4)])
      .toSorted(byFirst),
    standings: standings
      .map(({ account, currency, item, originalE4, baseE4 }) => [
        `${account.id} ${currency} ${item?.id ?? ''}`,
        String(originalE4),
        String(baseE4),
      ])
      .toSorted(byFirst),
    accruals: accruals.map(({ entryId, standing }) => [entryId, standing.entryId]).toSorted(byFirst),
    retainedEarnings: retainedEarnings?.id ?? null,
    result: String(plan.resultE4),
    plan: plan.entries.map(entryOf),
  });
}

const byFirst = ([left = '']: readonly string[], [right = '']: readonly string[]): number =>
  left < right ? -1 : left > right ? 1 : 0;

function entryOf({ kind, postingDate, accrual, lines }: PlannedEntry): readonly unknown[] {
  return [
    kind,
    postingDate,
    accrual === null ? null : [accrual.entryId, accrual.standingId],
    lines.map((line) => [
      line.accountId,
      line.originalCurrency,
      String(line.originalAmountE4),
      String(line.baseAmountE4),
      line.lineKind,
      line.partyId,
      line.openItemId,
    ]),
  ];
}
