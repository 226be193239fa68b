import { bookWordsOf } from '@cifra/domain/book-words';
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
import { factsOf, gatherScope, scopeOf, type PostingBasis, type RoleAccounts } from '../journal/gather.ts';
import type { LedgerPeriod } from '../journal/period-fact.ts';

export interface DecidedOpening {
  readonly posting: Posting;
  /** The lines that the posting was decided of: those proposed, and the difference's where there is one. */
  readonly lines: readonly EntryDraftLine[];
  /** The amount posted to OpeningBalanceDifference, base currency, E4, debit positive. */
  readonly differenceE4: bigint;
}

export interface OpeningToDecide {
  readonly openingDate: LocalDate;
  readonly lines: readonly EntryDraftLine[];
  readonly differenceConsent: boolean;
}

/** What the decision on the opening entry depends on. */
export interface GatheredOpening {
  readonly basis: PostingBasis;
  /** The account bound to OpeningBalanceDifference; null: none. */
  readonly differenceAccountId: Uuid | null;
}

/** Everything that the opening entry depends on, in one set; the caller has read roles and periods before. */
export async function gatherOpening(
  tx: TenantReadTx,
  { openingDate, lines }: Pick<OpeningToDecide, 'openingDate' | 'lines'>,
  { roles, periods }: { readonly roles: RoleAccounts; readonly periods: readonly LedgerPeriod[] },
  tenant: TenantFacts,
): Promise<GatheredOpening> {
  const difference = roles.get('OpeningBalanceDifference')?.id ?? null;
  const own = scopeOf(entryOf(openingDate, lines), tenant);
  const others = difference === null ? [] : [difference];
  const scope = {
    accountIds: [...own.accountIds, ...others],
    weighedIds: [...own.weighedIds, ...others],
    pairs: own.pairs,
  };
  const basis = {
    ...(await gatherScope(tx, scope, tenant)),
    periods,
    rounding: roles.get('Rounding') ?? null,
  };
  return { basis, differenceAccountId: difference };
}

const entryOf = (postingDate: LocalDate, lines: readonly EntryDraftLine[]) =>
  ({ kind: 'OPENING', source: 'OPENING', postingDate, lines }) as const;

/**
 * Decides the opening entry. Where debits and credits differ by more than the rounding of translations explains, the difference is
 * refused, or with consent one more line brings it to the account bound to OpeningBalanceDifference.
 * Refuses in this order: the date, ENTRY_TOO_LONG, the lines from the first, OPENING_DOES_NOT_TIE (no consent), ROLE_UNBOUND
 * (consent, but no account), then as `decidePosting`. Source: product.md 3.5.
 */
export function decideOpening(
  { openingDate, lines, differenceConsent }: OpeningToDecide,
  { basis, differenceAccountId }: GatheredOpening,
  tenant: TenantFacts,
): Result<DecidedOpening, PostingRefusal | Refusal<'OPENING_DOES_NOT_TIE'>> {
  const { baseCurrency } = tenant;
  const baseMinorUnits = minorUnitsOf(baseCurrency);
  const facts = factsOf(basis, entryOf(openingDate, lines));
  const date = decidePostingDate(facts);
  if (!date.ok) return date;
  if (lines.length > maximumLines)
    return refused(
      refuse('ENTRY_TOO_LONG', { givenLineCount: lines.length, maximumLineCount: maximumLines }),
    );
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
    return refused(
      refuse('OPENING_DOES_NOT_TIE', {
        controlAccountRef: null,
        differenceAmount: difference,
        currencyCode: baseCurrency,
      }),
    );
  }
  if (differenceAccountId === null)
    return refused(refuse('ROLE_UNBOUND', { accountRole: 'OpeningBalanceDifference' }));
  const withDifference = [...lines, differenceLine(differenceAccountId, -sumE4, tenant)];
  const decision = decidePosting(factsOf(basis, entryOf(openingDate, withDifference)));
  return decision.ok
    ? accepted({ posting: decision.value, lines: withDifference, differenceE4: -sumE4 })
    : decision;
}

function differenceLine(accountId: Uuid, amountE4: bigint, tenant: TenantFacts): EntryDraftLine {
  return {
    accountId,
    originalCurrency: tenant.baseCurrency,
    originalAmountE4: amountE4,
    description: bookWordsOf(tenant).openingDifference,
    lineKind: 'OPENING',
  };
}
