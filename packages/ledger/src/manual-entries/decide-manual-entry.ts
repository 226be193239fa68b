import type { EntryDraftLine, Posting } from '@cifra/domain/entry';
import { decidePosting } from '@cifra/domain/posting';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { TenantReadTx } from '@cifra/database/tx';
import type { TenantFacts } from '@cifra/books/command';
import { proposedLine } from './draft-line.ts';
import {
  gatherForeignMoney,
  problemOfGivenRates,
  relieveForeignMoney,
  type ForeignMoneyFacts,
} from './foreign-money.ts';
import { manualRefusal, type ManualPostingCode } from './manual-posting.ts';
import { decideLines, gatherTaxCodes, type TaxCodeFacts } from './propose-lines.ts';
import { gatherPosting, type GatheredPosting } from '../journal/gather.ts';
import type { LedgerPeriod } from '../journal/period-fact.ts';
import { gatherAccrual, type AccrualCalendar } from '../accruals/post-accrual.ts';
import type { ManualEntryToPost } from './manual-entry-to-post.ts';

/** What the decision on a manual entry depends on. */
export interface GatheredManualEntry {
  readonly facts: GatheredPosting;
  readonly taxCodes: TaxCodeFacts;
  readonly money: ForeignMoneyFacts | null;
  /** Of an accrual. */
  readonly calendar: AccrualCalendar | null;
}

type Deciding = Pick<ManualEntryToPost, 'postingDate' | 'lines' | 'isAccrual' | 'isFarAheadKnown'>;

/** Everything that a manual entry depends on, in the sets of `gatherPosting`. */
export async function gatherManualEntry(
  tx: TenantReadTx,
  { postingDate, lines, isAccrual }: Deciding,
  tenant: TenantFacts,
  calendar: readonly LedgerPeriod[] | null = null,
): Promise<GatheredManualEntry> {
  const proposed = lines.map((line) => proposedLine(line, postingDate));
  const entry = { kind: 'ORDINARY', source: 'MANUAL', postingDate, lines: proposed } as const;
  const [facts, taxCodes, money, accrual] = await Promise.all([
    gatherPosting(tx, entry, tenant, calendar),
    gatherTaxCodes(tx, lines),
    gatherForeignMoney(tx, { lines, postingDate }, tenant),
    isAccrual ? gatherAccrual(tx, tenant) : null,
  ]);
  return { facts, taxCodes, money, calendar: accrual };
}

export interface DecidedManualEntry {
  readonly posting: Posting;
  readonly lines: readonly EntryDraftLine[];
}

/** Decides on a manual entry: balanced at the rates that its lines state, else those of its day, its foreign money then relieved at what it is carried at. Refuses as `postManualEntry`. */
export function decideManualEntry(
  { lines: manualLines, isFarAheadKnown }: Pick<Deciding, 'lines' | 'isFarAheadKnown'>,
  { facts, taxCodes, money }: GatheredManualEntry,
): Result<DecidedManualEntry, Refusal<ManualPostingCode>> {
  const lines = decideLines(manualLines, taxCodes, facts.postingDate);
  if (!lines.ok) return lines;
  const suspicious = problemOfGivenRates(lines.value, facts.baseCurrency, money);
  if (suspicious !== null) return refused(suspicious);
  const proposed = { ...facts, lines: lines.value, isFarAheadKnown };
  const ofTheDay = decidePosting(proposed);
  if (!ofTheDay.ok) return refused(manualRefusal(ofTheDay.refusal));
  const decision = relieveForeignMoney(ofTheDay.value, proposed, money);
  if (!decision.ok) return refused(manualRefusal(decision.refusal));
  return accepted({ posting: decision.value, lines: lines.value });
}

/** What posting a manual entry now would be refused for, as `postManualEntry`; null when it could be posted. Writes nothing. */
export async function problemOfManualEntry(
  tx: TenantReadTx,
  manual: Deciding,
  tenant: TenantFacts,
  calendar: readonly LedgerPeriod[] | null = null,
): Promise<Refusal<ManualPostingCode> | null> {
  const decided = decideManualEntry(manual, await gatherManualEntry(tx, manual, tenant, calendar));
  return decided.ok ? null : decided.refusal;
}
