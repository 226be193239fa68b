import { englishWords } from './book-words.ts';
import type { Posting } from './entry.ts';
import { fixedRateOf } from './fx.ts';
import { netControlLines, type DecidedLine } from './item-movements.ts';
import { absolute, formatE4, maxAmountE4, type MinorUnits } from './money.ts';
import { decidePostingDate, farAheadProblem, postingDateCodes } from './posting-date.ts';
import type { PostingAccount, PostingFacts } from './posting-facts.ts';
import { decideLine, lineCodes, tooLarge } from './posting-line.ts';
import { rateOne } from './rate.ts';
import { accepted, refused, type Result } from './result.ts';
import { refusalCodes, type RefusalOf } from './refusal-codes.ts';
import { refuse, type Refusal } from './refusals.ts';
import { settleResidual, type TranslatedLine } from './translation.ts';
import { decideTurnover } from './turnover.ts';

export const postingCodes = refusalCodes(
  ...postingDateCodes,
  'DATE_TOO_FAR_AHEAD',
  'ENTRY_TOO_SHORT',
  'ENTRY_TOO_LONG',
  ...lineCodes,
  'ENTRY_UNBALANCED',
  'ROLE_UNBOUND',
);
export type PostingRefusal = RefusalOf<typeof postingCodes>;

const minimumLines = 2;
/** Keeps a transaction bounded; a longer entry has to be split. */
export const maximumLines = 10_000;

/**
 * Decides whether an entry may be posted; writes nothing. Amounts: bigint E4, debit positive. An accepted entry sums to
 * exactly zero in base currency, and its original amounts are those proposed. Refuses in this order: the date
 * (POSTING_DATE_OUTSIDE_PERIODS, OPENING_DATE_WRONG, PERIOD_LOCKED, DATE_TOO_FAR_AHEAD), ENTRY_TOO_SHORT, ENTRY_TOO_LONG, the lines from
 * the first (order in `decideLine`), ENTRY_UNBALANCED, the rounding account (ROLE_UNBOUND, ACCOUNT_NOT_POSTABLE,
 * ACCOUNT_INACTIVE), AMOUNT_TOO_LARGE of a side, AMOUNT_TOO_LARGE of an account's total (`decideTurnover`). Source:
 * docs/specs/posting.md, section 1; product 3.1, 3.2, 6.1 to 6.3.
 */
export function decidePosting(facts: PostingFacts): Result<Posting, PostingRefusal> {
  const baseMinorUnits = facts.currencies.get(facts.baseCurrency);
  if (baseMinorUnits === undefined) throw new Error('The facts hold the minor units of the base currency.');
  const periodId = decidePostingDate(facts);
  if (!periodId.ok) return periodId;
  const farAhead = farAheadProblem(facts);
  if (farAhead !== null) return refused(farAhead);
  const count = facts.lines.length;
  if (count < minimumLines)
    return refused(refuse('ENTRY_TOO_SHORT', { givenLineCount: count, minimumLineCount: minimumLines }));
  if (count > maximumLines)
    return refused(refuse('ENTRY_TOO_LONG', { givenLineCount: count, maximumLineCount: maximumLines }));
  const translated: TranslatedLine[] = [];
  for (const [index, draft] of facts.lines.entries()) {
    const line = decideLine(draft, index + 1, { ...facts, baseMinorUnits });
    if (!line.ok) return line;
    translated.push(line.value);
  }
  const lines = decideBalance(translated, facts, baseMinorUnits);
  if (!lines.ok) return lines;
  assertBalanced(lines.value);
  const turnover = decideTurnover(lines.value, facts.turnovers ?? new Map());
  if (!turnover.ok) return turnover;
  const { kind, source, postingDate } = facts;
  return accepted({ kind, source, postingDate, periodId: periodId.value, ...netControlLines(lines.value) });
}

function decideBalance(
  lines: readonly TranslatedLine[],
  facts: PostingFacts,
  baseMinorUnits: MinorUnits,
): Result<readonly DecidedLine[], PostingRefusal> {
  const currency = lines[0]?.originalCurrency ?? facts.baseCurrency;
  const isSingleCurrency = lines.every((line) => line.originalCurrency === currency);
  const originals = sidesOf(lines.map((line) => line.originalAmountE4));
  if (isSingleCurrency && originals.debitE4 !== originals.creditE4) {
    const minorUnits = facts.currencies.get(currency) ?? baseMinorUnits;
    return refused(unbalanced(originals, { currency, minorUnits, translatedCurrencies: [] }));
  }
  const outcome = settleResidual(lines, baseMinorUnits);
  if (outcome.kind === 'UNBALANCED') {
    return refused(
      unbalanced(sidesOf(lines.map((line) => line.baseAmountE4)), {
        currency: facts.baseCurrency,
        minorUnits: baseMinorUnits,
        translatedCurrencies: translatedOf(lines, facts),
      }),
    );
  }
  const settled = [...outcome.lines];
  if (outcome.kind === 'TO_ROUNDING') {
    const account = decideRoundingAccount(facts);
    if (!account.ok) return account;
    settled.push(roundingLine(account.value, outcome.roundingAmountE4, settled.length + 1, facts));
  }
  const { debitE4 } = sidesOf(settled.map((line) => line.baseAmountE4));
  return debitE4 > maxAmountE4 ? refused(tooLarge(null, debitE4, baseMinorUnits)) : accepted(settled);
}

function decideRoundingAccount(facts: PostingFacts): Result<PostingAccount, PostingRefusal> {
  const id = facts.roundingAccountId;
  if (id === null) return refused(refuse('ROLE_UNBOUND', { accountRole: 'Rounding' }));
  const account = facts.accounts.get(id);
  if (account === undefined) throw new Error('The facts hold the account bound to the role Rounding.');
  if (!account.isPostable)
    return refused(refuse('ACCOUNT_NOT_POSTABLE', { lineNumber: null, accountRef: account.code }));
  if (!account.isActive)
    return refused(refuse('ACCOUNT_INACTIVE', { lineNumber: null, accountRef: account.code }));
  return accepted(account);
}

function roundingLine(
  account: PostingAccount,
  amountE4: bigint,
  lineNumber: number,
  { baseCurrency, postingDate, roundingText = englishWords.rounding }: PostingFacts,
): DecidedLine {
  return {
    lineNumber,
    accountId: account.id,
    originalCurrency: baseCurrency,
    originalAmountE4: amountE4,
    baseAmountE4: amountE4,
    rate: rateOne,
    rateId: null,
    rateDate: postingDate,
    rateMark: null,
    description: roundingText,
    lineKind: 'ROUNDING',
    partyId: null,
    openItemId: null,
    allocationId: null,
    taxCodeId: null,
    taxDate: null,
    documentDate: null,
    side: null,
  };
}

interface Sides {
  readonly debitE4: bigint;
  /** Positive: the sum of the credits without their sign. */
  readonly creditE4: bigint;
}

function sidesOf(amountsE4: readonly bigint[]): Sides {
  let [debitE4, creditE4] = [0n, 0n];
  for (const amountE4 of amountsE4) {
    if (amountE4 > 0n) debitE4 += amountE4;
    else creditE4 -= amountE4;
  }
  return { debitE4, creditE4 };
}

/** The currencies of the lines that a rate translated: by name, those at par left out. */
function translatedOf(
  lines: readonly Pick<TranslatedLine, 'originalCurrency'>[],
  { baseCurrency }: Pick<PostingFacts, 'baseCurrency'>,
): string[] {
  const currencies = new Set(lines.map(({ originalCurrency }) => originalCurrency));
  return [...currencies]
    .filter((originalCurrency) => fixedRateOf({ baseCurrency, originalCurrency }) === null)
    .toSorted();
}

function unbalanced(
  { debitE4, creditE4 }: Sides,
  {
    currency,
    minorUnits,
    translatedCurrencies,
  }: {
    readonly currency: string;
    readonly minorUnits: MinorUnits;
    readonly translatedCurrencies: readonly string[];
  },
): Refusal<'ENTRY_UNBALANCED'> {
  return refuse('ENTRY_UNBALANCED', {
    debitAmount: formatE4(debitE4, minorUnits),
    creditAmount: formatE4(creditE4, minorUnits),
    differenceAmount: formatE4(absolute(debitE4 - creditE4), minorUnits),
    currencyCode: currency,
    translatedCurrencies,
  });
}

/**
 * The second of a pair of assertions: settleResidual promises zero, and this verifies it before anything is written
 * (acceptance Y9).
 */
function assertBalanced(lines: readonly DecidedLine[]): void {
  const sumE4 = lines.reduce((sum, line) => sum + line.baseAmountE4, 0n);
  if (sumE4 !== 0n) throw new Error(`An accepted entry must sum to zero, not to ${sumE4}.`);
}
