import type { EntryDraftLine } from './entry.ts';
import type { DecidedLine } from './item-movements.ts';
import { fixedRateOf, type EffectiveRate } from './fx.ts';
import { absolute, formatE4, isWholeMinor, maxAmountE4, type MinorUnits } from './money.ts';
import type { LocalDate } from './local-date.ts';
import { rateKey, type PostingAccount, type PostingFacts } from './posting-facts.ts';
import { applyRate, rateOne } from './rate.ts';
import { accepted, refused, type Result } from './result.ts';
import { refusalCodes, type RefusalOf } from './refusal-codes.ts';
import { problemOfCurrency } from './account-currency.ts';
import { refuse, type Refusal } from './refusals.ts';
import { residualMarks, type TranslatedLine } from './translation.ts';

export const lineCodes = refusalCodes(
  'ACCOUNT_UNKNOWN',
  'ACCOUNT_NOT_POSTABLE',
  'ACCOUNT_INACTIVE',
  'ACCOUNT_IS_CONTROL',
  'CONTROL_LINE_INCOMPLETE',
  'ACCOUNT_CURRENCY_DIFFERS',
  'CURRENCY_UNKNOWN',
  'LINE_AMOUNT_ZERO',
  'AMOUNT_NOT_WHOLE_MINOR',
  'AMOUNT_TOO_LARGE',
  'RATE_FIXED_BY_LAW',
  'RATE_MISSING',
);
export type LineRefusal = RefusalOf<typeof lineCodes>;

/** Checks one line and translates it once, half away from zero (acceptance F3: at its own rate).
 * Refuses in this order: ACCOUNT_UNKNOWN, ACCOUNT_NOT_POSTABLE, ACCOUNT_INACTIVE, ACCOUNT_CURRENCY_DIFFERS, ACCOUNT_IS_CONTROL,
 * CONTROL_LINE_INCOMPLETE, CURRENCY_UNKNOWN, LINE_AMOUNT_ZERO, AMOUNT_NOT_WHOLE_MINOR, AMOUNT_TOO_LARGE (original), RATE_FIXED_BY_LAW, RATE_MISSING,
 * AMOUNT_TOO_LARGE (base). Source: docs/specs/posting.md, section 3. */
export function decideLine(
  draft: EntryDraftLine,
  lineNumber: number,
  facts: PostingFacts & { readonly baseMinorUnits: MinorUnits },
): Result<TranslatedLine, LineRefusal> {
  const account = decideAccount(draft, lineNumber, facts);
  if (!account.ok) return account;
  const amount = decideAmount(draft, lineNumber, facts);
  if (!amount.ok) return amount;
  const rate = decideRateOfLine(draft, lineNumber, facts);
  if (!rate.ok) return rate;
  const isFixed = draft.fixedBaseAmountE4 !== undefined;
  const baseAmountE4 =
    draft.fixedBaseAmountE4 ?? applyRate(draft.originalAmountE4, rate.value.rate, facts.baseMinorUnits);
  if (absolute(baseAmountE4) > maxAmountE4)
    return refused(tooLarge(lineNumber, baseAmountE4, facts.baseMinorUnits));
  if (isFixed) assertFixedBase(draft, baseAmountE4, facts);
  const line: DecidedLine = {
    lineNumber,
    accountId: draft.accountId,
    originalCurrency: draft.originalCurrency,
    originalAmountE4: draft.originalAmountE4,
    baseAmountE4,
    rate: rate.value.rate,
    rateId: rate.value.rateId,
    rateDate: rate.value.rateDate,
    rateMark: rate.value.mark,
    description: draft.description,
    lineKind: draft.lineKind,
    partyId: draft.partyId ?? null,
    openItemId: draft.openItemId ?? null,
    allocationId: draft.allocationId ?? null,
    taxCodeId: draft.taxCodeId ?? null,
    taxDate: draft.taxCodeId === undefined ? null : (draft.taxDate ?? laterOf(draft, facts)),
    documentDate: draft.documentDate ?? null,
    side: draft.side ?? null,
  };
  const isControl = account.value.controlRole !== null;
  return accepted({
    ...line,
    ...residualMarks(line, { isFixed, isControl, baseMinorUnits: facts.baseMinorUnits }),
  });
}

/** Input tax may be claimed once the document is there and in the books (ruling 17). */
function laterOf({ documentDate }: EntryDraftLine, { postingDate }: PostingFacts): LocalDate {
  return documentDate !== undefined && documentDate > postingDate ? documentDate : postingDate;
}

function decideAccount(
  draft: EntryDraftLine,
  line: number,
  facts: PostingFacts,
): Result<PostingAccount, LineRefusal> {
  const account = facts.accounts.get(draft.accountId);
  if (account === undefined)
    return refused(refuse('ACCOUNT_UNKNOWN', { lineNumber: line, accountRef: draft.accountId }));
  if (!account.isPostable)
    return refused(refuse('ACCOUNT_NOT_POSTABLE', { lineNumber: line, accountRef: account.code }));
  if (!account.isActive)
    return refused(refuse('ACCOUNT_INACTIVE', { lineNumber: line, accountRef: account.code }));
  const differs = problemOfCurrency(account, draft.originalCurrency, line);
  if (differs) return refused(differs);
  if (account.controlRole === null) return accepted(account);
  if (facts.source === 'MANUAL') {
    return refused(
      refuse('ACCOUNT_IS_CONTROL', {
        lineNumber: line,
        accountRef: account.code,
        controlRole: account.controlRole,
      }),
    );
  }
  const missing = [
    ...(draft.partyId === undefined ? ['party'] : []),
    ...(draft.openItemId === undefined ? ['open item'] : []),
  ];
  if (missing.length > 0)
    return refused(
      refuse('CONTROL_LINE_INCOMPLETE', {
        lineNumber: line,
        accountRef: account.code,
        missingParts: missing,
      }),
    );
  return accepted(account);
}

function decideAmount(draft: EntryDraftLine, line: number, facts: PostingFacts): Result<bigint, LineRefusal> {
  const { originalAmountE4, originalCurrency } = draft;
  const minorUnits = facts.currencies.get(originalCurrency);
  if (minorUnits === undefined)
    return refused(refuse('CURRENCY_UNKNOWN', { lineNumber: line, currencyText: originalCurrency }));
  const carriesNothing = originalAmountE4 === 0n && (draft.fixedBaseAmountE4 ?? 0n) === 0n;
  if (carriesNothing) return refused(refuse('LINE_AMOUNT_ZERO', { lineNumber: line }));
  if (!isWholeMinor(originalAmountE4, minorUnits)) {
    const amount = formatE4(originalAmountE4, 4);
    return refused(
      refuse('AMOUNT_NOT_WHOLE_MINOR', {
        lineNumber: line,
        givenAmount: amount,
        currencyCode: originalCurrency,
        currencyMinorUnits: minorUnits,
      }),
    );
  }
  if (absolute(originalAmountE4) > maxAmountE4) return refused(tooLarge(line, originalAmountE4, minorUnits));
  return accepted(originalAmountE4);
}

function decideRateOfLine(
  draft: EntryDraftLine,
  line: number,
  facts: PostingFacts,
): Result<EffectiveRate, LineRefusal> {
  const { baseCurrency } = facts;
  const { originalCurrency, givenRate } = draft;
  const rateDate = draft.documentDate ?? facts.postingDate;
  const fixedRate = fixedRateOf({ baseCurrency, originalCurrency });
  if (fixedRate !== null) {
    if (givenRate !== undefined && givenRate.rate !== fixedRate) {
      return refused(
        refuse('RATE_FIXED_BY_LAW', { baseCurrency, originalCurrency, givenRate: givenRate.rate, fixedRate }),
      );
    }
    return accepted({ rate: rateOne, rateId: null, rateDate, mark: null });
  }
  const effective = givenRate ?? facts.rates.get(rateKey(originalCurrency, rateDate));
  if (effective === undefined) {
    return refused(
      refuse('RATE_MISSING', { lineNumber: line, baseCurrency, originalCurrency, givenRateDate: rateDate }),
    );
  }
  return accepted(effective);
}

/** A fixed base amount comes from the books, so a wrong one is a broken invariant, not a refusal. */
function assertFixedBase(
  draft: EntryDraftLine,
  baseAmountE4: bigint,
  facts: PostingFacts & { readonly baseMinorUnits: MinorUnits },
): void {
  if (!isWholeMinor(baseAmountE4, facts.baseMinorUnits)) {
    throw new Error('A fixed base amount is a whole number of minor units.');
  }
  if (draft.originalCurrency === facts.baseCurrency && draft.originalAmountE4 !== baseAmountE4) {
    throw new Error('A base-currency line has the same original and base amount.');
  }
}

export function tooLarge(
  line: number | null,
  amountE4: bigint,
  minorUnits: MinorUnits,
): Refusal<'AMOUNT_TOO_LARGE'> {
  return refuse('AMOUNT_TOO_LARGE', {
    lineNumber: line,
    givenAmount: formatE4(amountE4, minorUnits),
    maximumAmount: formatE4(maxAmountE4, 4),
  });
}
