import { hash } from 'node:crypto';
import type { EntryDraftLine } from '@cifra/domain/entry';
import { decidePosting, type PostingRefusal } from '@cifra/domain/posting';
import { rateOne } from '@cifra/domain/rate';
import { type CodeOf, refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, type Result } from '@cifra/domain/result';
import type { PlannedEntry, YearEndFacts, YearEndPlan } from '@cifra/domain/year-end';
import { yearEndFingerprintText } from '@cifra/domain/year-end-fingerprint';
import { planYearEnd as plan } from '@cifra/domain/year-end-plan';
import { InvariantBroken } from '@cifra/database/failures';
import { factsOf, postingAccount, type PostingBasis } from '@cifra/ledger/journal/gather';
import type { LedgerPeriod } from '@cifra/ledger/journal/period-fact';
import type { YearEndBasis, YearEndGathered } from './gather-year-end.ts';

export interface YearEndPlanned {
  readonly facts: YearEndFacts;
  readonly plan: YearEndPlan;
  /** SHA-256 of facts and plan, hex. */
  readonly fingerprint: string;
}

/** What the entries of a year-end are decided on. `periods`: all that there are, or will be when they are posted, in order of date. */
export function ledgerOfYearEnd(
  { chart, roles }: YearEndBasis,
  { facts, turnovers }: YearEndGathered,
  periods: readonly LedgerPeriod[],
): PostingBasis {
  return {
    baseCurrency: facts.baseCurrency,
    periods,
    accounts: new Map([...chart].map(([id, row]) => [id, postingAccount(row)])),
    // Every line gives its rate.
    rates: new Map(),
    rounding: roles.get('Rounding') ?? null,
    turnovers: new Map([...chart.keys()].map((id) => [id, turnovers.get(id) ?? []])),
  };
}

/** What the entries of the last day may be refused for: a role's account that is closed, too many lines, too large a sum. */
export const yearEndPostingCodes = refusalCodes(
  'ACCOUNT_NOT_POSTABLE',
  'ACCOUNT_INACTIVE',
  'ENTRY_TOO_LONG',
  'AMOUNT_TOO_LARGE',
);
export type YearEndPostingCode = CodeOf<typeof yearEndPostingCodes>;

export const yearEndPlanCodes = refusalCodes('ROLE_UNBOUND', 'PERIOD_LOCKED', ...yearEndPostingCodes);
export type YearEndPlanRefusal = RefusalOf<typeof yearEndPlanCodes>;

/**
 * Plans a year-end close from the books as they were read, and holds the entries of the last day against the posting engine, so that what
 * is drafted can be posted. Refuses as the plan, then as the engine.
 */
export function planYearEnd(
  facts: YearEndFacts,
  ledger: PostingBasis,
): Result<YearEndPlanned, YearEndPlanRefusal> {
  const planned = plan(facts);
  if (!planned.ok) return planned;
  for (const entry of planned.value.entries) {
    if (entry.accrual !== null) continue;
    const { kind, postingDate } = entry;
    const lines = entry.lines.map((_line, index) => draftLineOf(entry, index));
    const proposed = { kind, source: 'YEAR_END', postingDate, lines } as const;
    const decision = decidePosting(factsOf(ledger, proposed));
    if (!decision.ok) return { ok: false, refusal: yearEndRefusal(decision.refusal) };
  }
  const fingerprint = hash('sha256', yearEndFingerprintText(facts, planned.value), 'hex');
  return accepted({ facts, plan: planned.value, fingerprint });
}

/** A line of the last day's entries as the engine takes it: its base amount is the books' own, and nothing is translated. */
export function draftLineOf(entry: PlannedEntry, index: number): EntryDraftLine {
  const line = entry.lines[index];
  if (!line) throw new InvariantBroken('a planned line does not exist');
  return {
    accountId: line.accountId,
    originalCurrency: line.originalCurrency,
    originalAmountE4: line.originalAmountE4,
    fixedBaseAmountE4: line.baseAmountE4,
    givenRate: { rate: rateOne, rateId: null, rateDate: entry.postingDate, mark: null },
    documentDate: entry.postingDate,
    description: entry.description,
    lineKind: line.lineKind,
    ...(line.partyId === null ? {} : { partyId: line.partyId }),
    ...(line.openItemId === null ? {} : { openItemId: line.openItemId }),
  };
}

/** The plan is balanced, in the books' own currencies and accounts, in periods that are there: other refusals are faults of it. */
export function yearEndRefusal(refusal: PostingRefusal): Refusal<YearEndPostingCode> {
  switch (refusal.code) {
    case 'ACCOUNT_NOT_POSTABLE':
    case 'ACCOUNT_INACTIVE':
    case 'ENTRY_TOO_LONG':
    case 'AMOUNT_TOO_LARGE':
      return refusal;
    default:
      throw new InvariantBroken(`an entry of the year-end was refused with ${refusal.code}`);
  }
}
