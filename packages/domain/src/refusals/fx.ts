import { atLine, defineRefusal } from './define.ts';

/** Refusals about currencies and rates. */
export const fxRefusals = {
  RATE_MISSING: defineRefusal({
    answeredAs: 'RateRefused',
    when: 'The history has no rate for the pair on or before the rate date.',
    facts: {
      lineNumber: 'integer?',
      baseCurrency: 'currency',
      originalCurrency: 'currency',
      givenRateDate: 'date',
    },
    example: { lineNumber: 1, baseCurrency: 'PAB', originalCurrency: 'EUR', givenRateDate: '2026-03-31' },
    message: (f) =>
      `${atLine(f.lineNumber)}There is no rate from ${f.originalCurrency} to ${f.baseCurrency} on or before ${f.givenRateDate}.`,
    remedy: () => 'Record one for that date.',
  }),
  RATE_INVALID: defineRefusal({
    when: 'A rate is not a positive plain decimal number.',
    facts: { rateText: 'text', problem: 'text' },
    example: { rateText: '-0.89', problem: 'it is not a plain decimal number' },
    message: (f) => `"${f.rateText}" is not a rate: ${f.problem}.`,
    remedy: () => 'Use a positive decimal such as 1.0834.',
  }),
  RATE_FIXED_BY_LAW: defineRefusal({
    answeredAs: 'RateRefused',
    when: 'A rate was given for a pair whose rate is fixed: PAB/USD by law, a currency to itself by identity.',
    facts: {
      baseCurrency: 'currency',
      originalCurrency: 'currency',
      givenRate: 'decimal',
      fixedRate: 'decimal',
    },
    example: { baseCurrency: 'PAB', originalCurrency: 'USD', givenRate: '1.01', fixedRate: '1' },
    message: (f) =>
      `The rate from ${f.originalCurrency} to ${f.baseCurrency} is fixed at ${f.fixedRate} and cannot be recorded; the rate given was ${f.givenRate}.`,
    remedy: () => 'Omit it.',
  }),
  RATE_SUSPICIOUS: defineRefusal({
    answeredAs: 'RateRefused',
    when: 'A rate is at least ten times, or at most a tenth of, the previous one, and was not confirmed.',
    facts: {
      baseCurrency: 'currency',
      originalCurrency: 'currency',
      givenRate: 'decimal',
      standingRate: 'decimal',
      standingRateDate: 'date',
    },
    example: {
      baseCurrency: 'PAB',
      originalCurrency: 'EUR',
      givenRate: '10.83',
      standingRate: '1.0834',
      standingRateDate: '2026-03-30',
    },
    message: (f) =>
      `The rate ${f.givenRate} from ${f.originalCurrency} to ${f.baseCurrency} is far from ${f.standingRate} of ${f.standingRateDate}, which stays in effect.`,
    remedy: () => 'Confirm or correct it.',
  }),
  LINE_RATE_SUSPICIOUS: defineRefusal({
    answeredAs: 'RateRefused',
    when: 'The rate that a line of an entry states is at least ten times, or at most a tenth of, the rate of its day.',
    facts: {
      lineNumber: 'integer?',
      baseCurrency: 'currency',
      originalCurrency: 'currency',
      givenRate: 'decimal',
      standingRate: 'decimal',
      standingRateDate: 'date',
    },
    example: {
      lineNumber: 1,
      baseCurrency: 'PAB',
      originalCurrency: 'EUR',
      givenRate: '11.2',
      standingRate: '1.1',
      standingRateDate: '2026-03-30',
    },
    message: (f) =>
      `${atLine(f.lineNumber)}The rate ${f.givenRate} from ${f.originalCurrency} to ${f.baseCurrency} is far from ${f.standingRate} of ${f.standingRateDate}.`,
    remedy: () => 'Correct it; if it is right, record it for that day first, with a reason.',
  }),
  RATE_DATE_IN_FUTURE: defineRefusal({
    when: 'A rate was recorded for a future day in the tenant’s calendar.',
    facts: { futureRateDate: 'date', today: 'date' },
    example: { futureRateDate: '2026-04-02', today: '2026-03-31' },
    message: (f) => `A rate for ${f.futureRateDate} cannot be known on ${f.today}.`,
    remedy: () => 'Record it on that day or later.',
  }),
  HELD_RATE_UNKNOWN: defineRefusal({
    answeredAs: 'HeldRateRefused',
    when: 'No rate with this id was ever held.',
    facts: { heldRateRef: 'id' },
    example: { heldRateRef: '0198c1a2-7b1c-7c3e-9a55-2f0d1f6b7a10' },
    message: (f) => `There is no held rate ${f.heldRateRef}.`,
    remedy: () => 'Query the held rates.',
  }),
  HELD_RATE_DECIDED: defineRefusal({
    answeredAs: 'HeldRateRefused',
    when: 'The rate is no longer held: it was confirmed, rejected, or superseded by another rate for its day.',
    facts: { heldRateRef: 'id', heldRateState: 'HeldRateState' },
    example: { heldRateRef: '0198c1a2-7b1c-7c3e-9a55-2f0d1f6b7a10', heldRateState: 'REJECTED' },
    message: (f) => `The held rate ${f.heldRateRef} is ${f.heldRateState}, so there is nothing to decide.`,
    remedy: () => 'To change the rate for its day, import one or record one by hand.',
  }),
  CURRENCY_UNKNOWN: defineRefusal({
    when: 'The code is not an active ISO 4217 currency with a minor unit.',
    facts: { lineNumber: 'integer?', currencyText: 'text' },
    example: { lineNumber: 2, currencyText: 'EURO' },
    message: (f) => `${atLine(f.lineNumber)}"${f.currencyText}" is not a supported currency.`,
    remedy: () => 'Use a three-letter ISO 4217 code.',
  }),
} as const;
