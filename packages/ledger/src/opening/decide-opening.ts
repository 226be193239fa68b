import { minorUnitsOf } from '@cifra/domain/currencies';
import type { EntryDraftLine, Posting } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { absolute, formatE4 } from '@cifra/domain/money';
import { decidePosting, maximumLines, type PostingRefusal } from '@cifra/domain/posting';
import { decidePostingDate } from '@cifra/domain/posting-date';
import { decideLine } from '@cifra/domain/posting-line';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { settleResidual, type TranslatedLine } from '@cifra/domain/translation';
import type { TenantReadTx } from '@cifra/database/tx';
import type { TenantFacts } from '@cifra/books/command';
import { gatherPosting } from '../journal/gather.ts';
import { roleBinding } from '../journal/queries.ts';

export interface DecidedOpening {
  readonly posting: Posting;
  /** The lines that the posting was decided of: those proposed, and the difference's where there is one. */
  readonly lines: readonly EntryDraftLine[];
  /** The amount posted to OpeningBalanceDifference, base currency, E4, debit positive. */
  readonly differenceE4: bigint;
}

interface OpeningToDecide {
  readonly openingDate: LocalDate;
  readonly lines: readonly EntryDraftLine[];
  readonly differenceConsent: boolean;
}

/**
 * Decides the opening entry. Where debits and credits differ by more than the rounding of translations explains, the difference is
 * refused, or with consent one more line brings it to the account bound to OpeningBalanceDifference.
 * Refuses in this order: the date, ENTRY_TOO_LONG, the lines from the first, OPENING_DOES_NOT_TIE (no consent), ROLE_UNBOUND
 * (consent, but no account), then as `decidePosting`. Source: product.md 3.5.
 */
export async function decideOpening(
  tx: TenantReadTx,
  { openingDate, lines, differenceConsent }: OpeningToDecide,
  tenant: TenantFacts,
): Promise<Result<DecidedOpening, PostingRefusal | Refusal<'OPENING_DOES_NOT_TIE'>>> {
  const { baseCurrency } = tenant;
  const baseMinorUnits = minorUnitsOf(baseCurrency);
  const entryOf = (own: readonly EntryDraftLine[]) =>
    ({ kind: 'OPENING', source: 'OPENING', postingDate: openingDate, lines: own }) as const;
  const facts = await gatherPosting(tx, entryOf(lines), tenant);
  const date = decidePostingDate(facts);
  if (!date.ok) return date;
  if (lines.length > maximumLines)
    return refused(refuse('ENTRY_TOO_LONG', { lines: lines.length, maximum: maximumLines }));
  const translated: TranslatedLine[] = [];
  for (const [index, line] of lines.entries()) {
    const decided = decideLine(line, index + 1, { ...facts, baseMinorUnits });
    if (!decided.ok) return decided;
    translated.push(decided.value);
  }
  const sumE4 = translated.reduce((sum, { baseAmountE4 }) => sum + baseAmountE4, 0n);
  if (settleResidual(translated, baseMinorUnits).kind !== 'UNBALANCED') {
    const decision = decidePosting(facts);
    return decision.ok ? accepted({ posting: decision.value, lines, differenceE4: 0n }) : decision;
  }
  if (!differenceConsent) {
    const difference = formatE4(absolute(sumE4), baseMinorUnits);
    return refused(refuse('OPENING_DOES_NOT_TIE', { account: null, difference, currency: baseCurrency }));
  }
  const account = (await tx.first(roleBinding, { role: 'OpeningBalanceDifference' }))?.accountId ?? null;
  if (account === null) return refused(refuse('ROLE_UNBOUND', { role: 'OpeningBalanceDifference' }));
  const withDifference = [...lines, differenceLine(account, -sumE4, baseCurrency)];
  const decision = decidePosting(await gatherPosting(tx, entryOf(withDifference), tenant));
  return decision.ok
    ? accepted({ posting: decision.value, lines: withDifference, differenceE4: -sumE4 })
    : decision;
}

function differenceLine(accountId: Uuid, amountE4: bigint, baseCurrency: string): EntryDraftLine {
  return {
    accountId,
    originalCurrency: baseCurrency,
    originalAmountE4: amountE4,
    description: 'Difference of the opening balances',
    lineKind: 'OPENING',
  };
}
